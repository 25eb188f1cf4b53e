use super::*;
use proptest::prelude::*;

#[test]
fn grows_across_the_huge_page_border() {
    let mut buffer = AlignedBytes::new();
    let mut model = Vec::new();
    let piece: Vec<u8> = (0..70_001u32).map(|i| i as u8 | 1).collect();
    while model.len() < 3 * HUGE {
        buffer.extend_from_slice(&piece);
        model.extend_from_slice(&piece);
        assert_eq!(buffer.as_ptr().addr() % ALIGN, 0);
    }
    assert!(buffer[..] == model[..]);
    if cfg!(target_os = "linux") {
        assert_eq!(buffer.as_ptr().addr() % HUGE, 0);
    }
    let copy = buffer.clone();
    drop(buffer);
    assert!(copy[..] == model[..]);
}

#[test]
fn sizes_around_the_border_are_zeroed() {
    for size in [1, 63, 64, 65, HUGE - 64, HUGE - 1, HUGE, HUGE + 1, 2 * HUGE] {
        let mut buffer = AlignedBytes::with_capacity(size);
        assert!(buffer.capacity() >= size && buffer.is_empty());
        buffer.resize(size);
        assert!(buffer.iter().all(|&b| b == 0));
        buffer.fill(7);
    }
}

#[test]
fn impossible_sizes_are_errors() {
    for bytes in [usize::MAX, usize::MAX - 63, isize::MAX as usize, 1 << 60] {
        assert_eq!(
            AlignedBytes::try_with_capacity(bytes).err(),
            Some(AllocError { bytes })
        );
        let mut buffer = AlignedBytes::new();
        buffer.extend_from_slice(b"kept");
        assert!(buffer.try_resize(bytes).is_err());
        assert_eq!(&buffer[..], b"kept");
    }
}

#[test]
fn views_as_numbers() {
    let mut buffer = AlignedBytes::new();
    assert!(buffer.as_slice_of::<u64>().is_empty());
    buffer.resize(11);
    buffer.as_mut_slice_of::<u32>()[1] = 0x0403_0201;
    assert_eq!(buffer[4..8], 0x0403_0201u32.to_ne_bytes());
    assert_eq!(buffer.as_slice_of::<u32>(), [0, 0x0403_0201]);
    buffer.clear();
    assert!(buffer.is_empty());
    buffer.resize(11);
    assert_eq!(buffer.as_slice_of::<u32>(), [0, 0]);
}

proptest! {
    #[test]
    fn behaves_like_a_vec(steps in prop::collection::vec((any::<bool>(), 0usize..5000), 0..40)) {
        let (mut buffer, mut model) = (AlignedBytes::new(), Vec::new());
        for (append, n) in steps {
            if append {
                let bytes = vec![n as u8 | 1; n];
                buffer.extend_from_slice(&bytes);
                model.extend_from_slice(&bytes);
            } else {
                buffer.resize(n);
                model.resize(n, 0);
            }
            prop_assert!(buffer[..] == model[..]);
        }
    }
}
