//! Both parties of a submission that is all or nothing, at the same time: it continues as a whole, once, or ends as a
//! whole.

use super::both;
use crate::common::{LIVE_CODES, Reply, TestServer, TestUser, minutes};
use crate::submissions::{answer, detail, mails, requests_of, start, states, submit, these};
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{ActOnLines, Lines, LinesResult, NewSubmission};
use handover_rules::{RequestId, RequestState, ServiceKey, SubmissionId};
use std::pin::Pin;

/// Lines of each submission.
const LINES: [usize; 6] = [8, 8, 8, 8, 8, 60];

/// A submission for a new tech contact of services of one admin, with the codes of both parties.
struct Round {
    id: SubmissionId,
    domains: Vec<ServiceKey>,
    /// The first of its lines.
    lines: Vec<RequestId>,
    /// Of the admin and of the newcomer.
    codes: [String; 2],
}

struct Fixture {
    server: TestServer,
    admin: TestUser,
    newcomer: TestUser,
    rounds: Vec<Round>,
}

type Call = Pin<Box<dyn Future<Output = Reply> + Send>>;

async fn set_up() -> Fixture {
    let (server, mut domains) = start(LINES.iter().sum()).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let mut rounds = Vec::new();
    for lines in LINES {
        let domains: Vec<ServiceKey> = domains.drain(..lines).collect();
        let id = submit(&admin, &NewSubmission { all_or_nothing: true, ..these(&domains) }).await.submission;
        server.settle().await;
        let lines = requests_of(&admin, id).await;
        let first = id.first_request();
        let codes = [server.code(first, &admin).await, server.code(first, &newcomer).await];
        rounds.push(Round { id, domains, lines, codes });
    }
    Fixture { server, admin, newcomer, rounds }
}

fn act(user: &TestUser, round: &Round, action: SubmissionAction, lines: Lines) -> Call {
    let (user, path) = (user.clone(), route::submission_action(round.id, action));
    Box::pin(async move { user.post(&path, &ActOnLines { lines }).await })
}

impl Fixture {
    fn accept_all(&self, user: &TestUser, round: &Round) -> Call {
        let code = round.codes[usize::from(user.handle == self.newcomer.handle)].clone();
        let (user, id) = (user.clone(), round.id);
        Box::pin(async move { answer(&user, id, &code, Lines::All, Lines::None).await })
    }

    /// All lines are in one state and were accepted by each account at most once; roles have moved with all of them only.
    async fn assert_whole(&self, round: &Round, state: RequestState) {
        let Round { id, domains, .. } = round;
        assert_eq!(states(&detail(&self.admin, *id).await), [(state, domains.len() as u64)]);
        let of_lines = format!("from timeline where request in (select id from request where submission = {id})");
        let twice = format!("select count(*) - count(distinct request || by_account) {of_lines} and what = 'accepted'");
        assert_eq!(self.server.value::<i64>(&twice), 0);
        let moved = format!("select count(*) {of_lines} and what = 'moved'");
        let expected = if state == RequestState::Done { domains.len() } else { 0 };
        assert_eq!(self.server.value::<usize>(&moved), expected);
        for domain in [&domains[0], &domains[domains.len() - 1]] {
            let tech = if state == RequestState::Done { "newcomer" } else { "tech" };
            assert_eq!(self.server.contact_names(domain).await, ["admin", tech, "billing"]);
        }
        let ends = format!("select count(distinct ended_at) from request where submission = {id}");
        assert_eq!(self.server.value::<i64>(&ends), i64::from(state.is_final()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_parties_accept_all_lines_at_the_same_time_and_they_take_effect_once() {
    let fixture = set_up().await;
    let Fixture { server, admin, newcomer, rounds } = &fixture;
    for round in rounds {
        let (first, second) = both(fixture.accept_all(admin, round), fixture.accept_all(newcomer, round)).await;
        for reply in [first, second] {
            let LinesResult { done, refused_count, .. } = reply.ok();
            assert_eq!((done, refused_count), (round.domains.len() as u64, 0));
        }
        fixture.assert_whole(round, RequestState::Doing).await;
        let effects = format!("select distinct effect_at from request where submission = {}", round.id);
        assert_eq!(server.rows(&effects).len(), 1);
    }
    server.advance(minutes(2)).await;
    for round in rounds {
        fixture.assert_whole(round, RequestState::Done).await;
    }
    assert!(server.rows(&format!("select 1 from {LIVE_CODES}")).is_empty());
    for user in [admin, newcomer] {
        assert_eq!(mails(server, user, "Done").await.len(), rounds.len(), "one email for each submission");
    }
}

/// An act that ends one line ends all, even if the other party has accepted every line or does so now.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_accepts_all_lines_while_the_other_ends_one_and_nothing_takes_effect() {
    let fixture = set_up().await;
    let Fixture { server, admin, newcomer, rounds } = &fixture;
    let mut ended = Vec::new();
    for (number, round) in rounds.iter().enumerate() {
        let last = *round.lines.last().expect("lines");
        let (state, ends): (RequestState, Call) = match number % 4 {
            0 => {
                let (user, code) = (admin.clone(), round.codes[0].clone());
                (RequestState::Refused, Box::pin(async move { user.decline(last, &code).await }))
            }
            1 => {
                let (user, code, id) = (admin.clone(), round.codes[0].clone(), round.id);
                let decline = Lines::These(vec![last]);
                (RequestState::Refused, Box::pin(async move { answer(&user, id, &code, Lines::All, decline).await }))
            }
            2 => {
                fixture.accept_all(admin, round).await.ok::<LinesResult>();
                (RequestState::Aborted, act(admin, round, SubmissionAction::TakeBack, Lines::These(vec![last])))
            }
            _ => {
                fixture.accept_all(admin, round).await.ok::<LinesResult>();
                (RequestState::Aborted, act(admin, round, SubmissionAction::Withdraw, Lines::All))
            }
        };
        let (accepted, stopped) = both(fixture.accept_all(newcomer, round), ends).await;
        assert_eq!(stopped.status, 200, "{number}: {}", stopped.text());
        // It was given for all lines, or for none.
        let lines = round.domains.len() as u64;
        if accepted.status == 200 {
            let done = accepted.ok::<LinesResult>().done;
            assert!([0, lines].contains(&done), "{number}: {}", accepted.text());
        } else {
            accepted.refusal();
        }
        fixture.assert_whole(round, state).await;
        ended.push(state);
    }
    server.advance(minutes(10)).await;
    for (round, state) in rounds.iter().zip(ended) {
        fixture.assert_whole(round, state).await;
    }
    assert!(mails(server, newcomer, "Done").await.is_empty());
    assert_eq!(server.value::<i64>("select count(*) from open_role"), 0);
}
