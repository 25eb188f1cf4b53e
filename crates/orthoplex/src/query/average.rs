//! The average of examples, which the simplest recommendation looks for.

use orthoplex_index::stored::Stored;
use std::collections::BTreeMap;

/// 2 avg(positive) - avg(negative), or avg(positive) without negatives; `None` without positives. Multi
/// vectors have no average: the rows of all stand together, those of negatives with a minus.
pub(super) fn average(positive: &[Stored], negative: &[Stored]) -> Option<Stored> {
    let (near, far) = match negative.is_empty() {
        true => (1.0 / positive.len() as f32, 0.0),
        false => (2.0 / positive.len() as f32, -1.0 / negative.len() as f32),
    };
    let weighted = positive.iter().map(|own| (own, near));
    let weighted = weighted.chain(negative.iter().map(|own| (own, far)));
    Some(match positive.first()? {
        Stored::Dense(first) => {
            let mut sum = vec![0.0; first.len()];
            for (vector, weight) in weighted {
                let Stored::Dense(values) = vector else {
                    continue;
                };
                let pairs = sum.iter_mut().zip(values);
                pairs.for_each(|(sum, value)| *sum += weight * value);
            }
            Stored::Dense(sum)
        }
        Stored::Sparse { .. } => {
            let mut sum: BTreeMap<u32, f32> = BTreeMap::new();
            for (vector, weight) in weighted {
                let Stored::Sparse { indices, values } = vector else {
                    continue;
                };
                for (index, value) in indices.iter().zip(values) {
                    *sum.entry(*index).or_default() += weight * value;
                }
            }
            let (indices, values) = sum.into_iter().unzip();
            Stored::Sparse { indices, values }
        }
        Stored::Multi { dim, .. } => {
            let rows = weighted.filter_map(|(vector, weight)| match vector {
                Stored::Multi { values, .. } => Some((values, weight.signum())),
                _ => None,
            });
            let values =
                rows.flat_map(|(values, sign)| values.iter().map(move |value| sign * value));
            Stored::Multi {
                dim: *dim,
                values: values.collect(),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negatives_push_away() {
        let dense = |values: &[f32]| Stored::Dense(values.to_vec());
        let positive = [dense(&[1.0, 0.0]), dense(&[3.0, 2.0])];
        assert_eq!(average(&positive, &[]), Some(dense(&[2.0, 1.0])));
        let found = average(&positive, &[dense(&[0.0, 4.0])]);
        assert_eq!(found, Some(dense(&[4.0, -2.0])));
        assert_eq!(average(&[], &positive), None);
    }

    #[test]
    fn sparse_and_multi_examples() {
        let sparse = |indices: &[u32], values: &[f32]| Stored::Sparse {
            indices: indices.to_vec(),
            values: values.to_vec(),
        };
        let positive = [sparse(&[1, 3], &[1.0, 1.0]), sparse(&[3], &[3.0])];
        let found = average(&positive, &[sparse(&[7], &[1.0])]);
        assert_eq!(found, Some(sparse(&[1, 3, 7], &[1.0, 4.0, -1.0])));
        let multi = |values: &[f32]| Stored::Multi {
            dim: 1,
            values: values.to_vec(),
        };
        let found = average(&[multi(&[1.0]), multi(&[2.0, 3.0])], &[multi(&[4.0])]);
        assert_eq!(found, Some(multi(&[1.0, 2.0, 3.0, -4.0])));
    }
}
