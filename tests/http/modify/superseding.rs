//! The admin's submissions supersede open requests of other contacts.

use crate::common::{Change, TO_NEWCOMER, World, account, domain, minutes, service};
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::{Blocker, Category, Ending, Refusal, RequestId, State};

const TO_NEWCOMER2: Change<'_> = Change { admin: "", tech: "newcomer2", billing: "" };

#[tokio::test]
async fn admins_request_supersedes_the_tech_contacts() {
    let world = World::start().await;
    let [admin, tech, newcomer, newcomer2] = [
        world.sign_in("admin").await,
        world.sign_in("tech").await,
        world.sign_in("newcomer").await,
        world.sign_in("newcomer2").await,
    ];
    let old = tech.ask(&domain(), TO_NEWCOMER).await;
    let code = world.code(old, &newcomer).await;
    world.pass(minutes(1)).await;
    let new = admin.ask(&domain(), TO_NEWCOMER2).await;

    let request = tech.request(old).await;
    assert_eq!(request.state, State::Aborted);
    let ended = request.ended.expect("it has ended");
    assert_eq!((ended.at, ended.how), (world.now(), Ending::Superseded { by: account("admin") }));
    let last = tech.timeline(old).await.pop().expect("a timeline is never empty");
    assert_eq!((last.0, last.3), (TimelineEvent::Superseded, Some(account("admin"))));
    assert_eq!(world.told_after(old).await, ["newcomer Replaced", "tech Replaced"]);
    assert_eq!(newcomer.accept(old, &code).await.refusal(), Refusal::Closed { state: State::Aborted });

    world.all_accept(new, &[&admin, &newcomer2]).await;
    world.pass(minutes(2)).await;
    assert_eq!(world.holders(&domain()).await, ["admin", "newcomer2", "billing"]);
}

#[tokio::test]
async fn request_in_its_grace_period_is_superseded() {
    let world = World::start().await;
    let [admin, tech, newcomer] =
        [world.sign_in("admin").await, world.sign_in("tech").await, world.sign_in("newcomer").await];
    let old = tech.ask(&domain(), TO_NEWCOMER).await;
    world.all_accept(old, &[&tech, &newcomer]).await;
    assert_eq!(tech.state(old).await, State::Doing);
    admin.ask(&domain(), TO_NEWCOMER2).await;
    assert_eq!(tech.state(old).await, State::Aborted);
    world.pass(minutes(5)).await;
    assert_eq!(world.holders(&domain()).await, ["admin", "tech", "billing"]);
}

#[tokio::test]
async fn superseding_ends_the_whole_request_but_no_sibling() {
    let world = World::with(&[], |provider| {
        provider.add("both.example", "DOMAIN", ["admin", "tech", "tech"], None, "ok");
    })
    .await;
    let [admin, tech] = [world.sign_in("admin").await, world.sign_in("tech").await];
    let both = service("both.example", Category::Domain);
    let whole = tech.ask(&both, Change { tech: "newcomer", billing: "newcomer", ..Change::default() }).await;
    admin.ask(&both, TO_NEWCOMER2).await;
    assert_eq!(tech.state(whole).await, State::Aborted);
    // The billing role is free again.
    let change = Change { billing: "newcomer", ..Change::default() };
    let alone = tech.ask(&both, change).await;
    assert_eq!(tech.state(alone).await, State::ValidatingByCustomers);

    let own = service("own.example", Category::Domain);
    let all = world.sign_in("all").await;
    let change = Change { admin: "newcomer", tech: "newcomer2", billing: "newcomer3" };
    let ids: Vec<RequestId> = all.submit(&own, change).await.ok();
    world.all_accept(ids[0], &[&all, &world.sign_in("newcomer").await]).await;
    world.pass(minutes(2)).await;
    let newcomer = world.sign_in("newcomer").await;
    newcomer.ask(&own, Change { tech: "newcomer3", ..Change::default() }).await;
    let states = [all.state(ids[0]).await, all.state(ids[1]).await, all.state(ids[2]).await];
    assert_eq!(states, [State::Done, State::Aborted, State::ValidatingByCustomers]);
}

#[tokio::test]
async fn rejected_submission_supersedes_nothing() {
    let world = World::start().await;
    let [admin, tech] = [world.sign_in("admin").await, world.sign_in("tech").await];
    let old = tech.ask(&domain(), TO_NEWCOMER).await;
    let change = Change { tech: "newcomer2", billing: "canada", ..Change::default() };
    assert_eq!(admin.submit(&domain(), change).await.blockers().billing, [Blocker::OtherZone]);
    assert_eq!(tech.state(old).await, State::ValidatingByCustomers);
    assert_eq!(world.told_after(old).await, [""; 0]);
}
