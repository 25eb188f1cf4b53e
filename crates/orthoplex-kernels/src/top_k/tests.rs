use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn agrees_with_sorting(
        scores in prop::collection::vec(-4i8..4, 0..200),
        k in 0usize..20,
    ) {
        let scores: Vec<f32> = scores.into_iter().map(f32::from).collect();
        let mut top = TopK::new(k);
        let mut all = Vec::new();
        // An order of ids that is neither rising nor falling.
        for (i, &score) in scores.iter().enumerate() {
            let id = (i as u32).wrapping_mul(2_654_435_761);
            top.push(score, id);
            all.push((score, id));
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        all.truncate(k);
        prop_assert_eq!(top.into_sorted(), all);
    }
}

#[test]
fn rejects_nan_and_knows_its_threshold() {
    let mut top = TopK::new(2);
    assert!(!top.push(f32::NAN, 1u32));
    assert!(top.is_empty());
    assert_eq!(top.threshold(), f32::NEG_INFINITY);
    assert!(top.push(1.0, 1));
    assert!(top.push(f32::NEG_INFINITY, 2));
    assert_eq!(top.threshold(), f32::NEG_INFINITY);
    assert!(top.push(0.5, 3));
    assert_eq!(top.threshold(), 0.5);
    assert!(!top.push(0.5, 4));
    assert!(top.push(0.5, 0));
    assert_eq!(top.len(), 2);
    assert_eq!(top.into_sorted(), [(1.0, 1), (0.5, 0)]);
}

#[test]
fn zeros_of_both_signs_are_equal() {
    let mut top = TopK::new(2);
    top.push(0.0, 7u32);
    top.push(-0.0, 3);
    assert_eq!(
        top.into_sorted().iter().map(|x| x.1).collect::<Vec<_>>(),
        [3, 7]
    );
}

#[test]
fn zero_capacity_keeps_nothing() {
    let mut top = TopK::new(0);
    assert!(!top.push(1.0, 1u32));
    assert_eq!(top.threshold(), f32::INFINITY);
    assert!(top.into_sorted().is_empty());
}
