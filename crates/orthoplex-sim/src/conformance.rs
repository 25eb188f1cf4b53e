//! One suite for everything that executes operations: the same script, the same answers and errors.
//!
//! Owns the scripts, the record of what was answered, and the comparison. The embedded database is
//! the measure: a protocol may differ from it only in what it cannot say, which is named in
//! [`Protocol`].

mod collections;
mod queries;
mod reads;
mod refusals;
mod snapshots;
mod writes;

use orthoplex_types::ops::Api;
use orthoplex_types::{Context, Error, ErrorKind, Execute, Operation, Scope};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Characters shown around a difference.
const CONTEXT: usize = 80;

/// How the executor is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// A call in this process.
    Embedded,
    /// JSON over HTTP: paths of broken constraints have one more step.
    Rest,
    /// gRPC: codes are coarser than kinds.
    Grpc,
}

impl Protocol {
    /// What is left of an error on the way.
    fn shows(self, error: &Error, body: &str) -> (ErrorKind, String) {
        match (self, error.kind()) {
            (Self::Embedded, kind) => (kind, error.message().to_owned()),
            (Self::Rest, kind) => (kind, error.rest_message(body).into_owned()),
            (Self::Grpc, ErrorKind::Unprocessable) => {
                (ErrorKind::InvalidArgument, error.message().to_owned())
            }
            (Self::Grpc, kind) => (kind, error.message().to_owned()),
        }
    }
}

/// One operation and what it answered.
struct Step {
    asked: String,
    /// First step of the paths in REST.
    body: &'static str,
    answer: Result<Value, Error>,
    /// Whether the words of an error are the protocol's own.
    own_words: bool,
    /// The protocol whose contract has another answer.
    differs_over: Option<Protocol>,
}

/// A script that is being carried out.
pub struct Script<'a, A> {
    api: &'a A,
    steps: Vec<Step>,
}

impl<A: Api> Script<'_, A> {
    /// Carries out an operation and notes the answer.
    pub async fn ask<O>(&mut self, operation: O, scope: Scope) -> Option<Value>
    where
        A: Execute<O>,
        O: Operation,
        O::Output: Serialize,
    {
        let asked = format!("{} in {:?}", O::NAME, scope.collection);
        self.note(asked, operation, scope).await
    }

    /// The same for an operation in its JSON form. Writes wait.
    pub async fn say<O>(&mut self, collection: &str, body: Value) -> Option<Value>
    where
        A: Execute<O>,
        O: Operation + DeserializeOwned,
        O::Output: Serialize,
    {
        let asked = format!("{} in {collection:?}: {body}", O::NAME);
        let operation: O =
            serde_json::from_str(&body.to_string()).unwrap_or_else(|e| panic!("{asked}: {e}"));
        self.note(asked, operation, Scope::of(collection).waiting())
            .await
    }

    async fn note<O>(&mut self, asked: String, operation: O, scope: Scope) -> Option<Value>
    where
        A: Execute<O>,
        O: Operation,
        O::Output: Serialize,
    {
        let answer = self.api.execute(operation, scope, &Context::new()).await;
        let answer = answer.map(|own| serde_json::to_value(own).expect("an answer is JSON"));
        let value = answer.as_ref().ok().cloned();
        self.steps.push(Step {
            asked,
            body: O::BODY,
            answer,
            own_words: false,
            differs_over: None,
        });
        value
    }

    /// Lets every protocol have its own words for the last error: names in paths are called otherwise.
    fn in_own_words(&mut self) {
        if let Some(step) = self.steps.last_mut() {
            step.own_words = true;
        }
    }

    /// The contract of the protocol has another answer than the last one.
    fn differs_over(&mut self, protocol: Protocol) {
        if let Some(step) = self.steps.last_mut() {
            step.differs_over = Some(protocol);
        }
    }

    /// Changes the last answer: takes out what cannot be the same twice.
    fn forget(&mut self, change: impl FnOnce(&mut Value)) {
        if let Some(Step {
            answer: Ok(value), ..
        }) = self.steps.last_mut()
        {
            change(value);
        }
    }
}

/// A script by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// Collections and aliases.
    Collections,
    /// Every write of points.
    Writes,
    /// Every kind of query.
    Queries,
    /// Everything else that reads.
    Reads,
    /// What is refused, and with which words.
    Refusals,
    /// Snapshots.
    Snapshots,
}

/// What an executor did with a script.
pub struct Record(Vec<Step>);

impl Scenario {
    /// Carries the script out.
    pub async fn run(self, api: &impl Api) -> Record {
        let mut script = Script {
            api,
            steps: Vec::new(),
        };
        match self {
            Self::Collections => collections::run(&mut script).await,
            Self::Writes => writes::run(&mut script).await,
            Self::Queries => queries::run(&mut script).await,
            Self::Reads => reads::run(&mut script).await,
            Self::Refusals => refusals::run(&mut script).await,
            Self::Snapshots => snapshots::run(&mut script).await,
        }
        Record(script.steps)
    }
}

impl Record {
    /// How many operations were carried out, and how many failed.
    pub fn counts(&self) -> (usize, usize) {
        let failed = self.0.iter().filter(|step| step.answer.is_err());
        (self.0.len(), failed.count())
    }

    /// Every difference between this record of an embedded database and another one, in words.
    pub fn differences(&self, other: &Self, protocol: Protocol) -> String {
        let mut found = String::new();
        for (own, other) in self.0.iter().zip(&other.0) {
            let (wanted, got) = (own.shown(protocol), other.shown(Protocol::Embedded));
            if wanted != got && own.differs_over != Some(protocol) {
                let same = wanted.chars().zip(got.chars());
                let at = same.take_while(|(own, other)| own == other).count();
                let near = |text: &str| -> String {
                    let start = at.saturating_sub(CONTEXT);
                    text.chars().skip(start).take(4 * CONTEXT).collect()
                };
                let (asked, wanted, got) = (&own.asked, near(&wanted), near(&got));
                found += &format!("{asked}\n  embedded ...{wanted}\n  {protocol:?} ...{got}\n");
            }
        }
        if self.0.len() != other.0.len() {
            let (own, other) = (self.0.len(), other.0.len());
            found += &format!("{own} steps became {other}\n");
        }
        found
    }
}

impl Step {
    /// The answer as the protocol brings it.
    fn shown(&self, protocol: Protocol) -> String {
        match &self.answer {
            Ok(value) if protocol == Protocol::Grpc => {
                let mut value = value.clone();
                drop_empty_payloads(&mut value);
                format!("answer {value}")
            }
            Ok(value) => format!("answer {value}"),
            Err(error) => {
                let (kind, text) = protocol.shows(error, self.body);
                let text = if self.own_words { "" } else { &text };
                format!("error {kind:?} {text}")
            }
        }
    }
}

/// A map of gRPC is never absent and an empty one says nothing.
fn drop_empty_payloads(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(drop_empty_payloads),
        Value::Object(members) => {
            let is_empty = |payload: &Value| payload.as_object().is_some_and(|own| own.is_empty());
            if members.contains_key("id") && members.get("payload").is_some_and(is_empty) {
                members.remove("payload");
            }
            members.values_mut().for_each(drop_empty_payloads);
        }
        _ => {}
    }
}
