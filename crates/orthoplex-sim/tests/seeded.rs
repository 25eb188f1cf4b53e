//! The suite notices mistakes: each seeded bug turns it red, and without one it is green.

#![cfg(feature = "seeded-bugs")]

mod common;

use common::{block_on, crash, model, single};
use orthoplex_storage::seeded::{Bug, activate};
use orthoplex_types::config::Distance;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A short form of the whole suite. Errors leave it as panics.
fn suite() {
    block_on(model::run(single(Distance::Cosine), 1, 1, 300));
    crash::power_loss_at_every_boundary(1_500);
    crash::damage_is_reported_or_harmless(40);
}

#[test]
fn every_seeded_bug_turns_the_suite_red() {
    suite();
    let unnoticed = Bug::ALL.into_iter().filter(|bug| {
        activate(Some(*bug));
        let result = catch_unwind(AssertUnwindSafe(suite));
        activate(None);
        result.is_ok()
    });
    assert_eq!(unnoticed.collect::<Vec<_>>(), []);
}
