//! What one column says about one field condition.

use super::{Field, Mark, Placed, Postings, decided, unordered};
use crate::bitset::Bitset;
use crate::fields::check;
use crate::fields::columns::postings::array;
use crate::fields::text::Analyzer;
use crate::fields::verdict::Verdict;
use crate::fields::{Rules, geo};
use crate::work;
use orthoplex_storage::StorageError;
use orthoplex_types::filter::{
    AnyValues, FieldCondition, GeoPoint, Match, MatchValue, Range, RangeInterface,
};
use std::ops;

type Result<T> = std::result::Result<T, StorageError>;

/// One column and what it is asked over.
pub(in crate::fields) struct Facts<'a> {
    pub(in crate::fields) field: &'a Field,
    pub(in crate::fields) data: &'a Placed,
    pub(in crate::fields) rows: usize,
}

impl Facts<'_> {
    fn none(&self) -> Bitset {
        Bitset::new(self.rows)
    }

    fn marked(&self, mark: Mark) -> Result<Bitset> {
        let mut found = self.none();
        self.field.marked(self.data, mark, &mut found)?;
        Ok(found)
    }

    /// Missing, null or an empty array.
    pub(in crate::fields) fn empty(&self) -> Result<Bitset> {
        let mut found = self.marked(Mark::Filled)?;
        found.negate();
        Ok(found)
    }

    /// Some value is null.
    fn null(&self) -> Result<Bitset> {
        self.marked(Mark::Null)
    }

    /// Null itself, which an array that holds one is not.
    pub(in crate::fields) fn is_null(&self) -> Result<Bitset> {
        let mut found = self.null()?;
        found.and_not(&self.marked(Mark::Filled)?);
        Ok(found)
    }

    /// The verdict on a condition; the order of precedence is that of the reference check.
    pub(in crate::fields) fn verdict(
        &self,
        wanted: &FieldCondition,
        rules: &Rules,
    ) -> Result<Verdict> {
        if let Some(range) = &wanted.values_count {
            let keys = self.field.counts.keys(self.data)?;
            let places = interval(keys, range, |count| count as u64);
            return self.all(&self.field.counts, places);
        }
        if let Some(flag) = wanted.is_empty {
            return self.flagged(self.empty()?, flag);
        }
        if let Some(flag) = wanted.is_null {
            return self.flagged(self.null()?, flag);
        }
        let mut verdict = Verdict::none(self.rows);
        if let Some(own) = &wanted.matches {
            verdict.or(&self.matching(own, wanted, rules)?);
        }
        if let Some(range) = &wanted.range {
            verdict.or(&self.in_range(range)?);
        }
        if geo::has_area(wanted) {
            verdict.or(&self.inside(wanted)?);
        }
        Ok(verdict)
    }

    fn flagged(&self, mut rows: Bitset, flag: bool) -> Result<Verdict> {
        if !flag {
            rows.negate();
        }
        Ok(Verdict::sure(rows))
    }

    fn all(&self, postings: &Postings, places: ops::Range<usize>) -> Result<Verdict> {
        let mut found = self.none();
        postings.collect(self.data, places, &mut found)?;
        Ok(Verdict::sure(found))
    }

    fn matching(
        &self,
        wanted: &Match,
        condition: &FieldCondition,
        rules: &Rules,
    ) -> Result<Verdict> {
        match wanted {
            Match::Value(MatchValue::Bool(true)) => Ok(Verdict::sure(self.marked(Mark::True)?)),
            Match::Value(MatchValue::Bool(false)) => Ok(Verdict::sure(self.marked(Mark::False)?)),
            Match::Value(MatchValue::Integer(value)) => self.among_integers(&[*value]),
            Match::Value(MatchValue::Keyword(text)) => self.among_texts(std::slice::from_ref(text)),
            Match::Any(AnyValues::Integers(values)) => self.among_integers(values),
            Match::Any(AnyValues::Keywords(texts)) => self.among_texts(texts),
            Match::Except(wanted) => self.except(wanted),
            Match::Prefix(beginning) => self.beginning_with(beginning),
            Match::Substring(part) => self.texts_where(&|text| text.contains(part.as_str())),
            Match::Text(_) | Match::TextAny(_) | Match::Phrase(_) => {
                self.text(wanted, rules.text(&condition.key))
            }
        }
    }

    fn text(&self, wanted: &Match, analyzer: Option<&Analyzer>) -> Result<Verdict> {
        // Tokens may come from several texts of a row: each token has its own set of rows.
        let (query, any) = match (analyzer, wanted) {
            (Some(own), Match::Text(query)) => (own.query(query), false),
            (Some(own), Match::TextAny(query)) => (own.query(query), true),
            (Some(own), _) => {
                return self.texts_where(&|text| own.holds(wanted, &[text]));
            }
            (None, _) => return self.texts_where(&|text| check::text_holds(wanted, text)),
        };
        let Some(own) = analyzer.filter(|_| !query.is_empty()) else {
            return Ok(Verdict::none(self.rows));
        };
        let mut found = vec![self.none(); query.len()];
        let texts = &self.field.texts;
        texts.collect_where(self.data, &mut found, &|text, choose| {
            let tokens = own.tokens(text);
            for (number, token) in query.iter().enumerate() {
                if tokens.contains(token) {
                    choose.push(number);
                }
            }
        })?;
        let long = self.field.long_texts(self.data, self.rows)?;
        let mut verdict = match any {
            true => Verdict::none(self.rows),
            false => Verdict::every(self.rows),
        };
        for rows in found {
            let token = decided(rows, &long);
            match any {
                true => verdict.or(&token),
                false => verdict.and(&token),
            }
        }
        Ok(verdict)
    }

    fn beginning_with(&self, beginning: &str) -> Result<Verdict> {
        let texts = &self.field.texts;
        let places = texts.beginning_with(self.data, beginning)?;
        let mut found = self.none();
        texts.postings.collect(self.data, places, &mut found)?;
        let long = self.field.long_texts(self.data, self.rows)?;
        Ok(decided(found, &long))
    }

    /// Rows with a text of which `holds` is true; rows with long ones stay open.
    fn texts_where(&self, holds: &dyn Fn(&str) -> bool) -> Result<Verdict> {
        let mut found = [self.none()];
        let texts = &self.field.texts;
        texts.collect_where(self.data, &mut found, &|text, choose| {
            if holds(text) {
                choose.push(0);
            }
        })?;
        let [found] = found;
        Ok(decided(
            found,
            &self.field.long_texts(self.data, self.rows)?,
        ))
    }

    fn among_integers(&self, wanted: &[i64]) -> Result<Verdict> {
        let mut found = self.none();
        for value in wanted {
            self.field
                .integers
                .collect_key(self.data, *value, &mut found)?;
        }
        Ok(Verdict::sure(found))
    }

    fn among_texts(&self, wanted: &[String]) -> Result<Verdict> {
        let texts = &self.field.texts;
        let mut found = self.none();
        for text in wanted {
            if let Some(place) = texts.find(self.data, text)? {
                texts
                    .postings
                    .collect(self.data, place..place + 1, &mut found)?;
            }
        }
        if wanted.iter().any(|text| text.len() > super::TEXT_BYTES_MAX) {
            return Ok(decided(
                found,
                &self.field.long_texts(self.data, self.rows)?,
            ));
        }
        Ok(Verdict::sure(found))
    }

    /// Some value that is not null is none of the listed ones.
    fn except(&self, wanted: &AnyValues) -> Result<Verdict> {
        let Field {
            texts, integers, ..
        } = self.field;
        let mut found = self.marked(Mark::Odd)?;
        found.or(&self.marked(Mark::True)?);
        found.or(&self.marked(Mark::False)?);
        let mut open = self.none();
        let long = self.field.long_texts(self.data, self.rows)?;
        let (mut listed_texts, mut listed_integers) = (Vec::new(), Vec::new());
        match wanted {
            AnyValues::Integers(wanted) => {
                found.or(&long);
                for value in wanted {
                    listed_integers.extend(integers.keys(self.data)?.binary_search(value));
                }
            }
            AnyValues::Keywords(wanted) => {
                let listed_long = wanted.iter().any(|text| text.len() > super::TEXT_BYTES_MAX);
                if listed_long { &mut open } else { &mut found }.or(&long);
                for text in wanted {
                    listed_texts.extend(texts.find(self.data, text)?);
                }
            }
        }
        for gap in gaps(listed_texts, texts.postings.count) {
            texts.postings.collect(self.data, gap, &mut found)?;
        }
        for gap in gaps(listed_integers, integers.count) {
            integers.collect(self.data, gap, &mut found)?;
        }
        Ok(decided(found, &open))
    }

    fn in_range(&self, range: &RangeInterface) -> Result<Verdict> {
        let Field {
            integers,
            floats,
            times,
            ..
        } = self.field;
        match range {
            RangeInterface::Datetime(range) => {
                let range = Range {
                    lt: range.lt.map(|own| own.0),
                    gt: range.gt.map(|own| own.0),
                    gte: range.gte.map(|own| own.0),
                    lte: range.lte.map(|own| own.0),
                };
                let places = interval(times.keys(self.data)?, &range, |time| time);
                self.all(times, places)
            }
            RangeInterface::Number(range) => {
                let places = interval(integers.keys(self.data)?, range, |key| key as f64);
                let mut verdict = self.all(integers, places)?;
                let places = interval(floats.keys(self.data)?, range, unordered);
                verdict.or(&self.all(floats, places)?);
                Ok(verdict)
            }
        }
    }

    /// Rows that have a place.
    pub(super) fn places(&self) -> Result<Bitset> {
        let places = &self.field.places;
        let rows: &[u32] = array(self.data, places.rows, 0..places.count)?;
        let mut found = self.none();
        for row in rows {
            found.set(*row as usize);
        }
        Ok(found)
    }

    fn inside(&self, wanted: &FieldCondition) -> Result<Verdict> {
        let places = &self.field.places;
        let lat: &[f64] = array(self.data, places.lat, 0..places.count)?;
        let lon: &[f64] = array(self.data, places.lon, 0..places.count)?;
        let rows: &[u32] = array(self.data, places.rows, 0..places.count)?;
        let (south, north) = geo::latitudes(wanted);
        let start = lat.partition_point(|own| *own < south);
        let end = lat.partition_point(|own| *own <= north).max(start);
        work::read_index((end - start) * (2 * size_of::<f64>() + size_of::<u32>()));
        let mut found = self.none();
        for index in start..end {
            if let (Some(lat), Some(lon), Some(row)) =
                (lat.get(index), lon.get(index), rows.get(index))
                && geo::is_inside(
                    wanted,
                    GeoPoint {
                        lon: *lon,
                        lat: *lat,
                    },
                )
            {
                found.set(*row as usize);
            }
        }
        Ok(Verdict::sure(found))
    }
}

/// Places of the keys inside the range. Keys ascend, and so do their values.
fn interval<T: PartialOrd>(
    keys: &[i64],
    range: &Range<T>,
    value: impl Fn(i64) -> T,
) -> ops::Range<usize> {
    let above = |own: &T| {
        range.gt.as_ref().is_none_or(|bound| own > bound)
            && range.gte.as_ref().is_none_or(|bound| own >= bound)
    };
    let below = |own: &T| {
        range.lt.as_ref().is_none_or(|bound| own < bound)
            && range.lte.as_ref().is_none_or(|bound| own <= bound)
    };
    let start = keys.partition_point(|key| !above(&value(*key)));
    let end = keys.partition_point(|key| below(&value(*key)));
    start..end.max(start)
}

/// The ranges between the listed places.
fn gaps(mut listed: Vec<usize>, count: usize) -> impl Iterator<Item = ops::Range<usize>> {
    listed.sort_unstable();
    listed.push(count);
    let mut start = 0;
    listed.into_iter().map(move |place| {
        let gap = start..place.max(start);
        start = place + 1;
        gap
    })
}
