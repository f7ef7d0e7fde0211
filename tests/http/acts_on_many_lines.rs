//! Acts on more lines than one transaction has: judged before they are recorded, told as they will be carried out, and in
//! nobody's way.

use crate::common::held_writer::HeldWriter;
use crate::common::{TestServer, TestUser, account, hours, minutes};
use crate::large_submissions::{answer_all, count, open, start, waiting};
use crate::submissions::{act, answer, detail, requests_of, states, submit, these, to_newcomer};
use handover_api::Reason;
use handover_api::app::ScreenResponse;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{
    ActOnLines, Lines, LinesPage, LinesResult, NewLine, NewLines, NewSubmission, SubmissionDetail, SubmissionState,
};
use handover_api::task::Resend;
use handover_rules::submission::OwnRequests;
use handover_rules::{PerRole, Policy, Refusal, RequestId, RequestState, ServiceKey, SubmissionId};
use handover_server::code_hash::hash;
use handover_server::store::WriteTx;
use handover_server::use_cases::requests::SubmitError;
use handover_server::use_cases::submissions::{
    self, ManyError, ManyServices, OtherLines, RequestedActs, act_on_lines, read_lines, replaceable_lines,
};

/// More lines than one transaction has.
const MANY: usize = 260;

/// A statement of each plan.
const PLANS: &str = "select e.request, e.holder";

/// Parts of the statements that read all lines that an account may act on, the figures of a submission, and the lines
/// of an email that asks.
const OWN_LINES: &str = "select p.request, p.closed_at is not null, p.accepted_at is not null, p.answer";
const FIGURES: &str = "group by 1, 2, 3, 4, 5";
const LINES_OF_EMAIL: &str = "from party p join request r on r.id = p.request join service s";

fn to(name: &str) -> String {
    account(name).to_string()
}

pub(crate) fn each(services: &[ServiceKey], contacts: impl Fn(usize) -> PerRole<Option<String>>) -> NewSubmission {
    let line = |(number, service): (usize, &ServiceKey)| NewLine {
        service: service.clone(),
        contacts: contacts(number),
        until: None,
    };
    NewSubmission { lines: NewLines::Each(services.iter().enumerate().map(line).collect()), ..these(services) }
}

pub(crate) fn all_lines(server: &TestServer, id: SubmissionId) -> Vec<RequestId> {
    let rows = server.rows(&format!("select id from request where submission = {id} order by id"));
    let number = |row: Vec<rusqlite::types::Value>| match row[..] {
        [rusqlite::types::Value::Integer(number)] => u64::try_from(number).ok().and_then(RequestId::new),
        _ => None,
    };
    rows.into_iter().filter_map(number).collect()
}

fn change_database(server: &TestServer, sql: &str) -> usize {
    let database = rusqlite::Connection::open(server.database()).expect("opening the database");
    database.execute(sql, []).expect("changing rows")
}

/// Parties as (lines, accepted, waiting).
fn party(detail: &SubmissionDetail, user: &TestUser) -> (u64, u64, u64) {
    let party = detail.parties.iter().find(|party| party.account == user.handle).expect("a party");
    (party.lines, party.accepted, party.waiting)
}

#[tokio::test]
async fn lines_that_cannot_be_accepted_yet_are_refused_and_not_recorded() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    // Lines of the admin role come last on the page.
    let of_admin = |number: usize| number >= MANY - 2;
    let to_admin = || PerRole { admin: Some(to("newcomer")), ..PerRole::default() };
    let asked = each(&domains, |number| if of_admin(number) { to_admin() } else { to_newcomer() });
    let id = submit(&admin, &asked).await.submission;
    server.settle().await;
    let until = server.now() + hours(24);
    let changed = server.now().timestamp_millis();
    change_database(
        &server,
        &format!("update account set address_changed_at = {changed} where handle = 'newcomer-ovh'"),
    );
    assert_eq!(detail(&newcomer, id).await.may_accept_admin_at, Some(until));
    assert_eq!(detail(&admin, id).await.may_accept_admin_at, None);
    let result = answer_all(&server, &newcomer, id).await;
    let [some, all] = [MANY as u64 - 2, MANY as u64];
    assert_eq!((result.done + result.pending, result.refused_count), (some, 2));
    assert!(result.refused.iter().all(|line| line.refusal == Refusal::CoolingDown { until }), "{:?}", result.refused);
    assert_eq!(party(&detail(&admin, id).await, &newcomer), (all, some, 2));
    server.settle().await;
    assert_eq!(party(&detail(&admin, id).await, &newcomer), (all, some, 2));
    // Nor are those taken back that wait.
    let lines = Lines::These(all_lines(&server, id));
    let result = act(&newcomer, id, SubmissionAction::TakeBack, lines).await;
    assert_eq!((result.done + result.pending, result.refused_count), (some, 2));
    assert!(result.refused.iter().all(|line| line.refusal == Refusal::NotAccepted), "{:?}", result.refused);
    server.settle().await;
    let after = detail(&admin, id).await;
    assert_eq!(states(&after), [(RequestState::Aborted, some), (RequestState::ValidatingByCustomers, 2)]);
    assert_eq!(party(&after, &newcomer), (all, 0, 2), "what was taken back is not accepted");
}

#[tokio::test]
async fn what_has_ended_or_been_answered_is_told_as_for_a_single_line() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    let lines = all_lines(&server, id);
    let code = server.code(id.first_request(), &newcomer).await;
    newcomer.decline(lines[0], &code).await.done();
    newcomer.accept(lines[1], &code).await.done();
    admin.withdraw(lines[2]).await.done();
    let result: LinesResult = answer(&newcomer, id, &code, Lines::These(lines.clone()), Lines::None).await.ok();
    let refused: Vec<_> = result.refused.into_iter().map(|line| (line.request, line.refusal)).collect();
    let closed = |state| Refusal::Closed { state };
    assert_eq!(refused, [(lines[0], closed(RequestState::Refused)), (lines[2], closed(RequestState::Aborted))]);
    assert_eq!(result.done + result.pending, MANY as u64 - 2);
    server.settle().await;
    // What the asker has withdrawn before is done.
    let result = act(&admin, id, SubmissionAction::Withdraw, Lines::These(lines.clone())).await;
    let refused: Vec<_> = result.refused.into_iter().map(|line| (line.request, line.refusal)).collect();
    assert_eq!(refused, [(lines[0], closed(RequestState::Refused))]);
    assert_eq!(result.done + result.pending, MANY as u64 - 1);
}

#[tokio::test]
async fn services_of_recorded_lines_can_be_asked_for_again_at_once() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    let code = server.code(id.first_request(), &newcomer).await;
    answer(&newcomer, id, &code, Lines::None, Lines::All).await.ok::<LinesResult>();
    assert!(count(&server, "select count(*) from recorded_line") > 150, "too few lines for this test");
    // In one transaction, and in several.
    let last = submit(&admin, &these(&domains[MANY - 40..])).await.submission;
    assert_eq!(states(&detail(&newcomer, last).await), [(RequestState::ValidatingByCustomers, 40)]);
    assert_eq!(act(&admin, last, SubmissionAction::Withdraw, Lines::All).await.done, 40);
    let (id, _) = open(&server, &admin, &domains).await;
    assert_eq!(detail(&newcomer, id).await.total, MANY as u64);
    answer(&newcomer, id, &server.code(id.first_request(), &newcomer).await, Lines::None, Lines::All)
        .await
        .ok::<LinesResult>();
    assert!(count(&server, "select count(*) from recorded_line") > 200, "too few lines for this test");
    let again = submit(&admin, &these(&domains)).await.submission;
    server.settle().await;
    assert_eq!(states(&detail(&newcomer, again).await), [(RequestState::ValidatingByCustomers, MANY as u64)]);
}

#[tokio::test]
async fn roles_that_end_are_due_before_many_services_are_asked_for() {
    let (server, domains) = TestServer::start_with_domains(2).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let day = server.now().date_naive() + chrono::Days::new(1);
    let mut asked = these(&domains);
    if let NewLines::Selected { until, .. } = &mut asked.lines {
        *until = Some(day);
    }
    let id = submit(&admin, &asked).await.submission;
    for user in [&admin, &newcomer] {
        answer_all(&server, user, id).await;
    }
    server.advance(minutes(2)).await;
    assert_eq!(server.contact_names(&domains[0]).await[1], "newcomer");
    // Its timers come too late.
    change_database(&server, "update role_end set due_at = due_at - 2 * 24 * 60 * 60 * 1000, until = '2030-03-03'");
    let tech = server.sign_in("tech").await;
    let back = NewSubmission {
        lines: NewLines::Each(vec![NewLine {
            service: domains[0].clone(),
            contacts: PerRole { tech: Some(to("newcomer2")), ..PerRole::default() },
            until: None,
        }]),
        ..these(&domains)
    };
    submit(&tech, &back).await;
    assert_eq!(server.contact_names(&domains[0]).await[1], "tech");
}

#[tokio::test]
async fn only_who_acts_and_the_asker_learn_how_far_an_act_is() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let newcomer2 = server.sign_in("newcomer2").await;
    let asked = each(&domains, |number| match number {
        0..3 => PerRole { tech: Some(to("newcomer2")), ..PerRole::default() },
        _ => to_newcomer(),
    });
    let id = submit(&admin, &asked).await.submission;
    server.settle().await;
    let [own, theirs] =
        [server.code(id.first_request(), &newcomer2).await, server.code(id.first_request(), &newcomer).await];
    answer(&newcomer, id, &theirs, Lines::All, Lines::None).await.ok::<LinesResult>();
    assert!(detail(&admin, id).await.progress.is_some(), "too few lines for this test");
    assert!(detail(&newcomer, id).await.progress.is_some(), "too few lines for this test");
    let seen = detail(&newcomer2, id).await;
    assert_eq!((seen.total, seen.progress), (3, None));
    // Its own few lines need not wait.
    let result: LinesResult = answer(&newcomer2, id, &own, Lines::All, Lines::None).await.ok();
    assert_eq!((result.done, result.pending), (3, 0));
    let two = Lines::These(all_lines(&server, id)[MANY - 2..].to_vec());
    assert_eq!(act(&admin, id, SubmissionAction::Withdraw, two).await.done, 2);
    assert!(count(&server, "select count(*) from recorded_line") > 0, "too few lines for this test");
    let all = ActOnLines { lines: Lines::All };
    let many = admin.post(&route::submission_action(id, SubmissionAction::Withdraw), &all).await;
    assert_eq!(many.reason(503), Reason::Busy);
    server.settle().await;
    assert_eq!(states(&detail(&admin, id).await).iter().map(|(_, lines)| lines).sum::<u64>(), MANY as u64);
    assert_eq!(party(&detail(&admin, id).await, &newcomer2), (3, 3, 0));
}

#[tokio::test]
async fn submission_is_prepared_even_if_its_caller_goes_away() {
    let (server, domains) = start(MANY).await;
    let admin = server.sign_in("admin").await;
    server.settle().await;
    // The writer is busy until the caller has gone.
    let held = HeldWriter::hold(&server.store).await;
    let _ = server.store.take_statements();
    {
        let asked = these(&domains);
        let call = admin.post(route::SUBMISSIONS, &asked);
        let planned = async {
            let is_read = async || server.store.take_statements().iter().flatten().any(|sql| sql.contains(PLANS));
            server.until("the submission is planned", is_read).await;
            server.until("it waits for the writer", async || server.store.interactive_writes().are_waiting()).await;
        };
        tokio::select! {
            reply = call => panic!("{}", reply.text()),
            () = planned => {}
        }
    }
    // Its connection has gone with the call. Readers still answer.
    assert_eq!(server.visitor().get(route::ME).await.reason(401), Reason::NotSignedIn);
    drop(held);
    server.until("the submission is open", async || waiting(&admin).await == 1).await;
    let id = admin.requests("").await.data.waiting_for_me.rows[0].submission.as_ref().map(|submission| submission.id);
    assert_eq!(detail(&admin, id.expect("a submission")).await.state, SubmissionState::Open);
}

#[tokio::test]
async fn lines_that_do_not_change_are_not_planned_by_the_writer() {
    const SERVICES: usize = 600;
    let (server, domains) = start(SERVICES).await;
    let admin = server.sign_in("admin").await;
    let asked = each(&domains, |number| match number {
        599 => to_newcomer(),
        _ => PerRole { tech: Some(to("tech")), ..PerRole::default() },
    });
    let _ = server.store.take_statements();
    let submitted = submit(&admin, &asked).await;
    let preview = &submitted.preview;
    assert_eq!((preview.will_change, preview.unchanged, preview.cannot_change), (1, 599, 0));
    let transactions = server.store.take_statements();
    let stores = |statements: &&Vec<String>| statements.iter().any(|sql| sql.contains("insert into request"));
    let writing = transactions.iter().find(stores).expect("the transaction that stores the request");
    let plans = writing.iter().filter(|sql| sql.contains(PLANS)).count();
    assert_eq!(plans, 1, "{writing:#?}");
    assert_eq!(requests_of(&admin, submitted.submission).await.len(), 1);
    // What is refused is refused without the writer.
    let refused = admin.post(route::SUBMISSIONS, &asked).await;
    assert_eq!(refused.reason(409), Reason::Conflict);
    let plans = server.store.take_statements();
    let plans = plans.iter().filter(|statements| statements.iter().any(|sql| sql.contains(PLANS)));
    assert_eq!(plans.count(), 1);
    let left_out = admin.post(route::SUBMISSIONS, &NewSubmission { leave_out: true, ..asked }).await;
    assert_eq!(left_out.reason(409), Reason::Conflict);
}

/// Since the last call for its statements, the server has read this, and never in a transaction that writes.
fn assert_read_outside_of_writes(server: &TestServer, readings: &[&str]) {
    let transactions = server.store.take_statements();
    for reading in readings {
        let reads = |statements: &&Vec<String>| statements.iter().any(|sql| sql.contains(reading));
        let writes = |sql: &String| ["insert ", "update ", "delete "].iter().any(|verb| sql.starts_with(verb));
        let found: Vec<&Vec<String>> = transactions.iter().filter(reads).collect();
        assert!(!found.is_empty(), "{reading}");
        assert!(!found.iter().any(|statements| statements.iter().any(writes)), "{found:#?}");
    }
}

#[tokio::test]
async fn many_lines_are_read_before_the_transactions_that_need_them() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let _ = server.store.take_statements();
    let (id, _) = open(&server, &admin, &domains).await;
    answer_all(&server, &newcomer, id).await;
    server.settle().await;
    assert_read_outside_of_writes(&server, &[OWN_LINES, LINES_OF_EMAIL]);
}

#[tokio::test]
async fn many_lines_that_are_replaced_are_read_before_the_transaction() {
    let (server, domains) = start(MANY).await;
    let admin = server.sign_in("admin").await;
    let (id, _) = open(&server, &admin, &domains).await;
    let _ = server.store.take_statements();
    submit(&admin, &NewSubmission { replaces: Some(id), ..these(&domains[..20]) }).await;
    assert_read_outside_of_writes(&server, &[OWN_LINES, FIGURES]);
}

#[tokio::test]
async fn replaced_lines_that_change_after_they_were_read_are_judged_as_they_are() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    let asker = account("admin");
    let earlier = server.store.read(move |reader| replaceable_lines(reader, id, &asker)).await.expect("reading");
    assert!(earlier.is_some());
    let code = server.code(id.first_request(), &newcomer).await;
    answer(&newcomer, id, &code, Lines::None, Lines::All).await.ok::<LinesResult>();
    let instead = ManyServices {
        asker: account("admin"),
        lines: Vec::new(),
        all_or_nothing: false,
        leave_out: false,
        note: None,
        replaces: Some(id),
        own: OwnRequests::Stay,
    };
    let (now, policy) = (server.now(), Policy::default());
    let replace =
        move |tx: &mut WriteTx<'_>| submissions::submit(tx, &instead, OtherLines::default(), earlier, now, &policy);
    let refused = server.store.write(replace).await.expect("writing").expect_err("nothing is open any more");
    let closed = SubmitError::Irreplaceable(Refusal::Closed { state: RequestState::Refused });
    assert_eq!(refused, ManyError::Submit(closed));
}

#[tokio::test]
async fn lines_that_change_after_they_were_read_are_judged_as_they_are() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    let lines = all_lines(&server, id);
    let code = hash(&server.code(id.first_request(), &newcomer).await);
    let by = account("newcomer");
    let reading = by.clone();
    let earlier = server.store.read(move |reader| read_lines(reader, id, &reading)).await.expect("reading");
    assert!(earlier.is_some());
    admin.withdraw(lines[2]).await.done();
    let (now, policy) = (server.now(), Policy::default());
    let what = RequestedActs::Answer { code, accept: Lines::These(lines.clone()), decline: Lines::None };
    let act = move |tx: &mut WriteTx<'_>| act_on_lines(tx, id, &by, &what, earlier, now, &policy);
    let result = server.store.write(act).await.expect("writing").expect("the other lines are accepted");
    let refused: Vec<_> = result.refused.into_iter().map(|line| (line.request, line.refusal)).collect();
    assert_eq!(refused, [(lines[2], Refusal::Closed { state: RequestState::Aborted })]);
    assert_eq!(result.done + result.pending, MANY as u64 - 1);
}

/// Emails about many lines may be composed of data that was read before.
#[tokio::test]
async fn what_happens_to_a_submission_is_seen_by_whoever_has_read_it_before() {
    let (server, domains) = start(MANY + 1).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains[..MANY]).await;
    let mark = async || server.store.read(move |reader| reader.read_mark(id)).await.expect("reading");
    let has_changed =
        async |mark| server.store.write(move |tx| tx.has_changed_since(mark)).await.expect("looking for changes");
    let before = mark().await;
    submit(&admin, &these(&domains[MANY..])).await;
    assert!(!has_changed(before).await, "another submission");
    admin.withdraw(all_lines(&server, id)[2]).await.done();
    assert!(has_changed(before).await);
    let before = mark().await;
    assert!(!has_changed(before).await);
    let answered = answer_all(&server, &newcomer, id).await;
    assert!(answered.pending > 0, "recorded");
    assert!(has_changed(before).await);
}

#[tokio::test]
async fn recorded_lines_are_told_as_they_will_be() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    server.advance(minutes(10)).await;
    let lines = all_lines(&server, id);
    // The last of them is carried out last.
    let (open, withdrawn) = (MANY as u64 - 5, MANY - 5);
    let result = act(&admin, id, SubmissionAction::Withdraw, Lines::These(lines[..withdrawn].to_vec())).await;
    assert_eq!(result.done + result.pending, open);
    for (state, number) in
        [(RequestState::Aborted, open), (RequestState::ValidatingByCustomers, 5), (RequestState::Refused, 0)]
    {
        let page = [route::submission_lines(id), format!("?state={}", state.as_str())].concat();
        let page = newcomer.get(&page).await.ok::<ScreenResponse<LinesPage>>().data;
        assert_eq!(page.total, number, "{state:?}");
        assert!(page.rows.iter().all(|row| row.request.state == state));
    }
    let resend = route::submission_action(id, SubmissionAction::Resend);
    newcomer.post(&resend, &Resend::default()).await.done();
    assert!(count(&server, "select count(*) from recorded_line") > 0, "too few lines for this test");
    server.mail_to("newcomer@mail.example", "Please answer: 5 changes").await;
}

#[tokio::test]
async fn accepted_lines_wait_for_others_as_soon_as_that_is_recorded() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    answer_all(&server, &newcomer, id).await;
    let _held = HeldWriter::hold(&server.store).await;
    assert!(count(&server, "select count(*) from recorded_line") > 0, "not all is carried out");
    let page = newcomer.requests("").await.data;
    assert_eq!((page.waiting_for_me.rows.len(), page.waiting_for_others.rows.len()), (0, 1));
    let lines = page.waiting_for_others.rows[0].submission.as_ref().map(|submission| submission.lines);
    assert_eq!(lines, Some(MANY as u64));
    let csv = newcomer.get(route::REQUESTS_CSV).await.text();
    assert_eq!(csv.lines().filter(|line| line.starts_with("waitingForOthers,")).count(), MANY);
}

#[tokio::test]
async fn lists_of_requests_are_filtered_by_what_is_recorded() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    answer_all(&server, &newcomer, id).await;
    server.settle().await;
    act(&admin, id, SubmissionAction::Withdraw, Lines::All).await;
    let _held = HeldWriter::hold(&server.store).await;
    assert!(count(&server, "select count(*) from recorded_line") > 0, "not all is carried out");
    for (state, lines) in [(RequestState::ValidatingByCustomers, 0), (RequestState::Aborted, MANY)] {
        let query = format!("?state={}", state.as_str());
        let page = newcomer.requests(&query).await.data;
        assert_eq!(page.waiting_for_others.rows.len() + page.finished.rows.len() > 0, lines > 0, "{state:?}");
        let csv = newcomer.get(&[route::REQUESTS_CSV, &query].concat()).await.text();
        assert_eq!(csv.trim_end().lines().count(), lines + 1, "{state:?}");
    }
}
