//! Evaluation of a filter over all rows: columns first, payloads only for what they leave open.

use super::columns::{Columns, Facts, Known};
use super::verdict::Verdict;
use super::{Points, Rules, check};
use crate::bitset::Bitset;
use orthoplex_storage::StorageError;
use orthoplex_types::filter::{Condition, Filter};
use orthoplex_types::{JsonPath, Payload, PointId};

type Result<T> = std::result::Result<T, StorageError>;

impl Columns {
    /// The offsets whose points satisfy the filter. Dead points are in it or not: mask them.
    ///
    /// # Errors
    /// A payload cannot be read.
    pub fn evaluate(&self, filter: &Filter, points: &dyn Points, rules: &Rules) -> Result<Bitset> {
        let own = Evaluation {
            columns: self,
            points,
            rules,
        };
        let Verdict {
            mut sure,
            mut possible,
        } = own.filter(filter)?;
        possible.and_not(&sure);
        for offset in possible.iter_ones() {
            let holds = &mut |point: &dyn check::Point| check::matches(filter, point, rules);
            if points.with_point(offset as u32, holds)? {
                sure.set(offset);
            }
        }
        Ok(sure)
    }
}

struct Evaluation<'a> {
    columns: &'a Columns,
    points: &'a dyn Points,
    rules: &'a Rules,
}

impl Evaluation<'_> {
    fn filter(&self, filter: &Filter) -> Result<Verdict> {
        let rows = self.points.len();
        let mut verdict = Verdict::every(rows);
        for own in &filter.must {
            verdict.and(&self.condition(own)?);
        }
        for own in &filter.must_not {
            let mut own = self.condition(own)?;
            own.negate();
            verdict.and(&own);
        }
        if !filter.should.is_empty() {
            let mut any = Verdict::none(rows);
            for own in &filter.should {
                any.or(&self.condition(own)?);
            }
            verdict.and(&any);
        }
        if let Some(own) = &filter.min_should {
            let verdicts: Result<Vec<_>> =
                own.conditions.iter().map(|c| self.condition(c)).collect();
            verdict.and(&Verdict::at_least(&verdicts?, own.min_count, rows));
        }
        Ok(verdict)
    }

    fn condition(&self, condition: &Condition) -> Result<Verdict> {
        Ok(match condition {
            Condition::Filter(filter) => self.filter(filter)?,
            Condition::HasId { has_id } => Verdict::sure(self.with_ids(has_id)),
            Condition::HasVector { has_vector } => {
                Verdict::sure(self.points.with_vector(has_vector))
            }
            Condition::Nested { nested } => {
                self.unless_missing(&nested.key, condition, |_| None)?
            }
            Condition::IsEmpty { is_empty } => {
                self.unless_missing(&is_empty.key, condition, |own| {
                    Some(own.empty().map(Verdict::sure))
                })?
            }
            Condition::IsNull { is_null } => {
                self.unless_missing(&is_null.key, condition, |own| {
                    Some(own.is_null().map(Verdict::sure))
                })?
            }
            Condition::Field(field) => self.unless_missing(&field.key, condition, |own| {
                Some(own.verdict(field, self.rules))
            })?,
        })
    }

    fn with_ids(&self, ids: &[PointId]) -> Bitset {
        let mut found = Bitset::new(self.points.len());
        for offset in ids.iter().filter_map(|id| self.points.find(*id)) {
            found.set(offset as usize);
        }
        found
    }

    /// The verdict of the column; without one, rows that have nothing at the path answer as an
    /// empty payload does, and the rest stays open.
    fn unless_missing(
        &self,
        path: &JsonPath,
        condition: &Condition,
        ask: impl Fn(&Facts<'_>) -> Option<Result<Verdict>>,
    ) -> Result<Verdict> {
        let rows = self.points.len();
        let mut within = match self.columns.known(path, rows)? {
            Known::Nothing => return Ok(Verdict::open(rows)),
            Known::Within(rows) => rows,
            Known::Field(field, data) => {
                let facts = Facts { field, data, rows };
                if let Some(verdict) = ask(&facts) {
                    return verdict;
                }
                let mut filled = facts.empty()?;
                filled.negate();
                filled
            }
        };
        let elsewhere = check::holds_for(condition, &Payload::default(), self.rules);
        if elsewhere {
            // Sure outside of `within`, open inside.
            within.negate();
            return Ok(Verdict {
                sure: within,
                possible: Bitset::full(rows),
            });
        }
        Ok(Verdict {
            sure: Bitset::new(rows),
            possible: within,
        })
    }
}

#[cfg(test)]
mod tests;
