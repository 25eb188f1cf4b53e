use super::*;

fn every_third(len: usize) -> Bitset {
    Bitset::from_fn(len, |i| i % 3 == 0)
}

#[test]
fn counts_and_lists_what_was_set() {
    for len in [0, 1, 63, 64, 65, 200] {
        let set = every_third(len);
        assert_eq!(set.count_ones(), len.div_ceil(3));
        assert_eq!(
            set.iter_ones().collect::<Vec<_>>(),
            (0..len).step_by(3).collect::<Vec<_>>()
        );
        assert_eq!(Bitset::full(len).count_ones(), len);
    }
}

#[test]
fn set_and_clear_keep_the_count() {
    let mut set = Bitset::new(70);
    assert!(set.set(69) && !set.set(69) && !set.set(70) && !set.set(1000));
    assert!(set.get(69) && !set.get(70) && !set.get(1000));
    assert_eq!(set.count_ones(), 1);
    assert!(set.clear(69) && !set.clear(69) && !set.clear(1000));
    assert_eq!(set.count_ones(), 0);
}

#[test]
fn grown_bits_are_clear_and_usable() {
    let mut set = Bitset::full(3);
    set.grow(130);
    assert_eq!((set.len(), set.count_ones()), (130, 3));
    assert!(set.set(129));
    set.grow(5);
    assert_eq!(set.len(), 130);
}

#[test]
fn combines_sets_of_different_length() {
    let even = |len| Bitset::from_fn(len, |i| i % 2 == 0);
    let mut and = every_third(100);
    and.and(&even(50));
    assert_eq!(
        and.iter_ones().collect::<Vec<_>>(),
        (0..50).step_by(6).collect::<Vec<_>>()
    );
    let mut or = every_third(10);
    or.or(&even(1000));
    assert_eq!(or.iter_ones().collect::<Vec<_>>(), [0, 2, 3, 4, 6, 8, 9]);
    let mut without = every_third(20);
    without.and_not(&even(10));
    assert_eq!(without.iter_ones().collect::<Vec<_>>(), [3, 9, 12, 15, 18]);
    let mut rest = every_third(7);
    rest.negate();
    assert_eq!(rest.iter_ones().collect::<Vec<_>>(), [1, 2, 4, 5]);
}

#[test]
fn words_round_trip_without_excess_bits() {
    let set = Bitset::from_words(vec![u64::MAX; 3], 70);
    assert_eq!((set.count_ones(), set.words().len()), (70, 2));
    assert_eq!(Bitset::from_words(set.words().to_vec(), 70), set);
    assert_eq!(
        Bitset::from_words(vec![1], 200)
            .iter_ones()
            .collect::<Vec<_>>(),
        [0]
    );
}
