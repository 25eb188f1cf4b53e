use super::*;
use serde_json::{Value, json};

fn with(options: Value) -> Bm25 {
    Bm25::new(serde_json::from_value(options).unwrap())
}

#[test]
fn hashes_are_the_published_ones() {
    for (text, hash) in [
        ("", 0),
        ("a", 0x3c25_69b2),
        ("hello", 0x248b_fa47),
        ("hello, world", 0x149b_bb7f),
        ("The quick brown fox jumps over the lazy dog", 0x2e4f_f723),
    ] {
        assert_eq!(murmur3(text.as_bytes()), hash, "{text}");
    }
}

#[test]
fn documents_weigh_words_by_count_and_length() {
    let bm25 = with(json!({"language": "none", "avg_len": 4}));
    let (vector, tokens) = bm25.document("cat dog CAT");
    assert_eq!(tokens, 3);
    let norm = 1.2 * (1.0 - 0.75 + 0.75 * 3.0 / 4.0);
    let weight = |count: f64| (count * 2.2 / (count + norm)) as f32;
    let mut wanted = [(index("cat"), weight(2.0)), (index("dog"), weight(1.0))];
    wanted.sort_by_key(|(index, _)| *index);
    let found: Vec<_> = vector.indices.into_iter().zip(vector.values).collect();
    assert_eq!(found, wanted);
    let flat = with(json!({"language": "none", "k": 0}))
        .document("cat cat dog")
        .0;
    assert_eq!(flat.values, [1.0, 1.0]);
    let short = with(json!({"language": "none", "b": 0, "avg_len": 1}));
    assert_eq!(short.document("cat").0, short.document("cat").0);
    assert_eq!(short.document("cat").0.values, [1.0]);
}

#[test]
fn queries_count_every_word_once() {
    let vector = with(json!({})).query("running cats, the cats run").0;
    let mut wanted = vec![index("cat"), index("run")];
    wanted.sort_unstable();
    assert_eq!(vector.indices, wanted);
    assert_eq!(vector.values, [1.0, 1.0]);
}

#[test]
fn english_unless_told_otherwise() {
    let english = with(json!({}));
    assert!(english.document("The a an and or but").0.indices.is_empty());
    assert_eq!(english, with(json!({"language": "English"})));
    let none = with(json!({"language": "none"}));
    assert_eq!(none.document("the cats").0.indices.len(), 2);
    assert!(none.query("cats").0.indices == [index("cats")]);
    let own = with(json!({"stopwords": {"custom": ["cats"]}}));
    assert_eq!(own.query("the cats").0.indices, [index("the")]);
    let german =
        with(json!({"language": "de", "stemmer": {"type": "snowball", "language": "english"}}));
    assert_eq!(german.query("und cats").0.indices, [index("cat")]);
    let long = with(
        json!({"min_token_len": 4, "tokenizer": "whitespace", "lowercase": false, "language": "none"}),
    );
    assert_eq!(long.query("cat Dog's").0.indices, [index("Dog's")]);
}
