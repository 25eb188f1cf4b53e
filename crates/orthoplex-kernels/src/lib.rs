//! Vector arithmetic: distances, rotation, codes and their scoring, top-k; run-time SIMD dispatch.
