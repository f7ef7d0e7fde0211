//! Submissions of more lines than one transaction has: prepared out of sight, and opened at one moment.

use crate::common::held_writer::HeldWriter;
use crate::common::{
    LIVE_CODES, NewContacts, TO_NEWCOMER, TestServer, TestUser, account, domain, hours, minutes, service,
};
use crate::submissions::{act, answer, detail, mails, requests_of, states, submit, these, until_seen};
use handover_api::modify::IDEMPOTENCY_KEY;
use handover_api::problem::Budget;
use handover_api::requests::RequestsPage;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{
    ActOnLines, ExceededLimit, Lines, LinesResult, NewSubmission, NotOpened, NotOpenedReason, Progress,
    SubmissionDetail, SubmissionLimit, SubmissionState, Submitted,
};
use handover_api::task::Resend;
use handover_api::{Problem, Reason};
use handover_rules::request::Answer;
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::submission::MOST_TOGETHER;
use handover_rules::submission::refused::RefusalKind;
use handover_rules::{Category, Refusal, Request, RequestId, RequestState, ServiceKey, SubmissionId};
use handover_server::use_cases::requests::end_requests_since;
use reqwest::Method;
use rusqlite::types::Value;
use std::collections::BTreeSet;
use std::slice;
use std::time::Duration;

/// Lines that take a while to be stored.
const MANY: usize = 1500;

pub(crate) async fn start(number: usize) -> (TestServer, Vec<ServiceKey>) {
    start_with(number, &[]).await
}

pub(crate) async fn start_with(number: usize, options: &[&str]) -> (TestServer, Vec<ServiceKey>) {
    let names: Vec<String> = (0..number).map(|number| format!("s{number:05}.example")).collect();
    let server = TestServer::start_with(options, |export| {
        for name in &names {
            export.add(name, "DOMAIN", ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await;
    (server, names.iter().map(|name| service(name, Category::Domain)).collect())
}

pub(crate) async fn waiting(user: &TestUser) -> u64 {
    let RequestsPage { waiting_for_me, .. } = user.requests("").await.data;
    waiting_for_me.total
}

pub(crate) fn count(server: &TestServer, sql: &str) -> i64 {
    match server.rows(sql).remove(0).remove(0) {
        Value::Integer(number) => number,
        other => panic!("{other:?}"),
    }
}

/// Waits until some of the lines are stored. They are stored in the order of the call.
pub(crate) async fn until_some_are_stored(asker: &TestUser, id: SubmissionId) {
    let are_stored = |seen: &SubmissionDetail| seen.progress.is_none_or(|progress| progress.done > 0);
    until_seen("lines are stored", asker, id, Duration::from_millis(1), are_stored).await;
    assert_eq!(detail(asker, id).await.state, SubmissionState::Preparing, "too few lines for this test");
}

pub(crate) async fn not_opened(server: &TestServer, asker: &TestUser, id: SubmissionId) -> NotOpened {
    server.settle().await;
    let detail = detail(asker, id).await;
    assert_eq!((detail.state, detail.progress), (SubmissionState::Preparing, None));
    detail.not_opened.expect("a reason")
}

/// Nothing of a submission is left, but why.
pub(crate) fn assert_nothing_left(server: &TestServer, id: SubmissionId) {
    for sql in [
        format!("select count(*) from request where submission = {id}"),
        format!("select count(*) from party where submission = {id}"),
        format!("select count(*) from outbox where submission = {id}"),
        "select count(*) from open_role where request not in (select id from request)".to_owned(),
        "select count(*) from history where request not in (select id from request)".to_owned(),
        "select count(*) from contact c where open_roles <>
           (select count(*) from open_role o where o.service = c.service)"
            .to_owned(),
    ] {
        assert_eq!(count(server, &sql), 0, "{sql}");
    }
}

#[tokio::test]
async fn many_lines_open_at_one_moment() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let Submitted { submission: id, preview, .. } = submit(&admin, &these(&domains)).await;
    assert_eq!(preview.will_change, MANY as u64);
    let stranger = server.sign_in("newcomer2").await;
    let (mut progress, mut seen) = (Vec::new(), BTreeSet::new());
    loop {
        let theirs = newcomer.get(&route::submission(id)).await;
        seen.extend([waiting(&newcomer).await, waiting(&admin).await]);
        let service = newcomer.services("").await;
        let first = admin.service(&domains[0]).await;
        // Last of these calls: as long as it is not open now, it was not before.
        let own = detail(&admin, id).await;
        if own.state == SubmissionState::Open {
            break;
        }
        assert_eq!(own.not_opened, None);
        assert_eq!(theirs.status, 404, "{}", theirs.text());
        assert_eq!(stranger.get(&route::submission(id)).await.status, 404);
        assert!(service.rows.iter().all(|row| row.open.is_empty()));
        assert!(first.is_some_and(|row| row.open.is_empty()));
        progress.extend(own.progress);
        let another = admin.post(route::SUBMISSIONS, &these(&domains)).await;
        assert!([503, 409].contains(&another.status), "{}", another.text());
    }
    assert!(!progress.is_empty(), "it was seen while it was prepared");
    assert!(progress.is_sorted_by_key(|Progress { done, of }| (*of, *done)), "{progress:?}");
    // Nothing or all of it.
    seen.insert(waiting(&newcomer).await);
    assert!(seen.len() == 2 && seen.contains(&0), "{seen:?}");
    assert_eq!(states(&detail(&newcomer, id).await), [(RequestState::ValidatingByCustomers, MANY as u64)]);
    for user in [&admin, &newcomer] {
        assert_eq!(mails(&server, user, &format!("Please answer: {MANY} changes")).await.len(), 1);
    }
    assert_eq!(server.rows("select distinct asked_at from request").len(), 1);
    // Its first request has its number, as always.
    assert_eq!(admin.request(id.first_request()).await.service, domains[0]);
}

#[tokio::test]
async fn asker_finds_what_is_being_prepared_and_stops_it() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let Submitted { submission: id, preparing, .. } = submit(&admin, &these(&domains)).await;
    assert!(preparing);
    until_some_are_stored(&admin, id).await;
    let listed = admin.requests("").await.data.preparations;
    assert_eq!((listed.len(), listed[0].id, listed[0].progress.of), (1, id, MANY as u64));
    assert_eq!(listed[0].not_opened, None);
    assert_eq!(newcomer.requests("").await.data.preparations, []);
    let withdraw = route::submission_action(id, SubmissionAction::Withdraw);
    let all = ActOnLines { lines: Lines::All };
    assert_eq!(newcomer.post(&withdraw, &all).await.status, 404);
    let stopped: LinesResult = admin.post(&withdraw, &all).await.ok();
    assert_eq!((stopped.done, stopped.refused_count), (MANY as u64, 0));
    assert_eq!(not_opened(&server, &admin, id).await.reason, NotOpenedReason::Stopped);
    assert_nothing_left(&server, id);
    assert_eq!((waiting(&newcomer).await, server.mails().await.len()), (0, 0));
    assert_eq!(admin.requests("").await.data.preparations, []);
    assert_eq!(admin.post(&withdraw, &all).await.status, 404, "it was stopped before");
    // The same can be asked for again.
    submit(&admin, &these(&domains)).await;
    server.settle().await;
    assert_eq!(waiting(&newcomer).await, 1);
    assert_eq!(admin.requests("").await.data.preparations, []);
}

#[tokio::test]
async fn crash_in_between_leaves_nothing() {
    let (mut server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&domains)).await.submission;
    until_some_are_stored(&admin, id).await;
    server.crash().await;
    assert!(count(&server, "select count(*) from request") > 0);
    server.start_again().await;
    assert_eq!(not_opened(&server, &admin, id).await.reason, NotOpenedReason::Interrupted);
    assert_nothing_left(&server, id);
    assert_eq!((waiting(&newcomer).await, server.mails().await.len()), (0, 0));
    let listed = admin.requests("").await.data.preparations;
    assert_eq!((listed[0].id, listed[0].not_opened), (id, Some(NotOpenedReason::Interrupted)));
    // The same works again.
    let again = submit(&admin, &these(&domains)).await.submission;
    server.settle().await;
    assert_eq!(states(&detail(&newcomer, again).await), [(RequestState::ValidatingByCustomers, MANY as u64)]);
    // Why it was not opened is told for a day.
    server.advance(minutes(60 * 25)).await;
    server.until("it is forgotten", async || count(&server, "select count(*) from preparation") == 0).await;
    assert_eq!(count(&server, "select count(*) from submission"), 1);
}

#[tokio::test]
async fn whatever_happens_to_a_line_in_between_prevents_all() {
    let (mut server, domains) = start(MANY).await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    // An admin may change the contacts at any time.
    let id = submit(&tech, &these(&domains)).await.submission;
    until_some_are_stored(&tech, id).await;
    let request = admin.submit_one(&domains[0], NewContacts { tech: "newcomer2", ..NewContacts::default() }).await;
    assert_eq!(not_opened(&server, &tech, id).await.reason, NotOpenedReason::Changed);
    assert_nothing_left(&server, id);
    assert_eq!(admin.state(request).await, RequestState::ValidatingByCustomers);
    // An import changes a contact.
    let id = submit(&tech, &these(&domains[1..])).await.submission;
    until_some_are_stored(&tech, id).await;
    server.import_with(|export| export.service("s00001.example", "DOMAIN").contacts[1] = "newcomer2").await;
    assert_eq!(not_opened(&server, &tech, id).await.reason, NotOpenedReason::Changed);
    assert_nothing_left(&server, id);
    // The owner of the account undoes what somebody else has done in its name.
    let id = submit(&tech, &these(&domains[2..])).await.submission;
    until_some_are_stored(&tech, id).await;
    let now = server.now();
    let policy = handover_rules::Policy::default();
    let ended = server.store.write(move |tx| end_requests_since(tx, &account("tech"), now, now, &policy)).await;
    ended.expect("the store succeeds");
    assert_eq!(not_opened(&server, &tech, id).await.reason, NotOpenedReason::Changed);
    assert_nothing_left(&server, id);
    assert_eq!(count(&server, "select count(*) from request"), 1);
}

#[tokio::test]
async fn line_that_is_taken_in_between_is_refused_or_left_out() {
    let (server, domains) = start(MANY).await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let (first, last) = (&domains[0], &domains[MANY - 1]);
    let id = submit(&tech, &these(&domains)).await.submission;
    until_some_are_stored(&tech, id).await;
    // A stored line holds its role.
    let blockers = tech.submit(first, TO_NEWCOMER).await.blockers();
    assert_eq!(blockers.tech.len(), 1);
    let taken = admin.submit_one(last, TO_NEWCOMER).await;
    let failed = not_opened(&server, &tech, id).await;
    assert_eq!(failed.reason, NotOpenedReason::Refused);
    assert_eq!(
        (failed.refused[0].reason, &failed.refused[0].services),
        (RefusalKind::RequestOpen, &vec![last.clone()])
    );
    assert_nothing_left(&server, id);
    admin.withdraw(taken).await.done();
    let unknown = service("nobodys.example", Category::Domain);
    let asked: Vec<ServiceKey> = domains.iter().cloned().chain([unknown.clone()]).collect();
    let id = submit(&tech, &NewSubmission { leave_out: true, ..these(&asked) }).await.submission;
    until_some_are_stored(&tech, id).await;
    let taken = admin.submit_one(last, TO_NEWCOMER).await;
    server.settle().await;
    let open = detail(&tech, id).await;
    assert_eq!((open.state, open.total), (SubmissionState::Open, MANY as u64 - 1));
    let left_out = open.left_out.expect("some were left out");
    let reasons: Vec<_> =
        left_out.reasons.iter().map(|group| (group.reason, group.count, &group.services[..])).collect();
    let expected =
        [(RefusalKind::NoService, 1, slice::from_ref(&unknown)), (RefusalKind::RequestOpen, 1, slice::from_ref(last))];
    assert_eq!((left_out.services, &reasons[..]), (2, &expected[..]), "from the call, and since then");
    let newcomer = server.sign_in("newcomer").await;
    assert_eq!(detail(&newcomer, id).await.left_out, None, "nobody else is told");
    assert_eq!(admin.request(taken).await.asker, account("admin"));
    assert_eq!(mails(&server, &tech, &format!("Please answer: {} changes", MANY - 1)).await.len(), 1);
}

/// The asker was told how many take effect together.
#[tokio::test]
async fn lines_that_take_effect_together_are_all_or_none_though_one_is_taken_in_between() {
    let (server, domains) = start(MOST_TOGETHER).await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let wanted = NewSubmission { leave_out: true, all_or_nothing: true, ..these(&domains) };
    let id = submit(&tech, &wanted).await.submission;
    until_some_are_stored(&tech, id).await;
    admin.submit_one(&domains[MOST_TOGETHER - 1], TO_NEWCOMER).await;
    assert_eq!(not_opened(&server, &tech, id).await.reason, NotOpenedReason::Refused);
    assert_nothing_left(&server, id);
}

#[tokio::test]
async fn requests_of_others_are_replaced_when_it_opens() {
    let (server, domains) = start(260).await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let replaced = submit(&tech, &these(&domains[..51])).await.submission;
    server.settle().await;
    let too_many = admin.post(route::SUBMISSIONS, &these(&domains)).await;
    let problem: Problem = too_many.problem(413);
    assert_eq!(problem.cause.as_deref(), Some(SubmissionLimit::Replacing.as_str()));
    let lines = requests_of(&tech, replaced).await;
    tech.withdraw(lines[50]).await.done();
    let id = submit(&admin, &these(&domains)).await.submission;
    server.settle().await;
    let open = detail(&admin, id).await;
    assert_eq!((open.state, open.total), (SubmissionState::Open, 260));
    assert_eq!(states(&detail(&tech, replaced).await), [(RequestState::Aborted, 51)]);
    assert_eq!(mails(&server, &tech, "Replaced: 50 changes").await.len(), 1);
    assert_eq!(mails(&server, &admin, "Please answer: 260 changes").await.len(), 1);
}

#[tokio::test]
async fn large_submission_is_stored_once_and_has_limits() {
    let (server, domains) = start_with(501, &["--mails-to-one-account", "1"]).await;
    let admin = server.sign_in("admin").await;
    let together = NewSubmission { all_or_nothing: true, ..these(&domains) };
    let problem: Problem = admin.post(route::SUBMISSIONS, &together).await.problem(413);
    assert_eq!(problem.cause.as_deref(), Some(SubmissionLimit::Together.as_str()));
    let send = async || {
        let body = serde_json::to_string(&these(&domains[..300])).expect("JSON");
        let headers = [("content-type", "application/json"), (IDEMPOTENCY_KEY, "one")];
        admin.call(Method::POST, route::SUBMISSIONS, &headers, &body).await
    };
    let first = send().await;
    assert_eq!(first.status, 202, "{}", first.text());
    let again = send().await;
    assert_eq!((first.status, first.text()), (again.status, again.text()));
    server.settle().await;
    assert_eq!(send().await.text(), first.text());
    assert_eq!(count(&server, "select count(*) from request"), 300);
    // Budgets count it as one email to each party.
    assert_eq!(admin.post(route::SUBMISSIONS, &these(&domains[300..])).await.reason(429), Reason::OverBudget);
}

/// A submission that is open, with its first lines.
pub(crate) async fn open(
    server: &TestServer,
    asker: &TestUser,
    domains: &[ServiceKey],
) -> (SubmissionId, Vec<RequestId>) {
    let id = submit(asker, &these(domains)).await.submission;
    server.settle().await;
    (id, requests_of(asker, id).await)
}

pub(crate) async fn answer_all(server: &TestServer, user: &TestUser, id: SubmissionId) -> LinesResult {
    let code = server.code(id.first_request(), user).await;
    answer(user, id, &code, Lines::All, Lines::None).await.ok()
}

fn has_accepted(request: &Request, user: &TestUser) -> bool {
    request.party(&user.handle).is_some_and(|party| party.accepted_at.is_some())
}

#[tokio::test]
async fn answer_to_many_lines_counts_from_one_moment() {
    const NUMBER: usize = 600;
    const LINES: u64 = NUMBER as u64;
    let (mut server, domains) = start(NUMBER).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, lines) = open(&server, &admin, &domains).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let wrong = answer(&newcomer, id, "wrong", Lines::All, Lines::None).await.refusal();
    assert!(matches!(wrong, Refusal::WrongCode { tries_left: 9, .. }), "{wrong:?}");
    let result: LinesResult = answer(&newcomer, id, &code, Lines::All, Lines::None).await.ok();
    assert_eq!((result.done + result.pending, result.refused_count), (LINES, 0));
    // It counts at once, for everybody and for every line.
    let seen = detail(&admin, id).await;
    let progress = seen.progress.expect("too few lines for this test");
    assert!(progress.done < progress.of, "{progress:?}");
    let theirs = seen.parties.iter().find(|party| party.account == newcomer.handle).expect("a party");
    assert_eq!((theirs.accepted, theirs.waiting), (LINES, 0));
    assert!(seen.lines.rows.iter().all(|row| has_accepted(&row.request, &newcomer)));
    assert_eq!(waiting(&newcomer).await, 0);
    assert!(waiting(&admin).await > 0);
    assert!(has_accepted(&admin.request(lines[199]).await, &newcomer));
    // The same call again tells the same; another has to wait.
    let again: LinesResult = answer(&newcomer, id, &code, Lines::All, Lines::None).await.ok();
    assert_eq!((again.done + again.pending, again.refused_count), (LINES, 0));
    let other = admin.post(&route::submission_action(id, SubmissionAction::Withdraw), &act_on(Lines::All)).await;
    assert_eq!(other.reason(503), Reason::Busy);
    // A crash takes nothing of it away.
    server.crash().await;
    assert!(count(&server, "select count(*) from recorded_line") > 0);
    server.start_again().await;
    let own = "from party where account = 'newcomer-ovh'";
    assert_eq!(server.rows(&format!("select accepted_at, count(*) {own} group by 1")).len(), 1);
    assert!(server.rows(&format!("select 1 from {LIVE_CODES} where account = 'newcomer-ovh'")).is_empty());
    let again: LinesResult = answer(&newcomer, id, &code, Lines::All, Lines::None).await.ok();
    assert_eq!((again.done, again.pending), (LINES, 0));
    // All move at one time, and one email tells each.
    answer_all(&server, &admin, id).await;
    server.advance(minutes(2)).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Done, LINES)]);
    assert_eq!(server.rows("select distinct ended_at from request").len(), 1);
    for user in [&admin, &newcomer] {
        assert_eq!(mails(&server, user, &format!("Done: {LINES} changes")).await.len(), 1);
    }
    assert_eq!(count(&server, "select count(*) from line_act"), 0);
}

pub(crate) fn act_on(lines: Lines) -> ActOnLines {
    ActOnLines { lines }
}

#[tokio::test]
async fn many_lines_are_taken_back_withdrawn_declined_and_expire() {
    const NUMBER: usize = 400;
    const LINES: u64 = NUMBER as u64;
    let (server, domains) = start(NUMBER).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let told =
        async |user: &TestUser, kind: &str| mails(&server, user, &format!("{kind}: {LINES} changes")).await.len();
    let done = |result: &LinesResult| (result.done + result.pending, result.refused_count);

    let (id, _) = open(&server, &admin, &domains).await;
    answer_all(&server, &newcomer, id).await;
    server.settle().await;
    let result = act(&newcomer, id, SubmissionAction::TakeBack, Lines::All).await;
    assert_eq!(done(&result), (LINES, 0));
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, LINES)]);
    server.settle().await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, LINES)]);
    assert_eq!((told(&admin, "Cancelled").await, told(&newcomer, "Cancelled").await), (1, 1));

    let (id, _) = open(&server, &admin, &domains).await;
    let refused = newcomer.post(&route::submission_action(id, SubmissionAction::Withdraw), &act_on(Lines::All)).await;
    assert_eq!(refused.refusal(), Refusal::NotTheAsker);
    assert_eq!(done(&act(&admin, id, SubmissionAction::Withdraw, Lines::All).await), (LINES, 0));
    assert_eq!((told(&admin, "Cancelled").await, told(&newcomer, "Cancelled").await), (2, 2));

    let (id, lines) = open(&server, &admin, &domains).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let accepted = Lines::These(lines[..2].to_vec());
    let result: LinesResult = answer(&newcomer, id, &code, accepted, Lines::All).await.ok();
    assert_eq!(done(&result), (LINES, 0));
    let expected = [(RequestState::Refused, LINES - 2), (RequestState::ValidatingByCustomers, 2)];
    assert_eq!(states(&detail(&admin, id).await), expected);
    server.settle().await;
    assert_eq!(states(&detail(&admin, id).await), expected);
    assert_eq!(mails(&server, &admin, &format!("Declined: {} changes", LINES - 2)).await.len(), 1);
    assert_eq!(done(&act(&admin, id, SubmissionAction::Withdraw, Lines::All).await), (2, 0));

    let (id, _) = open(&server, &admin, &domains).await;
    server.advance(minutes(60 * 24 * 7)).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Expired, LINES)]);
    assert_eq!((told(&admin, "Expired").await, told(&newcomer, "Expired").await), (1, 1));
}

#[tokio::test]
async fn whoever_comes_to_a_line_first_finds_it_answered() {
    const LINES: usize = 700;
    let (server, domains) = start(LINES).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, lines) = open(&server, &admin, &domains).await;
    let code = server.code(id.first_request(), &newcomer).await;
    answer(&newcomer, id, &code, Lines::All, Lines::None).await.ok::<LinesResult>();
    // An answer that counts already can't be given again in another way, but the asker may withdraw.
    let last = lines[199];
    assert_eq!(newcomer.decline(last, &code).await.refusal(), Refusal::UsedCode { answer: Answer::Accept });
    admin.withdraw(last).await.done();
    // Nor does the end of the code take back what it was given for.
    let database = rusqlite::Connection::open(server.database()).expect("opening the database");
    database.execute("update code set state = 'superseded'", []).expect("ending the codes");
    assert!(count(&server, "select count(*) from recorded_line") > 0, "too few lines for this test");
    let resend = newcomer.post(&route::submission_action(id, SubmissionAction::Resend), &Resend::default()).await;
    assert!(matches!(resend.refusal(), Refusal::TooSoon { .. } | Refusal::Answered));
    server.settle().await;
    let open = "select count(*) from party where account = 'newcomer-ovh' and accepted_at is not null";
    assert_eq!(usize::try_from(count(&server, open)), Ok(LINES));
    assert_eq!(states(&detail(&admin, id).await).len(), 2);
    let told: Vec<_> = admin.timeline(last).await.into_iter().map(|(event, ..)| event).collect();
    assert!(told.ends_with(&[TimelineEvent::Accepted, TimelineEvent::Withdrawn]), "{told:?}");
}

/// Requests made during the preparation may exhaust a limit: the asker reads which one, and when there is room.
#[tokio::test]
async fn submission_that_finds_no_room_at_its_end_says_which_limit_it_exceeds() {
    let (server, domains) = start_with(260, &["--mails-to-one-account", "1"]).await;
    let admin = server.sign_in("admin").await;
    let mut held = HeldWriter::hold(&server.store).await;
    let begun = held.pass_until(async || count(&server, "select count(*) from preparation") > 0);
    let asked = these(&domains);
    let (Submitted { submission: id, preparing, .. }, ()) = tokio::join!(submit(&admin, &asked), begun);
    assert!(preparing);
    let mailed = held.pass_until(async || count(&server, "select count(*) from outbox where notice = 'confirm'") > 0);
    let other = domain();
    tokio::join!(admin.submit_one(&other, TO_NEWCOMER), mailed);
    drop(held);
    let NotOpened { reason, limit, .. } = not_opened(&server, &admin, id).await;
    let until = Some(server.now() + hours(24));
    let limit_of_mails = ExceededLimit { budget: Budget::Mails, account: Some(account("newcomer")), until };
    assert_eq!((reason, limit), (NotOpenedReason::OverBudget, Some(limit_of_mails)));
}
