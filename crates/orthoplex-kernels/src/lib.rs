//! Vector arithmetic: distances, rotation, codes and their scoring, top-k.
//!
//! Owns every SIMD instruction of the product. The instruction set is detected once at run time
//! ([`isa`]); each fast path has a scalar reference and is tested against it. The crate knows
//! neither points nor segments, does no input or output, and never panics on the contents of a
//! buffer.

pub mod aligned;
pub mod codes;
pub mod distance;
pub mod isa;
pub mod prefetch;
pub mod rotation;
pub mod similarity;
pub mod top_k;

mod lanes;
mod scalar;
#[cfg(target_arch = "x86_64")]
mod scan;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use aligned::{AlignedBytes, AllocError};
pub use codes::{Bits, CodeLayout, QueryCode, score_record, score_record_ids};
pub use distance::{dot, l1, normalize, squared_l2, squared_norm};
pub use isa::{Isa, active_isa};
pub use prefetch::prefetch_record;
pub use rotation::Rotation;
pub use similarity::Metric;
pub use top_k::TopK;
