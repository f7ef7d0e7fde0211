//! Renewal notices to billing contacts: 30, 7 and 1 days before, each once.

use crate::common::{World, days};

/// The days left that the billing contact was told of, about one service.
async fn told(world: &World, name: &str) -> Vec<String> {
    let letters = world.letters().await;
    let begin = format!("Renewal: {name} expires ");
    let about = letters.iter().filter(|letter| letter.subject.starts_with(&begin));
    about
        .map(|letter| {
            assert_eq!(letter.address, "billing@mail.example");
            letter.subject[begin.len()..].to_owned()
        })
        .collect()
}

#[tokio::test]
async fn the_billing_contact_is_told_three_times() {
    let world = World::with(&[], |provider| {
        // Forty days after the beginning of the tests' time.
        provider.add("soon.example", "DOMAIN", ["admin", "tech", "billing"], Some("2030-04-13"), "ok");
    })
    .await;
    for (pass, expected) in [
        (0, &[][..]),
        (10, &["in 30 days"]),
        (10, &["in 30 days"]),
        (13, &["in 30 days", "in 7 days"]),
        (6, &["in 30 days", "in 7 days", "tomorrow"]),
        (1, &["in 30 days", "in 7 days", "tomorrow"]),
        (10, &["in 30 days", "in 7 days", "tomorrow"]),
    ] {
        world.pass(days(pass)).await;
        let what = format!("{} notices are there", expected.len());
        world.until(&what, async || told(&world, "soon.example").await.len() >= expected.len()).await;
        assert_eq!(told(&world, "soon.example").await, expected);
    }
}

#[tokio::test]
async fn a_first_import_sends_only_the_nearest_notice_and_a_restart_none() {
    let mut world = World::with(&[], |provider| {
        // Five days after the beginning of the tests' time.
        provider.add("soon.example", "DOMAIN", ["admin", "tech", "billing"], Some("2030-03-09"), "ok");
    })
    .await;
    assert_eq!(told(&world, "soon.example").await, ["in 5 days"]);
    world.restart(days(0)).await;
    assert_eq!(told(&world, "soon.example").await, ["in 5 days"]);
}
