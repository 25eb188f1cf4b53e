//! Which shard holds a point: a pure function of its id and the number of shards.
//!
//! Part of the format, never to be changed: the id in canonical bytes (`0x00` and the number as
//! eight little-endian bytes, or `0x01` and the UUID as sixteen big-endian bytes) is hashed by
//! XXH3-64, and the hash chooses a shard by jump consistent hashing (Lamping and Veach, 2014), so
//! that a shard more moves the fewest points.

use orthoplex_types::PointId;
use xxhash_rust::xxh3::xxh3_64;

/// Number of the shard that holds the point, below `shards`; 0 when there is only one.
pub(crate) fn shard_of(id: PointId, shards: usize) -> usize {
    if shards <= 1 {
        return 0;
    }
    jump(hash(id), shards as u64) as usize
}

fn hash(id: PointId) -> u64 {
    match id {
        PointId::Num(num) => {
            let mut bytes = [0; 9];
            bytes[1..].copy_from_slice(&num.to_le_bytes());
            xxh3_64(&bytes)
        }
        PointId::Uuid(uuid) => {
            let mut bytes = [1; 17];
            bytes[1..].copy_from_slice(&uuid.to_be_bytes());
            xxh3_64(&bytes)
        }
    }
}

fn jump(mut key: u64, buckets: u64) -> u64 {
    /// 2^31: the fraction that one step looks at.
    const SCALE: f64 = 2_147_483_648.0;
    let (mut bucket, mut next) = (0, 0);
    while next < buckets {
        bucket = next;
        key = key.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(1);
        let step = SCALE / ((key >> 33) + 1) as f64;
        next = ((bucket + 1) as f64 * step) as u64;
    }
    bucket
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_of_ids_never_change() {
        let numbers: Vec<usize> = (0..12).map(|num| shard_of(PointId::Num(num), 4)).collect();
        let uuids: Vec<usize> = (0..6)
            .map(|uuid| shard_of(PointId::Uuid(uuid), 4))
            .collect();
        assert_eq!(numbers, [2, 1, 3, 2, 1, 1, 2, 1, 2, 0, 1, 1]);
        assert_eq!(uuids, [0, 1, 1, 0, 0, 1]);
    }

    #[test]
    fn points_spread_evenly() {
        let mut counts = [0_usize; 5];
        for num in 0..10_000 {
            counts[shard_of(PointId::Num(num), 5)] += 1;
        }
        assert!(
            counts.iter().all(|count| (1_800..2_200).contains(count)),
            "{counts:?}"
        );
    }

    #[test]
    fn one_shard_more_moves_points_only_there() {
        for num in 0..1_000 {
            let (before, after) = (shard_of(num.into(), 7), shard_of(num.into(), 8));
            assert!(after == before || after == 7);
        }
    }
}
