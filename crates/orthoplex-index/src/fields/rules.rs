//! What conditions mean on the fields that a collection declares.

use super::text::{Analyzer, Stem, stop_words_of};
use orthoplex_types::field_index::{
    FieldSchema, FieldSchemas, IndexParams, Memory, Stemmer, Stopwords, TextParams,
};
use orthoplex_types::field_index::{FieldType, Language};
use orthoplex_types::{Error, JsonPath, Result};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is special about declared fields; all others have no rule.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rules {
    texts: BTreeMap<JsonPath, Arc<Analyzer>>,
    /// Fields whose entries are the elements of an array: the path of these elements.
    arrays: BTreeMap<JsonPath, JsonPath>,
    /// Where fields are to be kept in memory.
    places: BTreeMap<JsonPath, Memory>,
}

impl Rules {
    /// Those of a collection without field indexes.
    pub const NONE: Self = Self {
        texts: BTreeMap::new(),
        arrays: BTreeMap::new(),
        places: BTreeMap::new(),
    };

    /// The rules of the declared fields.
    pub fn new(fields: &FieldSchemas) -> Self {
        let texts = fields.iter().filter_map(|(key, schema)| {
            let params = match schema {
                FieldSchema::Params(IndexParams::Text(own)) => own.clone(),
                FieldSchema::Plain(FieldType::Text) => TextParams::default(),
                _ => return None,
            };
            Some((key.clone(), Arc::new(Analyzer::new(&params))))
        });
        let arrays = fields.iter().filter_map(|(key, schema)| {
            let array: JsonPath = schema.nested()?.parse().ok()?;
            Some((key.clone(), array.elements()))
        });
        let places = fields
            .iter()
            .filter_map(|(key, own)| Some((key.clone(), own.memory()?)));
        Self {
            texts: texts.collect(),
            arrays: arrays.collect(),
            places: places.collect(),
        }
    }

    /// Refuses languages that nothing is known of.
    ///
    /// # Errors
    /// 501 naming the language.
    pub fn check_supported(schema: &FieldSchema) -> Result<()> {
        let FieldSchema::Params(IndexParams::Text(params)) = schema else {
            return Ok(());
        };
        if let Some(own) = &params.stemmer
            && *own != Stemmer::Disabled
            && Stem::of(own).is_none()
        {
            return Err(Error::unimplemented("stemmer of that language"));
        }
        let languages: &[Language] = match &params.stopwords {
            Some(Stopwords::Language(own)) => std::slice::from_ref(own),
            Some(Stopwords::Set(set)) => set.languages.as_deref().unwrap_or_default(),
            None => &[],
        };
        match languages.iter().find(|own| stop_words_of(**own).is_none()) {
            Some(own) => Err(Error::unimplemented(format_args!(
                "stopwords of {}",
                own.name()
            ))),
            None => Ok(()),
        }
    }

    pub(super) fn text(&self, key: &JsonPath) -> Option<&Analyzer> {
        self.texts.get(key).map(Arc::as_ref)
    }

    /// The words of a field that is ranked by them.
    pub(super) fn ranked(&self, key: &JsonPath) -> Option<&Arc<Analyzer>> {
        self.texts.get(key).filter(|own| own.serves_ranking())
    }

    /// The distinct terms of a text to look for in a field; `None` unless the field is ranked by them.
    pub fn terms(&self, key: &JsonPath, text: &str) -> Option<Vec<String>> {
        let mut terms = self.ranked(key)?.query(text);
        terms.sort_unstable();
        terms.dedup();
        Some(terms)
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = (&JsonPath, &Arc<Analyzer>)> {
        self.texts.iter()
    }

    /// The fields that are to be kept somewhere in particular.
    pub fn places(&self) -> impl Iterator<Item = (&JsonPath, Memory)> {
        self.places.iter().map(|(key, memory)| (key, *memory))
    }

    pub(super) fn array(&self, key: &JsonPath) -> Option<&JsonPath> {
        self.arrays.get(key)
    }

    /// The array whose elements are entries of their own, and the rest of the path behind it.
    pub(super) fn entries(&self, key: &JsonPath) -> Option<(JsonPath, JsonPath)> {
        let array = self.array(key)?;
        Some((array.clone(), key.below(array)?))
    }
}
