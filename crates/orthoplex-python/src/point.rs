//! The model of a point, whose objects are made by the million: its fields, and nothing else.
//!
//! `orthoplex.models.PointStruct` is a class of Python on top of it, with everything that models offer.

use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList};

/// Makes of a vector what the model holds, where it is no list.
static LOAD: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Id, vector and payload of a point.
#[pyclass(subclass, name = "PointStruct", module = "orthoplex._native")]
pub(crate) struct Point {
    #[pyo3(get, set)]
    pub(crate) id: Py<PyAny>,
    #[pyo3(get, set)]
    pub(crate) vector: Py<PyAny>,
    #[pyo3(get, set)]
    pub(crate) payload: Option<Py<PyAny>>,
}

#[pymethods]
impl Point {
    #[new]
    #[pyo3(signature = (*, id, vector, payload=None))]
    fn new(
        id: Bound<'_, PyAny>,
        vector: Bound<'_, PyAny>,
        payload: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let vector = if vector.is_exact_instance_of::<PyList>() {
            vector
        } else {
            let py = vector.py();
            let load = LOAD.get_or_try_init(py, || {
                let models = py.import("orthoplex.models._generated")?;
                models.getattr("loaded_vector").map(Bound::unbind)
            })?;
            load.bind(py).call1((vector,))?
        };
        // Whoever fills one dict again and again for the next point must not change this one. Vectors are shared:
        // a copy would touch each of their numbers, which takes many times as long as all the rest.
        let payload = match payload {
            Some(payload) => Some(match payload.cast_exact::<PyDict>() {
                Ok(dict) => dict.copy()?.into_any(),
                Err(_) => payload,
            }),
            None => None,
        };
        Ok(Self {
            id: id.unbind(),
            vector: vector.unbind(),
            payload: payload.map(Bound::unbind),
        })
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.vector)?;
        visit.call(&self.payload)
    }

    fn __clear__(&mut self) {
        self.payload = None;
    }
}
