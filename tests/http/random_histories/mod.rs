//! Random histories over HTTP, with the rules as oracle.
//!
//! A history is a list of [`Act`]s of a few people on a few services. [`Driver`] plays it against the real server; [`Model`]
//! plays the same acts with the rules alone, and does everything scheduled at its time. After each act its outcome, each
//! request as its parties and contacts see it, its timeline, the contacts, the feed and the kinds of emails have to be those of
//! the model, however late the server's timers ran. Reminders that a late timer leaves out are no difference.
//!
//! A failure prints its seed, and the shortest history that fails. `HANDOVER_SEED` repeats it.

mod act;
mod driver;
mod model;
mod model_due;
mod view;

use act::{Act, HistoryKind};
use driver::Driver;
use model::Model;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::panic::AssertUnwindSafe;

/// Histories of a kind in a run without `--all`: a quarter of a minute.
const SHORT_RUN: u32 = 24;
/// Histories of a kind in a long run: some five minutes.
const LONG_RUN: u32 = 500;

/// Plays one history; `Err` says what differs.
async fn play(acts: &[Act]) -> Result<(), String> {
    let mut driver = Driver::start().await;
    let mut model = Model::new(driver.now());
    for (number, act) in acts.iter().enumerate() {
        let compared = driver.step(&mut model, act).await;
        compared.map_err(|difference| format!("act {number}, {act:?}: {difference}"))?;
    }
    Ok(())
}

/// `cargo xtask test` draws one for both engines.
fn seed() -> u64 {
    let given = std::env::var("HANDOVER_SEED").ok();
    given.map_or_else(|| handover_server::random::number().unsigned_abs(), |seed| seed.parse().expect("a number"))
}

fn run(kind: HistoryKind, cases: u32) {
    let seed = seed();
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 150, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let result = runner.run(&kind.histories(), |acts| {
        let played = std::panic::catch_unwind(AssertUnwindSafe(|| runtime.block_on(play(&acts))));
        match played {
            Ok(Ok(())) => Ok(()),
            Ok(Err(difference)) => Err(TestCaseError::fail(difference)),
            Err(_) => Err(TestCaseError::fail("a panic")),
        }
    });
    match result {
        Ok(()) => {}
        Err(TestError::Fail(reason, acts)) => panic!("HANDOVER_SEED={seed}: {reason}\nshortest history: {acts:#?}"),
        Err(TestError::Abort(reason)) => panic!("HANDOVER_SEED={seed}: {reason}"),
    }
}

#[test]
fn requests_of_one_service_follow_the_rules() {
    run(HistoryKind::OneService, SHORT_RUN);
}

#[test]
fn requests_of_several_services_follow_the_rules() {
    run(HistoryKind::SeveralServices, SHORT_RUN);
}

#[test]
#[ignore = "long"]
fn requests_of_one_service_follow_the_rules_in_many_histories() {
    run(HistoryKind::OneService, LONG_RUN);
}

#[test]
#[ignore = "long"]
fn requests_of_several_services_follow_the_rules_in_many_histories() {
    run(HistoryKind::SeveralServices, LONG_RUN);
}
