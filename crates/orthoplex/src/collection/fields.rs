//! Declared fields of a collection: stored beside its configuration, handed to the shards as rules.

use super::{Collection, Settled};
use crate::strict;
use orthoplex_index::fields::Rules;
use orthoplex_types::field_index::{FieldSchema, PayloadIndexInfo};
use orthoplex_types::{JsonPath, Result};
use std::collections::BTreeMap;

impl Collection {
    /// Declares a field, or withdraws it. Durable when this answers. Called by one thread at a time.
    pub(crate) fn set_field(&self, key: JsonPath, schema: Option<FieldSchema>) -> Result<()> {
        let mut settled = Settled::clone(&self.settled());
        match schema {
            Some(schema) => {
                Rules::check_supported(&schema)?;
                strict::check_new_index(&settled.config, &settled.fields, &key)?;
                settled.fields.insert(key, schema);
            }
            None => {
                settled.fields.remove(&key);
            }
        }
        self.settle(settled)
    }

    /// What a client may know of the declared fields.
    pub(super) fn fields_info(&self) -> Result<BTreeMap<JsonPath, PayloadIndexInfo>> {
        let views = self.views();
        let settled = self.settled();
        let infos = settled.fields.iter().map(|(key, schema)| {
            let data_type = schema.data_type();
            let points = views.iter().map(|view| view.indexed_points(key, data_type));
            let info = PayloadIndexInfo {
                data_type,
                params: schema.params().cloned(),
                points: points.sum::<Result<usize>>()?,
            };
            Ok((key.clone(), info))
        });
        infos.collect()
    }
}
