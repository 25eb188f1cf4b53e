//! Vocabulary of the database: ids, payload, vectors, filters, queries, configuration, operations, errors.
