//! Random lives of a log against the model.

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Step {
    Append(u64),
    Sync,
    Restart,
    PowerLoss(usize, u64),
    /// Checkpoint at this share of what is acknowledged.
    Truncate(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0u64..5).prop_map(Step::Append),
        4 => Just(Step::Sync),
        1 => Just(Step::Restart),
        1 => (0..CrashMode::POWER_LOSS.len(), any::<u64>()).prop_map(|(m, s)| Step::PowerLoss(m, s)),
        1 => any::<u8>().prop_map(Step::Truncate),
    ];
    proptest::collection::vec(step, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_log_equals_its_model(steps in steps()) {
        let mut sim = SimFs::new();
        let mut fs = shared(&sim);
        let mut model = Model::default();
        let mut log = create(&fs, &mut model).unwrap();
        for step in steps {
            match step {
                Step::Append(count) => model.append(&mut log, count).unwrap(),
                Step::Sync => model.sync(&mut log).unwrap(),
                Step::Restart => log = model.reopen(&fs).unwrap(),
                Step::PowerLoss(mode, seed) => {
                    sim = sim.crash_image(CrashMode::POWER_LOSS[mode], seed);
                    fs = shared(&sim);
                    log = model.reopen(&fs).unwrap();
                }
                Step::Truncate(share) => {
                    let span = model.acked - model.from_op;
                    model.from_op += span * u64::from(share) / 255;
                    log.truncate_before(model.from_op).unwrap();
                }
            }
            prop_assert_eq!(log.next_op(), model.next_op());
        }
        model.reopen(&fs).unwrap();
    }
}
