//! Collects broken value constraints with the path of the offending member.
//!
//! Owns the message forms of the validation texts. Paths are relative to the request; a facade
//! may put one more step in front (REST: `internal.limit`).

use std::fmt;

/// Broken constraints of one request, in the order found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Violations {
    found: Vec<(String, String)>,
    path: String,
}

impl Violations {
    /// Whether no constraint was broken.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Runs `check` one step deeper: `member` is a name, `[3]` or `?`.
    pub fn at(&mut self, member: impl fmt::Display, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        let step = member.to_string();
        if !self.path.is_empty() && !step.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(&step);
        check(self);
        self.path.truncate(length);
    }

    /// Notes a broken constraint at the present path.
    pub fn add(&mut self, message: impl Into<String>) {
        self.found.push((self.path.clone(), message.into()));
    }

    /// Notes a broken constraint one step deeper.
    pub fn add_at(&mut self, member: impl fmt::Display, message: impl Into<String>) {
        self.at(member, |v| v.add(message));
    }

    /// `value V invalid, must be N or larger`
    pub fn min<T: PartialOrd + fmt::Debug>(&mut self, member: &str, value: T, min: T) {
        // Written so that NaN is refused too.
        if !(value >= min) {
            self.add_at(
                member,
                format!("value {value:?} invalid, must be {min:?} or larger"),
            );
        }
    }

    /// As [`Self::min`], for a member that may be absent.
    pub fn min_opt<T: PartialOrd + fmt::Debug>(&mut self, member: &str, value: Option<T>, min: T) {
        if let Some(value) = value {
            self.min(member, value, min);
        }
    }

    /// `value V invalid, must be from A to B`
    pub fn range<T: PartialOrd + fmt::Debug>(&mut self, member: &str, value: T, min: T, max: T) {
        if !(value >= min && value <= max) {
            self.add_at(
                member,
                format!("value {value:?} invalid, must be from {min:?} to {max:?}"),
            );
        }
    }

    /// As [`Self::range`], for a member that may be absent.
    pub fn range_opt<T: PartialOrd + fmt::Debug>(
        &mut self,
        member: &str,
        value: Option<T>,
        min: T,
        max: T,
    ) {
        if let Some(value) = value {
            self.range(member, value, min, max);
        }
    }

    /// The list in its printed form, with one more path step in front of each entry.
    pub fn render(&self, prefix: &str) -> String {
        let entries: Vec<String> = self
            .found
            .iter()
            .map(
                |(path, message)| match (prefix.is_empty(), path.is_empty()) {
                    (true, _) => format!("{path}: {message}"),
                    (false, true) => format!("{prefix}: {message}"),
                    (false, false) => format!("{prefix}.{path}: {message}"),
                },
            )
            .collect();
        format!("[{}]", entries.join("; "))
    }

    /// `Ok` when nothing was broken, else the 422.
    pub fn into_result(self) -> crate::Result<()> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(crate::Error::unprocessable(self))
        }
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(""))
    }
}
