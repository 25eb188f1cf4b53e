//! Declared fields of a collection: stored beside its configuration, handed to the shards as rules.

use super::{Collection, write_config};
use crate::schema::Tuning;
use crate::strict;
use orthoplex_index::fields::Rules;
use orthoplex_types::field_index::{FieldSchema, FieldSchemas, PayloadIndexInfo};
use orthoplex_types::{JsonPath, Result};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Collection {
    /// The declared fields at this moment.
    pub(crate) fn fields(&self) -> Arc<FieldSchemas> {
        self.fields.load_full()
    }

    /// Declares a field, or withdraws it. Durable when this answers. Called by one thread at a time.
    pub(crate) fn set_field(&self, key: JsonPath, schema: Option<FieldSchema>) -> Result<()> {
        let mut fields = FieldSchemas::clone(&self.fields.load());
        match schema {
            Some(schema) => {
                Rules::check_supported(&schema)?;
                strict::check_new_index(&self.config.load(), &fields, &key)?;
                fields.insert(key, schema);
            }
            None => {
                fields.remove(&key);
            }
        }
        if fields == **self.fields.load() {
            return Ok(());
        }
        let config = self.config.load();
        write_config(&*self.vfs, &self.dir, &config, &fields)?;
        let tuning = Tuning::from_config(&config, &fields);
        self.fields.store(Arc::new(fields));
        self.shards
            .iter()
            .for_each(|shard| shard.set_tuning(tuning.clone()));
        Ok(())
    }

    /// What a client may know of the declared fields.
    pub(super) fn fields_info(&self) -> Result<BTreeMap<JsonPath, PayloadIndexInfo>> {
        let views = self.views();
        let fields = self.fields();
        let infos = fields.iter().map(|(key, schema)| {
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
