use super::*;
use crate::fields::ColumnsBuilder;
use crate::fields::check::Point;
use orthoplex_storage::{Container, ContainerWriter, MemFs, Vfs};
use orthoplex_types::field_index::Memory;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

/// Points in memory; ids are offsets. Counts how many payloads are looked at.
struct Rows {
    payloads: Vec<Payload>,
    looks: Cell<usize>,
}

struct Row<'a>(u32, &'a Payload);

impl Point for Row<'_> {
    fn id(&self) -> PointId {
        PointId::Num(self.0.into())
    }

    fn has_vector(&self, name: &str) -> bool {
        name == "even" && self.0.is_multiple_of(2)
    }

    fn payload(&self) -> Result<Cow<'_, Payload>> {
        Ok(Cow::Borrowed(self.1))
    }
}

impl Points for Rows {
    fn len(&self) -> usize {
        self.payloads.len()
    }

    fn with_point(
        &self,
        offset: u32,
        check: &mut dyn FnMut(&dyn Point) -> Result<bool>,
    ) -> Result<bool> {
        self.looks.set(self.looks.get() + 1);
        check(&Row(offset, &self.payloads[offset as usize]))
    }

    fn find(&self, id: PointId) -> Option<u32> {
        match id {
            PointId::Num(num) => u32::try_from(num)
                .ok()
                .filter(|own| *own < self.len() as u32),
            PointId::Uuid(_) => None,
        }
    }

    fn with_vector(&self, name: &str) -> Bitset {
        Bitset::from_fn(self.len(), |row| name == "even" && row.is_multiple_of(2))
    }
}

/// The rows and their columns, written to a file and opened again.
fn columns_of(payloads: Vec<Payload>) -> (Rows, Columns) {
    columns_with(payloads, &Rules::NONE)
}

fn columns_with(payloads: Vec<Payload>, rules: &Rules) -> (Rows, Columns) {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let dir = Path::new("/x");
    vfs.create_dir_all(dir).unwrap();
    let mut file = ContainerWriter::create(Arc::clone(&vfs), dir, "s", *b"columns\0", 1).unwrap();
    let mut builder = ColumnsBuilder::new(rules);
    for (offset, payload) in payloads.iter().enumerate() {
        builder.add(offset as u32, payload);
    }
    builder.write(payloads.len(), &mut file).unwrap();
    file.finish().unwrap();
    let file = Container::open(&*vfs, &dir.join("s"), *b"columns\0", 1).unwrap();
    let looks = Cell::new(0);
    (
        Rows { payloads, looks },
        Columns::open(&file).unwrap().unwrap(),
    )
}

fn reference(rows: &Rows, filter: &Filter, rules: &Rules) -> Bitset {
    Bitset::from_fn(rows.len(), |row| {
        check::matches(filter, &Row(row as u32, &rows.payloads[row]), rules).unwrap()
    })
}

/// Small numbers from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn of(&mut self, values: &[Value]) -> Value {
        values[self.below(values.len() as u64) as usize].clone()
    }
}

fn long(end: &str) -> String {
    format!("{}{end}", "long text ".repeat(30))
}

fn scalar(dice: &mut Dice) -> Value {
    let long = [json!(long("a")), json!(long("b"))];
    match dice.below(12) {
        0 => Value::Null,
        1 => json!(dice.below(2) == 0),
        2 | 3 => json!(dice.below(6) as i64 - 2),
        4 => dice.of(&[
            json!(0.5),
            json!(-0.0),
            json!(1e300),
            json!(u64::MAX),
            json!(-1.5),
        ]),
        5 => dice.of(&[
            json!("2024-01-01"),
            json!("2024-01-01T00:00:00Z"),
            json!("2025-06-01T12:00:00+02:00"),
        ]),
        6 => dice.of(&long),
        7 => json!({"lon": dice.below(8) as f64 - 4.0, "lat": dice.below(8) as f64 - 4.0}),
        8 => dice.of(&[json!({}), json!([]), json!([[1]])]),
        _ => dice.of(&[
            json!("red"),
            json!("green"),
            json!("blue"),
            json!(""),
            json!("1"),
            json!("red green"),
        ]),
    }
}

fn value(dice: &mut Dice) -> Value {
    match dice.below(4) {
        0 => (0..dice.below(4)).map(|_| scalar(dice)).collect(),
        _ => scalar(dice),
    }
}

fn payload(dice: &mut Dice) -> Payload {
    let mut own = json!({});
    for key in ["a", "b"] {
        if dice.below(3) > 0 {
            own[key] = value(dice);
        }
    }
    if dice.below(2) == 0 {
        own["o"] = json!({"x": value(dice), "y": {"z": scalar(dice)}});
    }
    if dice.below(2) == 0 {
        own["n"] = (0..dice.below(3))
            .map(|_| json!({"x": scalar(dice), "y": value(dice)}))
            .collect();
    }
    serde_json::from_value(own).unwrap()
}

fn key(dice: &mut Dice) -> Value {
    dice.of(&[
        "a", "b", "o", "o.x", "o.y.z", "n", "n[].x", "a[]", "b[0]", "gone", "o.gone", "n[0].y",
    ]
    .map(Value::from))
}

fn field(dice: &mut Dice, key: Value) -> Value {
    let flag = dice.below(2) == 0;
    let words = [
        json!("red"),
        json!("green"),
        json!("gone"),
        json!(long("a")),
    ];
    let texts = [json!("re"), json!("long"), json!("e g"), json!("")];
    let number = dice.below(5) as f64 - 2.0;
    let mut own = match dice.below(19) {
        0 => json!({"match": {"value": scalar(dice)}}),
        1 => json!({"match": {"value": dice.of(&words)}}),
        2 => json!({"match": {"any": [dice.of(&words), dice.of(&words)]}}),
        3 => json!({"match": {"any": [dice.below(4), -1]}}),
        4 => json!({"match": {"except": [dice.of(&words), dice.of(&words)]}}),
        5 => json!({"match": {"except": [dice.below(4), 1]}}),
        6 => json!({"match": {"except": []}}),
        7 => json!({"match": {"text": dice.of(&texts)}}),
        8 => json!({"match": {"text_any": dice.of(&texts)}}),
        9 => json!({"range": {"gte": number, "lt": number + dice.below(3) as f64}}),
        10 => json!({"range": {"gt": number}, "match": {"value": true}}),
        11 => json!({"range": {"lte": "2025-01-01", "gt": "2023-01-01"}}),
        12 => json!({"values_count": {"gte": dice.below(3), "lte": dice.below(4)}}),
        13 => json!({"is_empty": flag}),
        14 => json!({"is_null": flag}),
        15 => json!({"match": {"prefix": dice.of(&texts)}}),
        17 => {
            json!({"match": {"phrase": dice.of(&[json!("red green"), json!("green red"), json!("Text long"), json!("")])}})
        }
        16 => json!({"match": {"substring": dice.of(&texts)}}),
        _ => match dice.below(3) {
            0 => json!({"geo_radius": {"center": {"lon": 0.0, "lat": 1.0}, "radius": 250_000.0}}),
            1 => {
                json!({"geo_bounding_box": {"top_left": {"lon": -2.0, "lat": 3.0}, "bottom_right": {"lon": 3.0, "lat": -1.0}}})
            }
            _ => json!({"geo_polygon": {"exterior": {"points": [
                {"lon": -3.0, "lat": -3.0}, {"lon": 3.0, "lat": -3.0}, {"lon": 0.0, "lat": 3.5}, {"lon": -3.0, "lat": -3.0}
            ]}}}),
        },
    };
    own["key"] = key;
    own
}

fn condition(dice: &mut Dice, depth: u64) -> Value {
    let key = key(dice);
    match dice.below(11) {
        10 => json!({"slice": {"total": 3, "index": dice.below(3)}}),
        0 => json!({"is_empty": {"key": key}}),
        1 => json!({"is_null": {"key": key}}),
        2 => {
            json!({"has_id": [dice.below(9), dice.below(200), "5c56c793-69f3-4fbf-87e6-c4bf54c28c26"]})
        }
        3 => json!({"has_vector": dice.of(&[json!("even"), json!("none")])}),
        4 if depth > 0 => {
            let of = dice.of(&[json!("x"), json!("y")]);
            json!({"nested": {"key": dice.of(&[json!("n"), json!("n[]"), json!("a")]), "filter": {"must": [field(dice, of)]}}})
        }
        5 | 6 if depth > 0 => filter(dice, depth - 1),
        _ => field(dice, key),
    }
}

fn filter(dice: &mut Dice, depth: u64) -> Value {
    let mut own = json!({});
    for clause in ["must", "must_not", "should"] {
        own[clause] = (0..dice.below(3)).map(|_| condition(dice, depth)).collect();
    }
    if dice.below(3) == 0 {
        let conditions: Vec<Value> = (0..3).map(|_| condition(dice, depth)).collect();
        own["min_should"] = json!({"conditions": conditions, "min_count": dice.below(4)});
    }
    own
}

#[test]
fn columns_answer_as_the_reference_does() {
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let payloads = (0..150).map(|_| payload(&mut dice)).collect();
        let (rows, columns) = columns_of(payloads);
        for _ in 0..400 {
            let text = filter(&mut dice, 2);
            let Ok(filter) = serde_json::from_value::<Filter>(text.clone()) else {
                continue;
            };
            let got = columns.evaluate(&filter, &rows, &Rules::NONE).unwrap();
            assert_eq!(
                got,
                reference(&rows, &filter, &Rules::NONE),
                "seed {seed}: {text}"
            );
        }
    }
}

/// Text fields of every kind, as random payloads have them.
fn text_fields() -> Value {
    json!({
        "a": "text",
        "b": {"type": "text", "tokenizer": "prefix", "min_token_len": 2, "max_token_len": 4},
        "o.x": {"type": "text", "phrase_matching": true, "stopwords": {"custom": ["blue"]}},
        "n[].x": {"type": "text", "nested": "n", "phrase_matching": true},
        "n[].y": {"type": "text", "tokenizer": "whitespace", "lowercase": false},
    })
}

#[test]
fn token_indexes_answer_as_the_reference_does() {
    for seed in 0..4 {
        let (mut dice, rules) = (Dice(seed + 100), rules(text_fields()));
        let payloads: Vec<Payload> = (0..150).map(|_| payload(&mut dice)).collect();
        let (rows, columns) = columns_with(payloads.clone(), &rules);
        let (_, without) = columns_of(payloads);
        assert!(!columns.lack(&rules) && without.lack(&rules));
        assert!(!without.lack(&Rules::NONE));
        for number in 0..200 {
            if number == 100 {
                columns
                    .place(&"o.x".parse().unwrap(), Memory::Pinned)
                    .unwrap();
            }
            let text = filter(&mut dice, 2);
            let Ok(filter) = serde_json::from_value::<Filter>(text.clone()) else {
                continue;
            };
            let expected = reference(&rows, &filter, &rules);
            let got = columns.evaluate(&filter, &rows, &rules).unwrap();
            assert_eq!(got, expected, "seed {seed}: {text}");
            let got = without.evaluate(&filter, &rows, &rules).unwrap();
            assert_eq!(got, expected, "seed {seed}, without: {text}");
        }
    }
}

#[test]
fn text_predicates_with_a_token_index_cost_no_payload() {
    let payloads = (0..300).map(|n| {
        let text = format!("{} word{} the {}", "filler ".repeat(60), n % 9, n % 2);
        serde_json::from_value(json!({"t": text, "l": [{"t": text}]})).unwrap()
    });
    let text = json!({"type": "text", "phrase_matching": true});
    let rules = rules(json!({"t": text, "l[].t": text}));
    let (rows, columns) = columns_with(payloads.collect(), &rules);
    for key in ["t", "l[].t"] {
        for (wanted, count) in [
            (json!({"text": "WORD3 filler"}), 33),
            (json!({"text": "word3 gone"}), 0),
            (json!({"text_any": "word3 word4 gone"}), 66),
            (json!({"phrase": "word3 the 1"}), 17),
            (json!({"phrase": "the word3"}), 0),
            (json!({"phrase": ""}), 0),
        ] {
            let filter = json!({"must": {"key": key, "match": wanted}});
            let filter: Filter = serde_json::from_value(filter).unwrap();
            let got = columns.evaluate(&filter, &rows, &rules).unwrap();
            assert_eq!(got, reference(&rows, &filter, &rules), "{wanted}");
            assert_eq!(got.count_ones(), count, "{wanted}");
        }
    }
    assert_eq!(rows.looks.get(), 0);
}

#[test]
fn other_options_of_a_text_field_need_another_index() {
    let text = |options: Value| rules(json!({"t": options}));
    let own = text(json!({"type": "text", "lowercase": true}));
    let payload = serde_json::from_value(json!({"t": "Red"})).unwrap();
    let (rows, columns) = columns_with(vec![payload], &own);
    assert!(!columns.lack(&text(
        json!({"type": "text", "lowercase": true, "on_disk": true})
    )));
    let other = text(json!({"type": "text", "lowercase": false}));
    assert!(columns.lack(&other));
    let filter = json!({"must": {"key": "t", "match": {"text": "red"}}});
    let filter: Filter = serde_json::from_value(filter).unwrap();
    assert_eq!(
        columns.evaluate(&filter, &rows, &own).unwrap().count_ones(),
        1
    );
    assert_eq!(
        columns
            .evaluate(&filter, &rows, &other)
            .unwrap()
            .count_ones(),
        0
    );
}

#[test]
fn no_payload_is_read_for_what_columns_know() {
    let own = |n: u64| json!({"city": format!("c{}", n % 7), "price": n, "tags": ["x", n % 3], "at": {"lon": 0.0, "lat": 1.0}});
    let payloads = (0..500)
        .map(|n| serde_json::from_value(own(n)).unwrap())
        .collect();
    let (rows, columns) = columns_of(payloads);
    let filter: Filter = serde_json::from_value(json!({
        "must": [{"key": "city", "match": {"any": ["c1", "c2"]}}, {"key": "price", "range": {"gt": 10.5}}],
        "must_not": [{"key": "tags", "match": {"value": 2}}, {"key": "none", "match": {"value": "x"}}],
        "should": [{"key": "city", "match": {"text": "1"}}, {"has_id": [3, 9]}, {"key": "at", "geo_radius": {"center": {"lon": 0.0, "lat": 1.0}, "radius": 5.0}}],
    })).unwrap();
    let got = columns.evaluate(&filter, &rows, &Rules::NONE).unwrap();
    assert_eq!(got, reference(&rows, &filter, &Rules::NONE));
    assert!(got.count_ones() > 50);
    assert_eq!(rows.looks.get(), 0);
    // What the columns leave open is read only where the rest holds.
    let part: Filter = serde_json::from_value(json!({
        "must": [{"key": "tags[1]", "match": {"value": 1}}, {"key": "city", "match": {"value": "c1"}}],
    })).unwrap();
    columns.evaluate(&part, &rows, &Rules::NONE).unwrap();
    assert_eq!(rows.looks.get(), (0..500).filter(|n| n % 7 == 1).count());
}

#[test]
fn fields_beyond_the_bounds_are_read_from_payloads() {
    let wide = |n: u64| {
        let keys = (0..100).map(|k| (format!("k{}", n * 100 + k), json!(n)));
        Payload(keys.collect())
    };
    let (rows, columns) = columns_of((0..10).map(wide).collect());
    for key in ["k0", "k750", "k999", "none"] {
        for own in [
            json!({"key": key, "range": {"gte": 0}}),
            json!({"is_empty": {"key": key}}),
        ] {
            let filter: Filter = serde_json::from_value(json!({"must": [own]})).unwrap();
            let got = columns.evaluate(&filter, &rows, &Rules::NONE).unwrap();
            assert_eq!(got, reference(&rows, &filter, &Rules::NONE), "{own}");
        }
    }
}

/// Rules of fields by their paths.
fn rules(fields: Value) -> Rules {
    Rules::new(&serde_json::from_value(fields).unwrap())
}

#[test]
fn beginnings_of_short_texts_cost_no_payload() {
    let own = |n: u64| json!({"url": format!("https://host{}/{n}", n % 5)});
    let payloads = (0..200).map(|n| serde_json::from_value(own(n)).unwrap());
    let (rows, columns) = columns_of(payloads.collect());
    for (word, count) in [
        ("https://host3/", 40),
        ("https", 200),
        ("", 200),
        ("x", 0),
        ("https://host3/13", 3),
    ] {
        let filter = json!({"must": {"key": "url", "match": {"prefix": word}}});
        let filter: Filter = serde_json::from_value(filter).unwrap();
        let got = columns.evaluate(&filter, &rows, &Rules::NONE).unwrap();
        assert_eq!(got.count_ones(), count, "{word}");
    }
    assert_eq!(rows.looks.get(), 0);
}

#[test]
fn rules_of_text_hold_inside_nested_filters() {
    let (rows, columns) = columns_of(vec![
        serde_json::from_value(json!({"o": [{"t": "Red Apples"}, {"t": "green pears"}]})).unwrap(),
        serde_json::from_value(json!({"o": [{"t": "red"}, {"t": "apples"}]})).unwrap(),
    ]);
    let fields = json!({"o[].t": "text"});
    let found = |filter: Value, fields: &Value| {
        let filter: Filter = serde_json::from_value(filter).unwrap();
        let got = columns.evaluate(&filter, &rows, &rules(fields.clone()));
        got.unwrap().iter_ones().collect::<Vec<_>>()
    };
    let inner = json!({"must": {"key": "t", "match": {"text": "apples RED"}}});
    let nested = json!({"must": {"nested": {"key": "o", "filter": inner}}});
    assert_eq!(found(nested.clone(), &fields), [0]);
    assert!(found(nested, &json!({})).is_empty());
    // All elements count together, unless each is an entry of its own.
    let whole = json!({"must": {"key": "o[].t", "match": {"text": "apples red"}}});
    assert_eq!(found(whole.clone(), &fields), [0, 1]);
    let entries = json!({"o[].t": {"type": "text", "nested": "o"}});
    assert_eq!(found(whole, &entries), [0]);
}

#[test]
fn entries_of_nested_indexes_are_empty_one_by_one() {
    let payloads = [
        json!({"o": [{"p": 1}, {"q": 2}]}),
        json!({"o": [{"p": 1}, {"p": 2}]}),
        json!({"o": []}),
        json!({}),
        json!({"o": [{"p": null}]}),
    ];
    let payloads = payloads.map(|own| serde_json::from_value(own).unwrap());
    let (rows, columns) = columns_of(payloads.to_vec());
    let nested = rules(json!({"o[].p": {"type": "float", "nested": "o[]"}}));
    for (rules, expected) in [(&nested, &[0, 4][..]), (&Rules::NONE, &[2, 3, 4][..])] {
        for condition in [
            json!({"is_empty": {"key": "o[].p"}}),
            json!({"key": "o[].p", "is_empty": true}),
        ] {
            let filter = serde_json::from_value(json!({"must": condition})).unwrap();
            let got = columns.evaluate(&filter, &rows, rules).unwrap();
            assert_eq!(got.iter_ones().collect::<Vec<_>>(), expected);
        }
    }
}

#[test]
fn pinned_columns_answer_as_mapped_ones() {
    let mut dice = Dice(77);
    let payloads: Vec<Payload> = (0..150).map(|_| payload(&mut dice)).collect();
    let (rows, columns) = columns_of(payloads);
    for key in ["a", "o.x", "n", "n[].x", "gone"] {
        for memory in [Memory::Cold, Memory::Cached, Memory::Pinned, Memory::Pinned] {
            columns.place(&key.parse().unwrap(), memory).unwrap();
        }
    }
    assert_eq!(columns.copied(), 3);
    for _ in 0..400 {
        let text = filter(&mut dice, 2);
        let Ok(filter) = serde_json::from_value::<Filter>(text.clone()) else {
            continue;
        };
        let got = columns.evaluate(&filter, &rows, &Rules::NONE).unwrap();
        assert_eq!(got, reference(&rows, &filter, &Rules::NONE), "{text}");
    }
}

#[test]
fn damage_names_the_file() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let dir = Path::new("/x");
    vfs.create_dir_all(dir).unwrap();
    let written = |name: &str, sections: &[(&str, &[u8])]| {
        let mut file =
            ContainerWriter::create(Arc::clone(&vfs), dir, name, *b"columns\0", 1).unwrap();
        for (section, bytes) in sections {
            file.section(section, bytes).unwrap();
        }
        file.finish().unwrap();
        Container::open(&*vfs, &dir.join(name), *b"columns\0", 1).unwrap()
    };
    let whole = br#"{"rows": 0, "left_out": false, "fields": []}"#;
    for (name, sections) in [
        ("a", [("col.meta", &b"{"[..]), ("col.data", b"")].as_slice()),
        (
            "b",
            &[
                ("col.meta", whole),
                ("col.data", b""),
                ("text.meta", b"{"),
                ("text.data", b""),
            ],
        ),
        ("c", &[("col.meta", whole)]),
    ] {
        let error = Columns::open(&written(name, sections)).unwrap_err();
        assert_eq!(error.path(), dir.join(name), "{error}");
    }
    // Positions that lead nowhere.
    let field = r#"{"texts": {"starts": 800, "bytes": 0, "postings": POSTINGS}, "integers": POSTINGS,
        "floats": POSTINGS, "times": POSTINGS, "counts": POSTINGS, "marks": POSTINGS,
        "places": {"count": 9, "lat": 800, "lon": 0, "rows": 0}}"#;
    let postings =
        r#"{"count": 5, "keys": 18446744073709551615, "starts": 3, "sizes": 0, "slots": 1}"#;
    let meta = r#"{"rows": 3, "left_out": false, "fields": [[["a"], FIELD]]}"#
        .replace("FIELD", field)
        .replace("POSTINGS", postings);
    let file = written(
        "d",
        &[("col.meta", meta.as_bytes()), ("col.data", &[0; 64])],
    );
    let columns = Columns::open(&file).unwrap().unwrap();
    let payloads = vec![Payload::default(); 3];
    let rows = Rows {
        payloads,
        looks: Cell::new(0),
    };
    for condition in [
        json!({"match": {"value": "x"}}),
        json!({"match": {"value": 3}}),
        json!({"is_empty": true}),
    ] {
        let mut own = condition;
        own["key"] = json!("a");
        let filter = serde_json::from_value(json!({"must": own})).unwrap();
        let error = columns.evaluate(&filter, &rows, &Rules::NONE).unwrap_err();
        assert_eq!(error.path(), dir.join("d"), "{error}");
    }
}
