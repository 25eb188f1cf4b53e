use super::*;
use crate::rotation::Rotation;
use crate::{dot, squared_l2};

#[test]
fn smoke() {
    for bits in [Bits::B4, Bits::B8] {
        for d in [1usize, 2, 3, 7, 16, 100, 127, 384, 1000] {
            let rot = Rotation::new(d, 7);
            let layout = CodeLayout::new(bits, d);
            let mk = |s: f32| {
                let mut v: Vec<f32> = (0..d).map(|i| ((i as f32 + s) * 12.9898 * s).sin()).collect();
                rot.rotate(&mut v);
                v
            };
            let (x, y) = (mk(1.3), mk(2.1));
            let mut rec = vec![0u8; 2 * layout.stride()];
            layout.encode(&x, &mut rec);
            layout.encode(&y, &mut rec[layout.stride()..]);
            let mut back = vec![0.0; d];
            layout.decode(&rec, &mut back);
            let e = (squared_l2(&x, &back) / dot(&x, &x)).sqrt();
            let q = QueryCode::new(&layout, Metric::Dot, &y);
            let q2 = QueryCode::new(&layout, Metric::SquaredL2, &y);
            let mut out = [0.0; 2];
            q.score_ids(&rec, &[1, 0], &mut out);
            println!("{bits:?} {d}: err {e} dot {} est {out:?} rec {} l2 {} est {} rec {}", dot(&x, &y),
                score_record(&layout, Metric::Dot, &rec, &rec[layout.stride()..]),
                squared_l2(&x, &y), q2.score(&rec), score_record(&layout, Metric::SquaredL2, &rec[layout.stride()..], &rec));
        }
    }
}
