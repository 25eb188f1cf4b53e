//! The embedded database: catalog, collections, shards, segments, queries.
