//! Power loss at every boundary, failing calls, and damage: acknowledged writes survive, or the
//! database says what is wrong. It never answers something else, and never panics.

mod common;

use common::{crash, scale};

#[test]
fn power_loss_at_every_boundary() {
    crash::power_loss_at_every_boundary(scale("CRASH_RECOVERIES", 6_000));
}

#[test]
fn every_call_fails_once_and_forever() {
    crash::every_call_fails_once_and_forever(scale("FAULT_CASES", 150));
}

#[test]
fn damage_is_reported_or_harmless() {
    crash::damage_is_reported_or_harmless(scale("FLIPS_PER_FILE", 60));
}
