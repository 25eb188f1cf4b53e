//! The orthoplex binary: REST, gRPC, settings, command line.
