//! What was recorded, for who may read it: newest entries first.
//!
//! Reads the files of the log as they are, line by line; holds no more than the entries asked for.

use super::PREFIX;
use crate::settings::Audit as Settings;
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::{Context, Error, Result, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, VecDeque};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Entries that are answered when the caller names no number, and at most.
const LIMIT: usize = 100;
const LIMIT_MAX: usize = 10_000;
/// Longest line that is looked at; none of ours comes near.
const LINE_BYTES_MAX: u64 = 64 * 1024;
/// Lines between two looks at the clock.
const STRIDE: usize = 1024;
/// Members of a line that can be asked for.
const MEMBERS: [&str; 8] = [
    "method",
    "auth_type",
    "subject",
    "remote",
    "collection",
    "request_id",
    "result",
    "error",
];

/// Which entries of the audit log are wanted.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct EntriesRequest {
    /// Not before this moment.
    time_from: Option<Timestamp>,
    /// Before this moment.
    time_to: Option<Timestamp>,
    /// At most so many, the newest; 100 by default.
    limit: Option<usize>,
    /// Members of entries with the texts that they must have.
    filters: Option<BTreeMap<String, String>>,
}

/// Entries of the audit log, newest first.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct Entries {
    entries: Vec<Map<String, Value>>,
}

impl EntriesRequest {
    /// Value constraints.
    pub(crate) fn validate(&self) -> Result<()> {
        let mut violations = Violations::default();
        violations.min_opt("limit", self.limit, 1);
        violations.max_opt("limit", self.limit, LIMIT_MAX);
        violations.into_result()?;
        let unknown = |name: &&String| !MEMBERS.contains(&name.as_str());
        match self.filters.iter().flatten().map(|own| own.0).find(unknown) {
            Some(name) => Err(Error::bad_request(format_args!(
                "entries of the audit log have no `{name}`: known are {}",
                MEMBERS.join(", ")
            ))),
            None => Ok(()),
        }
    }

    fn wants(&self, entry: &Map<String, Value>) -> bool {
        let time = entry.get("timestamp").and_then(Value::as_str);
        let Some(time) = time.and_then(Timestamp::parse) else {
            return false;
        };
        let mut filters = self.filters.iter().flatten();
        self.time_from.is_none_or(|from| time >= from)
            && self.time_to.is_none_or(|to| time < to)
            && filters
                .all(|(name, text)| entry.get(name).and_then(Value::as_str) == Some(text.as_str()))
    }
}

/// The wanted entries of the log.
pub(crate) fn entries(
    settings: &Settings,
    request: &EntriesRequest,
    context: &Context,
) -> Result<Entries> {
    let limit = request.limit.unwrap_or(LIMIT);
    let mut entries: Vec<Map<String, Value>> = Vec::new();
    let mut files = files(&settings.dir)?;
    // Names tell the time at which a file began.
    files.sort_unstable();
    for path in files.into_iter().rev() {
        let wanted = limit - entries.len();
        if wanted == 0 {
            break;
        }
        match File::open(&path) {
            Ok(file) => entries.extend(newest(file, request, wanted, context)?.into_iter().rev()),
            // It was the oldest, and a new one began.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(unreadable(&path, &error)),
        }
    }
    Ok(Entries { entries })
}

/// Bytes of all files of the log.
pub(crate) fn size_bytes(settings: &Settings) -> Option<u64> {
    let files = files(&settings.dir).ok()?;
    let sizes = files.iter().filter_map(|path| fs::metadata(path).ok());
    Some(sizes.map(|own| own.len()).sum())
}

fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let found = fs::read_dir(dir).map_err(|error| unreadable(dir, &error))?;
    let is_own = |path: &PathBuf| {
        let name = path.file_name().and_then(|own| own.to_str());
        name.is_some_and(|own| own.starts_with(PREFIX))
    };
    let paths = found.filter_map(|entry| Some(entry.ok()?.path()));
    Ok(paths.filter(is_own).collect())
}

/// The last wanted entries of a file, in its order. What is no entry is passed over: a crash leaves
/// half a line.
fn newest(
    file: impl Read,
    request: &EntriesRequest,
    limit: usize,
    context: &Context,
) -> Result<VecDeque<Map<String, Value>>> {
    let mut reader = BufReader::new(file);
    let (mut found, mut line, mut lines) = (VecDeque::new(), Vec::new(), 0usize);
    loop {
        line.clear();
        let read = reader
            .by_ref()
            .take(LINE_BYTES_MAX)
            .read_until(b'\n', &mut line)
            .map_err(Error::internal)?;
        if read == 0 {
            return Ok(found);
        }
        lines += 1;
        if lines.is_multiple_of(STRIDE) && context.is_over() {
            return Err(Error::timeout("the audit log is long: ask for less of it"));
        }
        let Ok(entry) = serde_json::from_slice::<Map<String, Value>>(&line) else {
            continue;
        };
        if request.wants(&entry) {
            if found.len() == limit {
                found.pop_front();
            }
            found.push_back(entry);
        }
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::internal(format_args!("cannot read {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ask(dir: &Path, request: Value) -> Result<Vec<Value>> {
        let request: EntriesRequest = serde_json::from_value(request).unwrap();
        request.validate()?;
        let settings = Settings {
            dir: dir.to_owned(),
            ..Settings::default()
        };
        let found = entries(&settings, &request, &Context::new())?;
        Ok(found
            .entries
            .into_iter()
            .map(|mut own| own["timestamp"].take())
            .collect())
    }

    #[test]
    fn the_newest_entries_come_first_over_all_files() {
        let dir = tempfile::tempdir().unwrap();
        let line = |time: &str, method: &str| {
            format!(
                "{}\n",
                json!({"timestamp": time, "method": method, "result": "ok"})
            )
        };
        let (one, two, three) = (
            "2026-01-01T10:00:00Z",
            "2026-01-01T11:00:00Z",
            "2026-01-02T10:00:00Z",
        );
        let old = line(one, "a") + &line(two, "b") + "{\"half\": ";
        fs::write(dir.path().join("audit.2026-01-01.log"), old).unwrap();
        let new = line(three, "a") + "[]\n";
        fs::write(dir.path().join("audit.2026-01-02.log"), new).unwrap();
        fs::write(dir.path().join("other"), line(three, "a")).unwrap();
        for (request, wanted) in [
            (json!({}), vec![three, two, one]),
            (json!({"limit": 2}), vec![three, two]),
            (json!({"filters": {"method": "a"}}), vec![three, one]),
            (json!({"time_from": two, "time_to": three}), vec![two]),
            (json!({"filters": {"result": "denied"}}), vec![]),
        ] {
            assert_eq!(ask(dir.path(), request).unwrap(), wanted);
        }
        for request in [
            json!({"limit": 0}),
            json!({"limit": 10_001}),
            json!({"filters": {"other": "x"}}),
        ] {
            assert!(ask(dir.path(), request).is_err());
        }
    }
}
