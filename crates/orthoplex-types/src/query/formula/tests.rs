//! JSON shapes of formulas, their constraints, and how they print.

use super::*;
use serde_json::json;

/// Reads an expression; what is written reads back as the same.
fn read(value: Value) -> std::result::Result<Expression, String> {
    let parse = |text: &str| serde_json::from_str(text).map_err(|error| error.to_string());
    let expression: Expression = parse(&value.to_string())?;
    let written = serde_json::to_string(&expression).unwrap();
    assert_eq!(parse(&written), Ok(expression.clone()), "{written}");
    Ok(expression)
}

fn path(text: &str) -> JsonPath {
    text.parse().unwrap()
}

#[test]
fn every_expression_is_read_and_printed() {
    let cases = [
        (json!(1.5), "1.5"),
        (json!("a.b[0]"), "a.b[0]"),
        (json!("$score"), "$score"),
        (json!("$score[0]"), "$score"),
        (json!("$score[2]"), "$score[2]"),
        (json!({"key": "sum", "match": {"value": 1}}), "condition"),
        (json!({"has_id": [1]}), "condition"),
        (json!({"sum": [1, {"neg": "x"}]}), "sum(1, neg(x))"),
        (json!({"mult": [2, "x"]}), "mult(2, x)"),
        (json!({"max": [2, "x"]}), "max(2, x)"),
        (json!({"min": []}), "min()"),
        (json!({"div": {"left": 1, "right": "x"}}), "1/x"),
        (json!({"pow": {"base": "x", "exponent": 2}}), "x^2"),
        (
            json!({"acosh": {"ln": {"log10": {"exp": {"sqrt": {"abs": 1}}}}}}),
            "acosh(ln(log10(exp(sqrt(abs(1))))))",
        ),
        (
            json!({"datetime": "2024-01-31"}),
            "datetime(2024-01-31T00:00:00Z)",
        ),
        (json!({"datetime_key": "d"}), "datetime_key(d)"),
        (
            json!({"geo_distance": {"origin": {"lat": 1, "lon": 2}, "to": "g"}}),
            "geo_distance(g)",
        ),
        (
            json!({"gauss_decay": {"x": "x", "scale": 5, "target": 1, "midpoint": 0.1}}),
            "gauss_decay(x)",
        ),
    ];
    for (value, printed) in cases {
        assert_eq!(read(value.clone()).unwrap().to_string(), printed, "{value}");
    }
    assert_eq!(
        read(json!({"lin_decay": {"x": "x"}})).unwrap(),
        Expression::Decay(Decay {
            kind: DecayKind::Linear,
            x: Box::new(Expression::Variable(Variable::Payload(path("x")))),
            target: None,
            scale: None,
            midpoint: None,
        })
    );
}

#[test]
fn what_is_no_expression_is_refused() {
    for value in [
        json!(null),
        json!([1]),
        json!("$scores"),
        json!("$score[x]"),
        json!("a["),
        json!({"div": {"left": 1}}),
        json!({"sum": 1}),
        json!({"unknown": 1}),
        json!({"datetime": "soon"}),
        json!({"exp_decay": 1}),
    ] {
        assert!(read(value.clone()).is_err(), "{value}");
    }
}

#[test]
fn decays_have_bounds() {
    let check = |value: Value| match read(json!({"sum": [value]})).unwrap().check() {
        Ok(()) => String::new(),
        Err(error) => error.message().to_owned(),
    };
    assert_eq!(check(json!({"lin_decay": {"x": 1, "midpoint": 1}})), "");
    assert_eq!(
        check(json!({"exp_decay": {"x": 1, "midpoint": 1}})),
        "Bad request: Decay midpoint should be greater than 0 and less than 1. Current midpoint: 1"
    );
    assert_eq!(
        check(json!({"lin_decay": {"x": 1, "scale": 0}})),
        "Bad request: Decay scale should be greater than 0. Current scale: 0"
    );
}

#[test]
fn defaults_have_names_of_variables() {
    let formula = Formula::new(
        Expression::Constant(1.0),
        [
            ("$score[0]".to_owned(), json!(3)),
            ("a.b".to_owned(), json!("x")),
        ],
    );
    let formula = formula.unwrap();
    assert_eq!(formula.defaults.get(&Variable::Score(0)), Some(&json!(3)));
    assert!(
        formula
            .defaults
            .contains_key(&Variable::Payload(path("a.b")))
    );
    assert!(Formula::new(Expression::Constant(1.0), [("a[".to_owned(), json!(3))]).is_err());
}
