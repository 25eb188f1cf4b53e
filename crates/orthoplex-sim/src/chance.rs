//! Payloads and filters by chance: every kind of value meets every kind of condition.

use orthoplex_types::filter::Filter;
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};

const TEXTS: [&str; 11] = [
    "red",
    "Red apples",
    "green pears, red apples",
    "apples red",
    "",
    "Ünï 42",
    "redApples(RED_2) 42x",
    "HTTPRed::apples42",
    "2024-05-06",
    "x",
    "5c56c793-69f3-4fbf-87e6-c4bf54c28c26",
];
const QUERIES: [&str; 10] = [
    "red",
    "RED apples",
    "apples red",
    "re",
    "",
    "pears, red",
    "gone",
    "ünï",
    "red_apples",
    "HttpApples 42",
];

/// Draws values and filters.
#[derive(Debug)]
pub struct Chance<'a>(pub &'a mut ChaCha8Rng);

impl Chance<'_> {
    fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    fn one(&mut self, of: &[&str]) -> Value {
        let number = self.below(of.len());
        json!(of[number])
    }

    /// A text to look for.
    pub fn query(&mut self) -> &'static str {
        QUERIES[self.below(QUERIES.len())]
    }

    fn text(&mut self) -> Value {
        match self.below(12) {
            // Too long for a column.
            0 => json!(format!("{} {}", "long ".repeat(60), self.below(3))),
            _ => self.one(&TEXTS),
        }
    }

    fn scalar(&mut self) -> Value {
        match self.below(9) {
            0 => Value::Null,
            1 => json!(self.below(2) == 0),
            2 | 3 => json!(self.below(9) as i64 - 4),
            4 => json!(self.below(9) as f64 - 4.5),
            5 => json!({"lon": self.below(9) as f64 - 4.0, "lat": self.below(9) as f64 - 4.0}),
            6 => json!(format!("2024-05-0{}T10:00:00Z", self.below(9) + 1)),
            _ => self.text(),
        }
    }

    fn value(&mut self) -> Value {
        match self.below(4) {
            0 => (0..self.below(4)).map(|_| self.scalar()).collect(),
            _ => self.scalar(),
        }
    }

    /// Adds values of every kind to a payload.
    pub fn fill(&mut self, map: &mut Map<String, Value>) {
        for key in ["flag", "at", "geo", "txt", "code", "any"] {
            if self.below(3) == 0 {
                let value = match key {
                    "txt" | "code" if self.below(3) > 0 => self.text(),
                    _ => self.value(),
                };
                map.insert(key.to_owned(), value);
            }
        }
        if self.below(3) == 0 {
            let element = |own: &mut Self| {
                let mut inner = json!({});
                for key in ["t", "n"] {
                    if own.below(3) > 0 {
                        inner[key] = if key == "t" { own.text() } else { own.value() };
                    }
                }
                inner
            };
            let value = match self.below(6) {
                0 => self.value(),
                _ => (0..self.below(4)).map(|_| element(self)).collect(),
            };
            map.insert("obj".to_owned(), value);
        }
    }

    fn field(&mut self, key: Value) -> Value {
        let low = self.below(9) as f64 - 4.5;
        let day = self.below(8) + 1;
        let mut own = match self.below(18) {
            0 => json!({"match": {"value": self.text()}}),
            1 => json!({"match": {"value": self.below(9) as i64 - 4}}),
            2 => json!({"match": {"value": self.below(2) == 0}}),
            3 => json!({"match": {"any": [self.text(), self.text()]}}),
            4 => json!({"match": {"any": [self.below(5), -1]}}),
            5 => json!({"match": {"except": [self.text(), "red"]}}),
            6 => json!({"match": {"except": [self.below(5)]}}),
            7 => json!({"match": {"text": self.one(&QUERIES)}}),
            8 => json!({"match": {"text_any": self.one(&QUERIES)}}),
            9 => json!({"match": {"phrase": self.one(&QUERIES)}}),
            10 => json!({"match": {"prefix": self.one(&QUERIES)}}),
            11 => json!({"match": {"substring": self.one(&QUERIES)}}),
            12 => json!({"range": {"gt": low, "lte": low + self.below(5) as f64}}),
            13 => json!({"range": {"gte": format!("2024-05-0{day}"), "lt": "2024-05-08"}}),
            14 => json!({"values_count": {"gte": self.below(3), "lt": 3}}),
            15 => json!({"is_empty": self.below(2) == 0}),
            16 => json!({"is_null": self.below(2) == 0}),
            _ if self.below(2) == 0 => {
                json!({"geo_radius": {"center": {"lon": low, "lat": 0.3}, "radius": 250_000.0}})
            }
            _ => json!({"geo_bounding_box": {
                "top_left": {"lon": low - 2.0, "lat": 2.5},
                "bottom_right": {"lon": low + 2.0, "lat": -3.5},
            }}),
        };
        own["key"] = key;
        own
    }

    fn key(&mut self) -> Value {
        self.one(&[
            "kw", "num", "opt", "flag", "at", "geo", "txt", "code", "any", "obj", "obj[].t",
            "obj[].n", "any[]", "opt.deep", "gone",
        ])
    }

    fn condition(&mut self, depth: usize) -> Value {
        let key = self.key();
        match self.below(12) {
            0 => json!({"is_empty": {"key": key}}),
            1 => json!({"is_null": {"key": key}}),
            2 => json!({"slice": {"total": 3, "index": self.below(3)}}),
            3 => json!({"has_id": [self.below(120), self.below(120)]}),
            4 | 5 => {
                let inner = self.one(&["t", "n"]);
                let inner = json!({"must": [self.field(inner)]});
                json!({"nested": {"key": self.one(&["obj", "obj[]", "any"]), "filter": inner}})
            }
            6 | 7 if depth > 0 => self.clauses(depth - 1),
            _ => self.field(key),
        }
    }

    fn clauses(&mut self, depth: usize) -> Value {
        let mut own = json!({});
        for clause in ["must", "must_not", "should"] {
            own[clause] = (0..self.below(3)).map(|_| self.condition(depth)).collect();
        }
        if self.below(4) == 0 {
            let conditions: Vec<Value> = (0..3).map(|_| self.condition(depth)).collect();
            own["min_should"] = json!({"conditions": conditions, "min_count": self.below(4)});
        }
        own
    }

    /// A filter of several clauses.
    pub fn filter(&mut self) -> Filter {
        serde_json::from_value(self.clauses(2)).unwrap()
    }
}
