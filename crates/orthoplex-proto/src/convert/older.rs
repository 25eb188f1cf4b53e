//! Members of returned vectors that only clients of old releases read.
//!
//! They repeat what the oneof holds, so an answer that has both is twice as long.

use crate::qdrant::{self as proto, vector_output, vectors_output};

/// A part of an answer that may hold vectors.
pub trait FillOlder {
    /// Fills the older members from the newer ones.
    fn fill_older(&mut self);
}

impl<T: FillOlder> FillOlder for Vec<T> {
    fn fill_older(&mut self) {
        self.iter_mut().for_each(T::fill_older);
    }
}

impl<T: FillOlder> FillOlder for Option<T> {
    fn fill_older(&mut self) {
        self.iter_mut().for_each(T::fill_older);
    }
}

/// Messages whose vectors lie in these members.
macro_rules! within {
    ($($message:ident { $($member:ident),+ })+) => {$(
        impl FillOlder for proto::$message {
            fn fill_older(&mut self) {
                $(self.$member.fill_older();)+
            }
        }
    )+};
}

within! {
    ScoredPoint { vectors }
    RetrievedPoint { vectors }
    BatchResult { result }
    PointGroup { hits, lookup }
    GroupsResult { groups }
}

impl FillOlder for proto::VectorsOutput {
    fn fill_older(&mut self) {
        use vectors_output::VectorsOptions::{Vector, Vectors};
        match &mut self.vectors_options {
            None => {}
            Some(Vector(own)) => own.fill_older(),
            Some(Vectors(named)) => named.vectors.values_mut().for_each(FillOlder::fill_older),
        }
    }
}

impl FillOlder for proto::VectorOutput {
    fn fill_older(&mut self) {
        use vector_output::Vector::{Dense, MultiDense, Sparse};
        match &self.vector {
            None => {}
            Some(Dense(own)) => self.data.clone_from(&own.data),
            Some(Sparse(own)) => {
                self.data.clone_from(&own.values);
                let data = own.indices.clone();
                self.indices = Some(proto::SparseIndices { data });
            }
            Some(MultiDense(own)) => {
                self.data = own
                    .vectors
                    .iter()
                    .flat_map(|row| row.data.iter().copied())
                    .collect();
                self.vectors_count = u32::try_from(own.vectors.len()).ok();
            }
        }
    }
}
