//! Who is charged for work: the tally of the call that asked for it, and its collection.
//!
//! What work touches is counted where it happens, on the thread that does it.

use crate::collection::Collection;
use orthoplex_index::work;
use orthoplex_types::Context;
use orthoplex_types::usage::Tally;
use std::sync::Arc;

/// Does the work of a read of a collection.
pub(crate) fn read<T>(context: &Context, collection: &Collection, run: impl FnOnce() -> T) -> T {
    if let Some(tally) = context.tally() {
        tally.charge(&collection.spent);
    }
    charged(context.tally(), run)
}

/// Does work and adds to the tally what it touched.
pub(crate) fn charged<T>(tally: Option<&Arc<Tally>>, run: impl FnOnce() -> T) -> T {
    let Some(tally) = tally else { return run() };
    let (result, counted) = work::count(tally.measures(), run);
    if tally.measures() {
        tally.add(&counted.hardware);
    }
    for (model, tokens) in counted.tokens {
        tally.add_tokens(model, tokens);
    }
    result
}

/// Who is charged for applying a write. A caller that does not wait is told nothing; the collection
/// counts the work all the same.
pub(crate) fn of_write(
    context: &Context,
    collection: &Collection,
    wait: bool,
) -> Option<Arc<Tally>> {
    let tally = context.tally().filter(|own| own.measures())?;
    let tally = match wait {
        true => Arc::clone(tally),
        false => Arc::new(Tally::new(true)),
    };
    tally.charge(&collection.spent);
    Some(tally)
}
