//! Every operation of the API, grouped by what it touches.

pub mod collections;
pub mod reads;
pub mod writes;
