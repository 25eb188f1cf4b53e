//! The native half of the Python package `orthoplex`.
//!
//! Owns the threads that do all work, the executors (remote or embedded) and the ways between Python
//! objects and domain types. Assumes that `python/orthoplex` decides which operation a method is. Never
//! keeps the caller's event loop: long bodies are walked apart, results are decoded without the GIL.

mod engines;
mod executor;
mod inbox;
mod messages;
mod own;
mod point;
mod request;
mod row;
mod runtime;
mod table;
mod value;
mod view;
mod walk;

use pyo3::prelude::*;

/// What `python/orthoplex` builds on.
#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("VERSION", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<executor::Executor>()?;
    module.add_class::<executor::Call>()?;
    module.add_class::<inbox::Inbox>()?;
    module.add_class::<view::Node>()?;
    module.add("Unreadable", module.py().get_type::<view::Unreadable>())?;
    module.add_class::<point::Point>()?;
    module.add_class::<row::Record>()?;
    module.add_class::<row::ScoredPoint>()?;
    module.add_function(wrap_pyfunction!(messages::descriptors, module)?)?;
    module.add_function(wrap_pyfunction!(messages::read_message, module)?)?;
    module.add_function(wrap_pyfunction!(messages::write_message, module)?)?;
    module.add_function(wrap_pyfunction!(runtime::after_fork, module)?)?;
    module.add_function(wrap_pyfunction!(runtime::shut_down, module)?)
}
