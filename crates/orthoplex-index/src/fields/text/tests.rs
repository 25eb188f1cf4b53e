use super::*;
use orthoplex_types::field_index::Language;
use serde_json::{Value, json};

fn analyzer(params: Value) -> Analyzer {
    Analyzer::new(&serde_json::from_value(params).unwrap())
}

fn tokens(params: Value, text: &str) -> Vec<String> {
    analyzer(params).tokens(text)
}

#[test]
fn tokenizers_split_each_in_their_way() {
    let text = "The quick-brown Fox_2";
    assert_eq!(
        tokens(json!({"tokenizer": "word"}), text),
        ["the", "quick", "brown", "fox", "2"]
    );
    assert_eq!(
        tokens(json!({"tokenizer": "whitespace"}), text),
        ["the", "quick-brown", "fox_2"]
    );
    assert_eq!(
        tokens(
            json!({"tokenizer": "multilingual"}),
            "你好, World! 수도는 서울"
        ),
        ["你好", "world", "수도는", "서울"]
    );
    assert_eq!(
        tokens(json!({"tokenizer": "multilingual"}), "東京へ行きます"),
        ["東京", "へ", "行き", "ます"]
    );
    assert_eq!(
        tokens(json!({"tokenizer": "multilingual"}), "ภาษาไทย"),
        ["ภาษา", "ไทย"]
    );
    assert_eq!(
        tokens(
            json!({"tokenizer": "code"}),
            "fn parseHTTPHeader2(max_len: usize) -> Größe; XMLParser::toUTF8"
        ),
        [
            "fn", "parse", "http", "header", "2", "max", "len", "usize", "größe", "xml", "parser",
            "to", "utf", "8"
        ]
    );
    assert_eq!(
        tokens(
            json!({"tokenizer": "code", "lowercase": false}),
            "a1B_IDs 東京x"
        ),
        ["a", "1", "B", "I", "Ds", "東京x"]
    );
    let prefix = json!({"tokenizer": "prefix", "min_token_len": 2, "max_token_len": 4});
    assert_eq!(tokens(prefix.clone(), "a Robot"), ["ro", "rob", "robo"]);
    assert_eq!(analyzer(prefix).query("robotics ro a"), ["robo", "ro"]);
}

#[test]
fn steps_run_in_their_order() {
    assert_eq!(tokens(json!({"lowercase": false}), "Ab"), ["Ab"]);
    assert_eq!(
        tokens(json!({"ascii_folding": true}), "Ação Straße 北"),
        ["acao", "strasse", "北"]
    );
    assert_eq!(tokens(json!({"stopwords": "english"}), "The cat"), ["cat"]);
    let custom = json!({"stopwords": {"languages": ["en"], "custom": ["CAT"]}});
    assert_eq!(tokens(custom, "the cat sat"), ["sat"]);
    let stem = json!({"stemmer": {"type": "snowball", "language": "english"}, "max_token_len": 4});
    assert_eq!(tokens(stem, "running interpretation"), ["run"]);
}

#[test]
fn every_language_with_stop_words_has_some() {
    let names = "arabic armenian azerbaijani basque bengali catalan chinese danish dutch english \
                 finnish french german greek hebrew hinglish hungarian indonesian italian japanese \
                 kazakh nepali norwegian portuguese romanian russian slovene spanish swedish tajik \
                 tamil turkish";
    for language in names.split_whitespace() {
        let own = Language::parse(language).unwrap();
        let words = stop_words_of(own).unwrap_or_default();
        assert!(!words.is_empty(), "{language}");
    }
    let hinglish = json!({"stopwords": "hinglish"});
    assert_eq!(tokens(hinglish, "Aap kahan the office mein"), ["office"]);
}

#[test]
fn every_language_with_a_stemmer_has_one() {
    let names = "arabic armenian danish dutch english finnish french german greek hungarian \
                 italian norwegian portuguese romanian russian spanish swedish tamil turkish";
    for language in names.split_whitespace() {
        let stemmer = json!({"type": "snowball", "language": language});
        let stem = serde_json::from_value(stemmer).map(|own| Stem::of(&own));
        assert!(matches!(stem, Ok(Some(_))), "{language}");
    }
    let armenian = json!({"stemmer": {"type": "snowball", "language": "hy"}});
    assert_eq!(
        tokens(armenian, "ուսանողների Ուսանողները"),
        ["ուսանող", "ուսանող"]
    );
}

#[test]
fn predicates_look_at_all_elements_and_phrases_at_one() {
    let own = analyzer(json!({"phrase_matching": true}));
    let texts = ["quick brown", "fox jumps"];
    let holds = |wanted: Value| own.holds(&serde_json::from_value(wanted).unwrap(), &texts);
    assert!(holds(json!({"text": "Fox quick"})));
    assert!(!holds(json!({"text": "fox slow"})));
    assert!(holds(json!({"text_any": "slow fox"})));
    assert!(holds(json!({"phrase": "brown"})) && holds(json!({"phrase": "quick brown"})));
    assert!(!holds(json!({"phrase": "brown fox"})) && !holds(json!({"phrase": "brown quick"})));
    assert!(!holds(json!({"text": "-"})) && !holds(json!({"phrase": " "})));
    let plain = analyzer(json!({}));
    assert!(!plain.holds(&Match::Phrase("quick".into()), &texts));
}
