//! Bytes on disk, without knowledge of points: virtual file system, log, checksummed files, manifest.
