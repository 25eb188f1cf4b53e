use super::*;
use orthoplex_storage::{Container, ContainerWriter, MemFs, Vfs};
use orthoplex_types::config::Datatype;
use orthoplex_types::field_index::Memory;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::path::Path;
use std::sync::Arc;

type Row = Option<(Vec<u32>, Vec<f32>)>;

fn rows(rng: &mut StdRng, count: usize, terms: u32) -> Vec<Row> {
    let row = |rng: &mut StdRng| {
        let mut indices: Vec<u32> = (0..rng.random_range(0..12))
            .map(|_| rng.random_range(0..terms))
            .collect();
        indices.sort_unstable();
        indices.dedup();
        let values = indices
            .iter()
            .map(|_| rng.random_range(-1.0..1.0))
            .collect();
        (indices, values)
    };
    (0..count)
        .map(|_| rng.random_bool(0.9).then(|| row(rng)))
        .collect()
}

fn column(rows: &[Row]) -> SparseColumn {
    column_of(rows, Datatype::Float32)
}

fn column_of(rows: &[Row], datatype: Datatype) -> SparseColumn {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    vfs.create_dir_all(Path::new("/d")).unwrap();
    let mut file =
        ContainerWriter::create(Arc::clone(&vfs), Path::new("/d"), "f", *b"testtest", 1).unwrap();
    let row = |offset: u32| {
        rows[offset as usize]
            .as_ref()
            .map(|(indices, values)| (&indices[..], &values[..]))
    };
    let written = SparseRows {
        count: rows.len() as u32,
        row: &row,
        datatype,
    };
    written.write(&mut file, "0").unwrap();
    file.finish().unwrap();
    let path = Path::new("/d/f");
    let file = Container::open(&*vfs, path, *b"testtest", 1).unwrap();
    SparseColumn::open(&file, path, "0", rows.len() as u32, Memory::Cold).unwrap()
}

fn tail(rows: &[Row]) -> TailPostings {
    let mut postings = TailPostings::default();
    for (row, own) in (0u32..).zip(rows) {
        let (indices, values) = own.clone().unwrap_or_default();
        postings.push(row, &indices, &values);
    }
    postings
}

/// Dot products of all rows that share an index with the query, best first.
fn expected(
    rows: &[Row],
    query: (&[u32], &[f32]),
    wanted: impl Fn(usize) -> bool,
) -> Vec<(f32, u32)> {
    let mut scored = Vec::new();
    for (offset, row) in rows
        .iter()
        .enumerate()
        .filter(|(offset, _)| wanted(*offset))
    {
        let Some((indices, values)) = row else {
            continue;
        };
        let shared: Vec<f32> = query
            .0
            .iter()
            .zip(query.1)
            .filter_map(|(index, weight)| {
                let place = indices.binary_search(index).ok()?;
                Some(values[place] * weight)
            })
            .collect();
        if !shared.is_empty() {
            scored.push((shared.iter().sum(), offset as u32));
        }
    }
    scored.sort_by(|a: &(f32, u32), b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scored
}

#[test]
fn tails_and_columns_answer_like_a_scan() {
    let mut rng = StdRng::seed_from_u64(11);
    // More rows than one window, and a vocabulary that leaves gaps.
    let rows = rows(&mut rng, WINDOW * 2 + 77, 5_000);
    let (column, tail) = (column(&rows), tail(&rows));
    let present = Bitset::from_fn(rows.len(), |row| rows[row].is_some());
    let dead = Bitset::from_fn(rows.len(), |row| row % 7 == 3);
    let bits = Bitset::from_fn(rows.len(), |row| row % 3 != 0);
    let mut scratch = SparseScratch::default();
    for round in 0..20 {
        let mut indices: Vec<u32> = (0..round).map(|_| rng.random_range(0..6_000)).collect();
        indices.sort_unstable();
        indices.dedup();
        let values: Vec<f32> = indices
            .iter()
            .map(|_| rng.random_range(-1.0..1.0))
            .collect();
        let query = (&indices[..], &values[..]);
        let filtered = round % 2 == 0;
        let allowed = match filtered {
            true => Allowed::Set {
                bits: &bits,
                count: bits.count_ones(),
            },
            false => Allowed::All,
        };
        let len = rows.len() - round * 100;
        let seen = Rows {
            present: &present,
            allowed,
            dead: &dead,
            len,
        };
        let mut expected = expected(&rows, query, |row| {
            row < len && row % 7 != 3 && (!filtered || row % 3 != 0)
        });
        let total = expected.len();
        for k in [0, 1, 10, rows.len()] {
            expected.truncate(k.max(1));
            let found: [Vec<(f32, u32)>; 2] = [&column as &dyn Postings, &tail]
                .map(|own| search(own, query, &seen, k, &mut scratch, &|| true).unwrap());
            assert_eq!(found[0], found[1]);
            assert_eq!(found[0].len(), total.min(k), "k {k}");
            for (own, other) in found[0].iter().zip(&expected) {
                assert!((own.0 - other.0).abs() < 1e-5, "{own:?} {other:?}");
            }
            expected = self::expected(&rows, query, |row| {
                row < len && row % 7 != 3 && (!filtered || row % 3 != 0)
            });
        }
    }
}

#[test]
fn rows_come_back_as_they_were() {
    let rows = rows(&mut StdRng::seed_from_u64(4), 300, 50);
    let column = column(&rows);
    for (offset, row) in (0u32..).zip(&rows) {
        let (indices, values) = row.clone().unwrap_or_default();
        assert_eq!(column.row(offset), (&indices[..], &values[..]));
    }
    assert_eq!(column.row(300), (&[][..], &[][..]));
}

#[test]
fn smaller_weights_are_near_the_given_ones() {
    let rows = rows(&mut StdRng::seed_from_u64(5), 500, 40);
    let exact = column(&rows);
    for (datatype, error) in [(Datatype::Float16, 1e-3), (Datatype::Uint8, 5e-3)] {
        let own = column_of(&rows, datatype);
        assert_eq!(own.datatype(), datatype);
        assert!(own.bytes() < exact.bytes());
        for memory in [Memory::Cold, Memory::Pinned] {
            own.place(memory).unwrap();
            for index in 0..41 {
                let read = |column: &SparseColumn| {
                    let mut pairs = Vec::new();
                    column
                        .list(index)
                        .each(|row, weight| pairs.push((row, weight)));
                    pairs
                };
                let (own, exact) = (read(&own), read(&exact));
                assert_eq!(own.len(), exact.len());
                for ((row, weight), (place, wanted)) in own.into_iter().zip(exact) {
                    assert_eq!(row, place);
                    assert!((weight - wanted).abs() < error, "{weight} is not {wanted}");
                }
            }
        }
        // Vectors themselves stay as they were.
        assert_eq!(own.row(3), exact.row(3));
    }
}

#[test]
fn frequencies_count_the_rows_asked_for() {
    let rows: Vec<Row> = (0..10).map(|_| Some((vec![7], vec![1.0]))).collect();
    let tail = tail(&rows);
    assert_eq!(tail.frequency(7, &Bitset::full(10)), 10);
    assert_eq!(tail.frequency(7, &Bitset::full(6)), 6);
    let counted = Bitset::from_fn(6, |row| row != 2);
    assert_eq!(column(&rows).frequency(7, &counted), 5);
    assert_eq!(tail.frequency(8, &counted), 0);
}

#[test]
fn a_search_stops_when_told() {
    let rows: Vec<Row> = (0..WINDOW * 20)
        .map(|_| Some((vec![7], vec![1.0])))
        .collect();
    let present = Bitset::full(rows.len());
    let dead = Bitset::new(0);
    let seen = Rows {
        present: &present,
        allowed: Allowed::All,
        dead: &dead,
        len: rows.len(),
    };
    let found = search(
        &tail(&rows),
        (&[7], &[1.0]),
        &seen,
        3,
        &mut SparseScratch::default(),
        &|| false,
    );
    assert_eq!(found, Err(Stopped));
}
