//! gRPC messages and their conversion to and from the domain types.
