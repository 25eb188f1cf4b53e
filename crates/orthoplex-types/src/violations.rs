//! Collects broken value constraints with the path of the offending member.
//!
//! Owns the message forms of the validation texts. Paths are relative to the request. REST shows
//! one more step in front of what a body holds (`internal.limit`): of a single request the facade
//! knows it, of the items of a batch it is kept here ([`Violations::absorb`]). gRPC shows neither.

use std::fmt;

/// Broken constraints of one request, in the order found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Violations {
    found: Vec<Violation>,
    path: String,
}

/// One broken constraint.
#[derive(Clone, Debug, PartialEq)]
struct Violation {
    /// Steps to the item of a batch, as `searches[0]`; empty outside batches.
    item: String,
    /// First step inside the item, shown by REST only.
    body: &'static str,
    /// Steps from there to the member.
    path: String,
    message: String,
}

impl Violations {
    /// Whether no constraint was broken.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Runs `check` one step deeper: `member` is a name, `[3]` or `?`.
    pub fn at(&mut self, member: impl fmt::Display, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        push_step(&mut self.path, &member.to_string());
        check(self);
        self.path.truncate(length);
    }

    /// Notes a broken constraint at the present path.
    pub fn add(&mut self, message: impl Into<String>) {
        self.found.push(Violation {
            item: String::new(),
            body: "",
            path: self.path.clone(),
            message: message.into(),
        });
    }

    /// Notes a broken constraint one step deeper.
    pub fn add_at(&mut self, member: impl fmt::Display, message: impl Into<String>) {
        self.at(member, |v| v.add(message));
    }

    /// Takes over what was found below the present path.
    pub(crate) fn extend(&mut self, below: Self) {
        self.found
            .extend(below.found.into_iter().map(|own| Violation {
                path: join([&self.path, &own.path]),
                ..own
            }));
    }

    /// Takes over what one item of a batch broke. `body` is the item's own first step in REST.
    pub fn absorb(&mut self, item: impl fmt::Display, body: &'static str, of_item: Self) {
        let item = item.to_string();
        self.found
            .extend(of_item.found.into_iter().map(|own| Violation {
                item: item.clone(),
                body,
                ..own
            }));
    }

    /// `value V invalid, must be N or larger`
    pub fn min<T: PartialOrd + fmt::Debug>(&mut self, member: &str, value: T, min: T) {
        if !is_ordered(&min, &value) {
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

    /// `value V invalid, must be N or smaller`
    pub fn max<T: PartialOrd + fmt::Debug>(&mut self, member: &str, value: T, max: T) {
        if !is_ordered(&value, &max) {
            self.add_at(
                member,
                format!("value {value:?} invalid, must be {max:?} or smaller"),
            );
        }
    }

    /// As [`Self::max`], for a member that may be absent.
    pub fn max_opt<T: PartialOrd + fmt::Debug>(&mut self, member: &str, value: Option<T>, max: T) {
        if let Some(value) = value {
            self.max(member, value, max);
        }
    }

    /// `value V invalid, must be from A to B`
    pub fn range<T: PartialOrd + fmt::Debug>(&mut self, member: &str, value: T, min: T, max: T) {
        if !(is_ordered(&min, &value) && is_ordered(&value, &max)) {
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

    /// The list as REST prints it: `prefix` is the first step of a single request's paths.
    pub fn render(&self, prefix: &str) -> String {
        self.print(|own| join([prefix, &own.item, own.body, &own.path]))
    }

    fn print(&self, path: impl Fn(&Violation) -> String) -> String {
        let entries: Vec<String> = self
            .found
            .iter()
            .map(|own| format!("{}: {}", path(own), own.message))
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

/// The list as gRPC prints it.
impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.print(|own| join([&own.item, &own.path])))
    }
}

/// Whether `low <= high`; never of NaN, so that it is refused.
fn is_ordered<T: PartialOrd>(low: &T, high: &T) -> bool {
    low <= high
}

fn join<const N: usize>(steps: [&str; N]) -> String {
    let mut path = String::new();
    steps
        .into_iter()
        .for_each(|step| push_step(&mut path, step));
    path
}

fn push_step(path: &mut String, step: &str) {
    if !path.is_empty() && !step.is_empty() && !step.starts_with('[') {
        path.push('.');
    }
    path.push_str(step);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_requests_and_of_batch_items() {
        let mut own = Violations::default();
        own.at("points", |v| v.at("[3]", |v| v.min("x", 0, 1)));
        own.add("whole");
        assert_eq!(
            own.render(""),
            "[points[3].x: value 0 invalid, must be 1 or larger; : whole]"
        );
        assert_eq!(
            own.render("body"),
            "[body.points[3].x: value 0 invalid, must be 1 or larger; body: whole]"
        );
        let mut batch = Violations::default();
        batch.absorb("searches[1]", "internal", own);
        assert_eq!(
            batch.render(""),
            "[searches[1].internal.points[3].x: value 0 invalid, must be 1 or larger; \
             searches[1].internal: whole]"
        );
        assert_eq!(
            batch.to_string(),
            "[searches[1].points[3].x: value 0 invalid, must be 1 or larger; searches[1]: whole]"
        );
    }

    #[test]
    fn message_forms() {
        let mut v = Violations::default();
        v.min("a", -1.0, 0.0);
        v.max("b", 7, 5);
        v.range("c", 65_537, 1, 65_536);
        v.min("d", f64::NAN, 1.0);
        v.range_opt::<u8>("e", None, 1, 2);
        assert_eq!(
            v.to_string(),
            "[a: value -1.0 invalid, must be 0.0 or larger; b: value 7 invalid, must be 5 or smaller; \
             c: value 65537 invalid, must be from 1 to 65536; d: value NaN invalid, must be 1.0 or larger]"
        );
    }
}
