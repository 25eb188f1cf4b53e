//! Where words begin and end: the ways to split a text before its words become tokens.

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use std::iter;

/// Runs of letters and digits.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Words as Unicode and dictionaries tell them apart.
pub(super) fn words_of_any_script(text: &str) -> impl Iterator<Item = &str> {
    let segmenter = WordSegmenter::new_auto(WordBreakInvariantOptions::default());
    let mut start = 0;
    segmenter
        .segment_str(text)
        .iter_with_word_type()
        .filter_map(move |(end, kind)| {
            let word = text.get(std::mem::replace(&mut start, end)..end);
            word.filter(|own| kind.is_word_like() && !own.is_empty())
        })
}

/// The parts of identifiers, in whatever style they are written: `parseHTTPHeader2` and
/// `parse_http_header_2` have the same ones.
pub(super) fn parts_of_identifiers(text: &str) -> impl Iterator<Item = &str> {
    words(text).flat_map(|word| {
        let mut rest = word;
        iter::from_fn(move || {
            let (part, left) = rest.split_at_checked(first_part(rest))?;
            rest = left;
            (!part.is_empty()).then_some(part)
        })
    })
}

/// Length of the first part of a word: up to a capital behind a small letter, the last capital of several
/// that a small letter follows, or where letters and digits meet.
fn first_part(word: &str) -> usize {
    let next = word.char_indices().skip(1);
    let after = word.chars().skip(2).map(Some).chain(iter::once(None));
    let mut ends = word.chars().zip(next).zip(after);
    let end = ends.find_map(|((own, (at, next)), after)| {
        let is_hump =
            next.is_uppercase() && (!own.is_uppercase() || after.is_some_and(char::is_lowercase));
        (own.is_numeric() != next.is_numeric() || is_hump).then_some(at)
    });
    end.unwrap_or(word.len())
}
