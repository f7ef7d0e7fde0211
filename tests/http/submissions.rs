//! Submissions over many services: one code and one email a person, answered by line.

use crate::common::{
    DemoMail, LIVE_CODES, Reply, TO_NEWCOMER, TestServer, TestUser, account, domain, minutes, seconds,
};
use handover_api::app::ScreenResponse;
use handover_api::link::RequestsView;
use handover_api::modify::IDEMPOTENCY_KEY;
use handover_api::query::Query;
use handover_api::requests::RequestRow;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{
    ActOnLines, AnswerLines, Lines, LinesPage, LinesResult, NewLine, NewLines, NewSubmission, ServiceSelection,
    SubmissionDetail, SubmissionLimit, Submitted,
};
use handover_api::task::Resend;
use handover_api::{Problem, Reason};
use handover_rules::request::Answer;
use handover_rules::submission::form::Preview;
use handover_rules::submission::refused::RefusalKind;
use handover_rules::{Blocker, PerRole, Refusal, RequestId, RequestState, ServiceKey, SubmissionId};
use reqwest::Method;

pub(crate) fn to_newcomer() -> PerRole<Option<String>> {
    PerRole { tech: Some("newcomer-ovh".to_owned()), ..PerRole::default() }
}

pub(crate) fn these(services: &[ServiceKey]) -> NewSubmission {
    let selection = ServiceSelection::These(services.to_vec());
    NewSubmission {
        lines: NewLines::Selected { selection, contacts: to_newcomer(), until: None },
        all_or_nothing: false,
        leave_out: false,
        note: None,
        replaces: None,
        replace_own: false,
    }
}

pub(crate) async fn submit(user: &TestUser, asked: &NewSubmission) -> Submitted {
    let reply = user.post(route::SUBMISSIONS, asked).await;
    assert_eq!(reply.status, 202, "{}", reply.text());
    serde_json::from_slice(&reply.body).expect("a submission")
}

pub(crate) async fn detail(user: &TestUser, id: SubmissionId) -> SubmissionDetail {
    user.get(&route::submission(id)).await.ok::<ScreenResponse<SubmissionDetail>>().data
}

pub(crate) async fn requests_of(user: &TestUser, id: SubmissionId) -> Vec<RequestId> {
    let path = [route::submission_lines(id), "?limit=200".to_owned()].concat();
    let page = user.get(&path).await.ok::<ScreenResponse<LinesPage>>().data;
    page.rows.into_iter().map(|row| row.request.id).collect()
}

pub(crate) async fn answer(user: &TestUser, id: SubmissionId, token: &str, accept: Lines, decline: Lines) -> Reply {
    let body = AnswerLines { token: token.to_owned(), accept, decline, reason: None };
    user.post(&route::submission_action(id, SubmissionAction::Answer), &body).await
}

pub(crate) async fn act(user: &TestUser, id: SubmissionId, action: SubmissionAction, lines: Lines) -> LinesResult {
    user.post(&route::submission_action(id, action), &ActOnLines { lines }).await.ok()
}

/// Number of emails with this kind of subject to an account.
pub(crate) async fn mails(server: &TestServer, to: &TestUser, kind: &str) -> Vec<String> {
    let mails = server.mails().await.into_iter();
    let fits = |mail: &DemoMail| mail.to == to.handle && (mail.kind() == kind || mail.subject.starts_with(kind));
    mails.filter(fits).map(|mail| mail.subject).collect()
}

#[tokio::test]
async fn many_services_take_one_code_and_one_email_a_person() {
    let (server, domains) = TestServer::start_with_domains(60).await;
    let [admin, newcomer, tech] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    let preview = admin.post(route::SUBMISSIONS_CHECK, &these(&domains)).await.ok::<ScreenResponse<Preview>>().data;
    assert_eq!((preview.will_change, preview.cannot_change, preview.refused.len()), (60, 0, 0));
    let asked = NewSubmission { note: Some(" Our new agency ".to_owned()), ..these(&domains) };
    let Submitted { submission: id, preview: submitted, .. } = submit(&admin, &asked).await;
    // Without the lists that a form shows.
    assert_eq!(submitted, Preview { changes: Vec::new(), notified: Vec::new(), ..preview.clone() });
    server.settle().await;
    let parties: Vec<_> = preview.parties.iter().map(|party| (party.account.clone(), party.lines)).collect();
    assert_eq!(parties, [(account("admin"), 60), (account("newcomer"), 60)]);

    let seen = detail(&newcomer, id).await;
    assert_eq!((seen.id, seen.total, seen.lines.rows.len(), seen.party_count), (id, 60, 50, 2));
    assert_eq!((seen.asker, seen.note.as_deref()), (account("admin"), Some("Our new agency")));
    assert_eq!(seen.parties.iter().map(|party| party.waiting).collect::<Vec<_>>(), [60, 60]);
    // Its requests lead to it, too.
    let requests = requests_of(&newcomer, id).await;
    assert_eq!(requests.len(), 60);
    assert_eq!(detail(&newcomer, SubmissionId::new(requests[7])).await.id, id);
    // The page of one line is that of any request.
    assert_eq!(newcomer.state(requests[7]).await, RequestState::ValidatingByCustomers);

    let asks = [
        (&admin, "Confirm it was you: tech contact for 60 services"),
        (&newcomer, "Become tech contact for 60 services?"),
    ];
    for (user, asks) in asks {
        assert_eq!(mails(&server, user, asks).await.len(), 1);
        let code = server.code(id.first_request(), user).await;
        let done: LinesResult = answer(user, id, &code, Lines::All, Lines::None).await.ok();
        assert_eq!((done.done, done.refused_count), (60, 0));
        server.settle().await;
    }
    assert!(server.rows(&format!("select 1 from {LIVE_CODES}")).is_empty());
    assert_eq!(detail(&admin, id).await.states[0].state, RequestState::Doing);
    server.advance(minutes(2)).await;
    assert_eq!(detail(&admin, id).await.states[0].state, RequestState::Done);
    for domain in [&domains[0], &domains[59]] {
        assert_eq!(server.contact_names(domain).await, ["admin", "newcomer", "billing"]);
    }
    // Lines that end together share an email.
    for (user, kind) in [(&admin, "Done"), (&newcomer, "Done"), (&tech, "Changed")] {
        let sent = mails(&server, user, kind).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("60"), "{sent:?}");
    }
}

#[tokio::test]
async fn list_of_requests_has_a_row_for_each_submission() {
    let (server, domains) = TestServer::start_with_domains(6).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let first = submit(&admin, &these(&domains[..4])).await.submission;
    let second = submit(&admin, &these(&domains[4..])).await.submission;
    let single = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let lines = requests_of(&newcomer, first).await;
    assert_eq!(detail(&newcomer, first).await.services, 4);
    let code = server.code(first.first_request(), &newcomer).await;
    let part = Lines::These(vec![lines[1], lines[2]]);
    let _: LinesResult = answer(&newcomer, first, &code, part, Lines::These(vec![lines[0]])).await.ok();

    let found = async |query: &str| {
        let page = newcomer.requests(query).await.data;
        [page.waiting_for_me, page.waiting_for_others, page.finished].map(|group| {
            assert_eq!(group.total, group.rows.len() as u64, "{query}");
            let row = |row: RequestRow| {
                (row.request.id, row.submission.map(|submission| (submission.id, submission.lines, submission.total)))
            };
            group.rows.into_iter().map(row).collect::<Vec<_>>()
        })
    };
    let of_first = |lines| Some((first, lines, 4));
    let of_second = (*requests_of(&newcomer, second).await.iter().min().expect("a line"), Some((second, 2, 2)));
    let waiting = (lines[3], of_first(1));
    let declined = (lines[0], of_first(1));
    let page = newcomer.requests("?state=refused").await.data;
    let declined_row = page.finished.rows[0].submission.clone().expect("a submission");
    let parties = declined_row.parties.iter().map(|of| (of.account.clone(), of.lines, of.accepted, of.waiting));
    let of_both = [(account("newcomer"), 4, 2, 1), (account("admin"), 4, 0, 3)];
    assert_eq!((parties.collect::<Vec<_>>(), declined_row.party_count), (of_both.into(), 2));
    // The deadline is the same: by number.
    let in_order = |mut rows: Vec<_>| {
        rows.sort();
        rows
    };
    let all = in_order(vec![waiting, of_second, (single, None)]);
    assert_eq!(found("").await, [all, vec![], vec![]], "one row until all of it has ended");
    assert_eq!(newcomer.requests("").await.waiting, 3);
    // The first line that matches represents its submission.
    let number = format!("?q={}", lines[2]);
    assert_eq!(found(&number).await, [vec![], vec![(lines[2], of_first(2))], vec![]]);
    assert_eq!(found("?state=refused").await, [vec![], vec![], vec![declined]]);
    let both = in_order(vec![waiting, of_second]);
    assert_eq!(found("?q=s00&state=validatingByCustomers").await, [both, vec![], vec![]]);
}

#[tokio::test]
async fn lines_are_answered_together_and_one_by_one() {
    let (server, domains) = TestServer::start_with_domains(6).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&domains)).await.submission;
    let lines = requests_of(&newcomer, id).await;
    let code = server.code(id.first_request(), &newcomer).await;
    // OVHcloud's route answers one line.
    newcomer.accept(lines[0], &code).await.done();
    let declined = Lines::These(vec![lines[1], lines[2]]);
    let both = answer(&newcomer, id, &code, Lines::These(vec![lines[1]]), declined.clone()).await;
    assert_eq!(both.reason(400), Reason::Malformed);
    let result: LinesResult = answer(&newcomer, id, &code, Lines::These(vec![lines[3]]), declined).await.ok();
    assert_eq!((result.done, result.refused_count), (3, 0));
    // All remaining lines, and the ones with the same answer.
    let result: LinesResult = answer(&newcomer, id, &code, Lines::All, Lines::None).await.ok();
    assert_eq!((result.done, result.refused_count), (4, 0));
    // The code is used. The same answers again are the stored ones, others are refused each by itself.
    let again: LinesResult = answer(&newcomer, id, &code, Lines::All, Lines::None).await.ok();
    assert_eq!((again.done, again.refused_count), (4, 0));
    let other: LinesResult = answer(&newcomer, id, &code, Lines::None, Lines::These(vec![lines[0]])).await.ok();
    assert_eq!((other.done, other.refused_count), (0, 1));
    assert_eq!(other.refused[0].refusal, Refusal::UsedCode { answer: Answer::Accept });
    // Somebody else's line is like one that does not exist.
    let elsewhere = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let foreign: LinesResult = answer(&newcomer, id, &code, Lines::These(vec![elsewhere]), Lines::None).await.ok();
    assert_eq!((foreign.done, foreign.refused[0].refusal.clone()), (0, Refusal::NoPart));
    let states: Vec<RequestState> = detail(&admin, id).await.lines.rows.iter().map(|row| row.request.state).collect();
    let [open, refused] = [RequestState::ValidatingByCustomers, RequestState::Refused];
    assert_eq!(states, [open, refused, refused, open, open, open]);
    assert_eq!(mails(&server, &admin, "Declined: tech contact for 2 services").await.len(), 1);
}

#[tokio::test]
async fn wrong_code_counts_once_for_all_lines() {
    let (server, domains) = TestServer::start_with_domains(5).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&domains)).await.submission;
    for left in [9, 8] {
        let refusal = answer(&newcomer, id, "wrong", Lines::All, Lines::None).await.refusal();
        assert!(matches!(refusal, Refusal::WrongCode { tries_left, .. } if tries_left == left), "{refusal:?}");
    }
    let code = server.code(id.first_request(), &admin).await;
    assert_eq!(answer(&newcomer, id, &code, Lines::All, Lines::None).await.refusal(), Refusal::OthersCode);
    let stranger = server.sign_in("newcomer2").await;
    assert_eq!(answer(&stranger, id, &code, Lines::All, Lines::None).await.refusal(), Refusal::NoPart);
    // A new code replaces the old one for every line.
    let old = server.code(id.first_request(), &newcomer).await;
    server.advance(seconds(60)).await;
    let resend = route::submission_action(id, SubmissionAction::Resend);
    assert_eq!(stranger.post(&resend, &Resend::default()).await.refusal(), Refusal::NoPart);
    admin.post(&resend, &Resend { to: Some(newcomer.handle.clone()) }).await.done();
    let new = server.code(id.first_request(), &newcomer).await;
    assert_eq!(answer(&newcomer, id, &old, Lines::All, Lines::None).await.refusal(), Refusal::SupersededCode);
    let done: LinesResult = answer(&newcomer, id, &new, Lines::All, Lines::None).await.ok();
    assert_eq!(done.done, 5);
}

#[tokio::test]
async fn lines_are_withdrawn_and_taken_back_and_expire() {
    let (server, domains) = TestServer::start_with_domains(6).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&domains)).await.submission;
    let lines = requests_of(&admin, id).await;
    let code = server.code(id.first_request(), &newcomer).await;
    answer(&newcomer, id, &code, Lines::These(lines[..3].to_vec()), Lines::None).await.ok::<LinesResult>();
    let withdraw = route::submission_action(id, SubmissionAction::Withdraw);
    let not_yours = newcomer.post(&withdraw, &ActOnLines { lines: Lines::All }).await;
    assert_eq!(not_yours.refusal(), Refusal::NotTheAsker);
    assert_eq!(act(&newcomer, id, SubmissionAction::TakeBack, Lines::These(vec![lines[0], lines[1]])).await.done, 2);
    assert_eq!(mails(&server, &admin, "Cancelled: tech contact for 2 services").await.len(), 1);
    assert_eq!(act(&admin, id, SubmissionAction::Withdraw, Lines::These(vec![lines[2]])).await.done, 1);
    answer(&newcomer, id, &code, Lines::These(lines[3..].to_vec()), Lines::None).await.ok::<LinesResult>();
    server.advance(minutes(60 * 24 * 7)).await;
    let admin = server.sign_in("admin").await;
    let states: Vec<RequestState> = detail(&admin, id).await.lines.rows.iter().map(|row| row.request.state).collect();
    let [aborted, expired] = [RequestState::Aborted, RequestState::Expired];
    assert_eq!(states, [aborted, aborted, aborted, expired, expired, expired]);
    assert_eq!(mails(&server, &newcomer, "Expired: tech contact for 3 services").await.len(), 1);
    for (reader, sentence) in [(&newcomer, "admin-ovh didn’t answer in time."), (&admin, "You didn’t answer in time.")]
    {
        let expired =
            |mail: &DemoMail| mail.to == reader.handle && mail.subject.starts_with("Expired: tech contact for 3");
        assert!(server.mails().await.iter().any(|mail| expired(mail) && mail.text.contains(sentence)), "{sentence}");
    }
}

#[tokio::test]
async fn refusals_are_grouped_and_left_out_if_the_asker_says_so() {
    let (server, domains) = TestServer::start_with_domains(5).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let taken = admin.submit_one(&domains[0], TO_NEWCOMER).await;
    let line = |service: &ServiceKey, tech: &str| NewLine {
        service: service.clone(),
        contacts: PerRole { tech: Some(tech.to_owned()), ..PerRole::default() },
        until: None,
    };
    let lines = vec![
        line(&domains[0], "newcomer-ovh"),
        line(&domains[1], "newcomer-ovh"),
        line(&domains[1], "newcomer-ovh"),
        line(&domains[2], "tech-ovh"),
        line(&domains[3], "nobody-ovh"),
        line(&domains[4], "not a handle"),
    ];
    let asked = NewSubmission { lines: NewLines::Each(lines), ..these(&[]) };
    let preview = admin.post(route::SUBMISSIONS_CHECK, &asked).await.ok::<ScreenResponse<Preview>>().data;
    assert_eq!((preview.will_change, preview.unchanged, preview.cannot_change), (1, 1, 4));
    let reasons: Vec<_> = preview.refused.iter().map(|group| (group.reason, group.services[0].clone())).collect();
    for expected in [
        (RefusalKind::RequestOpen, domains[0].clone()),
        (RefusalKind::NamedTwice, domains[1].clone()),
        (RefusalKind::NoSuchAccount, domains[3].clone()),
        (RefusalKind::Malformed, domains[4].clone()),
    ] {
        assert!(reasons.contains(&expected), "{expected:?} in {reasons:?}");
    }
    let before = server.rows("select count(*) from request");
    assert_eq!(admin.post(route::SUBMISSIONS, &asked).await.reason(409), Reason::Conflict);
    assert_eq!(server.rows("select count(*) from request"), before);
    let id = submit(&admin, &NewSubmission { leave_out: true, ..asked }).await.submission;
    assert_eq!(requests_of(&newcomer, id).await.len(), 1);
    let left_out = detail(&admin, id).await.left_out.expect("some were left out");
    assert_eq!((left_out.services, left_out.reasons), (4, preview.refused));
    assert_eq!(newcomer.state(taken).await, RequestState::ValidatingByCustomers);
    // For strangers these services do not exist.
    let stranger = server.sign_in("newcomer2").await;
    let preview = stranger.post(route::SUBMISSIONS_CHECK, &these(&domains)).await.ok::<ScreenResponse<Preview>>().data;
    assert_eq!((preview.cannot_change, preview.refused[0].reason), (5, RefusalKind::NoService));
}

#[tokio::test]
async fn all_services_that_match_are_selected_but_for_exceptions() {
    let (server, domains) = TestServer::start_with_domains(30).await;
    let admin = server.sign_in("admin").await;
    let filters = "serviceName=s0&category=DOMAIN".to_owned();
    let selection = ServiceSelection::Matching { filters, except: domains[..10].to_vec() };
    let asked =
        NewSubmission { lines: NewLines::Selected { selection, contacts: to_newcomer(), until: None }, ..these(&[]) };
    let id = submit(&admin, &asked).await.submission;
    assert_eq!(requests_of(&admin, id).await.len(), 20);
    let path = |search: &str| {
        let view = RequestsView { search: search.to_owned(), ..RequestsView::default() };
        [route::submission_lines(id), view.write(Query::default()).finish()].concat()
    };
    let found = admin.get(&path("s015")).await.ok::<ScreenResponse<LinesPage>>().data;
    assert_eq!((found.total, found.rows[0].request.service.clone()), (1, domains[15].clone()));
    let file = admin.get(&route::submission_lines_csv(id)).await.csv();
    assert_eq!(file.lines().count(), 21);
    assert!(file.lines().nth(1).is_some_and(|line| line.contains("s010.example,DOMAIN,tech,tech-ovh,newcomer-ovh")));
}

#[tokio::test]
async fn number_of_lines_is_limited() {
    let server = TestServer::start_with(&["--max-lines", "3"], |export| {
        for number in 0..4 {
            export.add(&format!("s{number}.example"), "DOMAIN", ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await;
    let admin = server.sign_in("admin").await;
    let all = ServiceSelection::Matching { filters: "serviceName=s&category=DOMAIN".to_owned(), except: Vec::new() };
    let asked = NewSubmission {
        lines: NewLines::Selected { selection: all, contacts: to_newcomer(), until: None },
        ..these(&[])
    };
    let problem: Problem = admin.post(route::SUBMISSIONS, &asked).await.problem(413);
    assert!(problem.detail.contains("at most 3"), "{}", problem.detail);
    assert_eq!(problem.cause.as_deref(), Some(SubmissionLimit::Requests.as_str()));
    let nothing = admin.post(route::SUBMISSIONS, &these(&[])).await;
    assert_eq!(nothing.reason(400), Reason::Malformed);
    for note in ["x".repeat(501), "live \u{202e}live".to_owned()] {
        let asked = NewSubmission { note: Some(note), ..these(&[domain()]) };
        assert_eq!(admin.post(route::SUBMISSIONS, &asked).await.reason(400), Reason::Malformed);
    }
}

#[tokio::test]
async fn repeated_submission_is_stored_once() {
    let (server, domains) = TestServer::start_with_domains(3).await;
    let admin = server.sign_in("admin").await;
    let send = async |asked: &NewSubmission| {
        let body = serde_json::to_string(asked).expect("JSON");
        let headers = [("content-type", "application/json"), (IDEMPOTENCY_KEY, "one")];
        admin.call(Method::POST, route::SUBMISSIONS, &headers, &body).await
    };
    let first = send(&these(&domains)).await;
    let again = send(&these(&domains)).await;
    assert_eq!((first.status, first.text()), (again.status, again.text()));
    assert_eq!(server.rows("select 1 from request").len(), 3);
    assert_eq!(send(&these(&domains[..1])).await.reason(409), Reason::KeyReused);
}

#[tokio::test]
async fn answers_to_the_same_lines_at_the_same_time_count_once() {
    let (server, domains) = TestServer::start_with_domains(20).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&domains)).await.submission;
    let lines = requests_of(&admin, id).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let accepting = answer(&newcomer, id, &code, Lines::All, Lines::None);
    let declining = answer(&newcomer, id, &code, Lines::None, Lines::All);
    let singles = futures_util::future::join_all(lines.iter().map(|line| newcomer.decline(*line, &code)));
    let withdrawing = act(&admin, id, SubmissionAction::Withdraw, Lines::These(lines[..5].to_vec()));
    tokio::join!(accepting, declining, singles, withdrawing);
    // Every line has one outcome, and its timeline says the same.
    for line in lines {
        let request = admin.request(line).await;
        let accepted = request.party(&newcomer.handle).is_some_and(|party| party.accepted_at.is_some());
        let answers = format!("select what from timeline where request = {line} and what in ('accepted', 'declined')");
        let answers = server.rows(&answers);
        match request.state {
            RequestState::Refused => {
                assert_eq!((accepted, &answers), (false, &vec![vec!["declined".to_owned().into()]]));
            }
            RequestState::Aborted => assert!(answers.len() <= 1, "{answers:?}"),
            state => {
                assert_eq!((state, accepted), (RequestState::ValidatingByCustomers, true));
                assert_eq!(answers, [["accepted".to_owned().into()]]);
            }
        }
    }
    assert!(server.rows(&format!("select 1 from {LIVE_CODES} where account = 'newcomer-ovh'")).is_empty());
}

fn together(services: &[ServiceKey]) -> NewSubmission {
    NewSubmission { all_or_nothing: true, ..these(services) }
}

pub(crate) fn states(detail: &SubmissionDetail) -> Vec<(RequestState, u64)> {
    detail.states.iter().map(|count| (count.state, count.lines)).collect()
}

#[tokio::test]
async fn all_or_nothing_takes_effect_at_one_time() {
    let (mut server, domains) = TestServer::start_with_domains(8).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &together(&domains)).await.submission;
    assert!(detail(&admin, id).await.all_or_nothing);
    let lines = requests_of(&admin, id).await;
    let [own, theirs] =
        [server.code(id.first_request(), &admin).await, server.code(id.first_request(), &newcomer).await];
    answer(&admin, id, &own, Lines::All, Lines::None).await.ok::<LinesResult>();
    answer(&newcomer, id, &theirs, Lines::These(lines[..7].to_vec()), Lines::None).await.ok::<LinesResult>();
    server.advance(minutes(30)).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::ValidatingByCustomers, 8)]);
    newcomer.accept(lines[7], &theirs).await.done();
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Doing, 8)]);
    // Also with a late timer, and with a call about one of the services before it.
    server.restart(minutes(5)).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Done, 8)]);
    assert_eq!(server.rows("select distinct ended_at from request").len(), 1);
    for domain in &domains {
        assert_eq!(server.contact_names(domain).await, ["admin", "newcomer", "billing"]);
    }
    assert_eq!(mails(&server, &newcomer, "You became tech contact for 8 services").await.len(), 1);
}

#[tokio::test]
async fn all_or_nothing_moves_several_roles_of_one_service() {
    let (server, domains) = TestServer::start_with_domains(3).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let to = |name: &str| Some(account(name).to_string());
    let contacts = PerRole { admin: to("newcomer"), tech: to("newcomer"), billing: to("newcomer") };
    let selection = ServiceSelection::These(domains.clone());
    let lines = NewLines::Selected { selection, contacts, until: None };
    let id = submit(&admin, &NewSubmission { lines, ..together(&domains) }).await.submission;
    assert_eq!(detail(&admin, id).await.total, 9);
    for user in [&admin, &newcomer] {
        let code = server.code(id.first_request(), user).await;
        answer(user, id, &code, Lines::All, Lines::None).await.ok::<LinesResult>();
    }
    assert_eq!(states(&detail(&newcomer, id).await), [(RequestState::Doing, 9)]);
    server.advance(minutes(2)).await;
    assert_eq!(states(&detail(&newcomer, id).await), [(RequestState::Done, 9)]);
    for domain in &domains {
        assert_eq!(server.contact_names(domain).await, ["newcomer"; 3]);
    }
    assert_eq!(server.rows("select distinct ended_at from request").len(), 1);
    assert!(server.rows("select 1 from open_role").is_empty());
}

#[tokio::test]
async fn all_or_nothing_ends_with_one_look_at_all_lines() {
    const LINES: usize = 120;
    let (server, domains) = TestServer::start_with_domains(LINES).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    for kind in [SubmissionAction::Withdraw, SubmissionAction::TakeBack, SubmissionAction::Answer] {
        let id = submit(&admin, &together(&domains)).await.submission;
        let code = server.code(id.first_request(), &newcomer).await;
        if kind == SubmissionAction::TakeBack {
            answer(&newcomer, id, &code, Lines::All, Lines::None).await.ok::<LinesResult>();
        }
        let _ = server.store.take_statements();
        let done = match kind {
            SubmissionAction::Answer => answer(&newcomer, id, &code, Lines::None, Lines::All).await.ok(),
            SubmissionAction::TakeBack => act(&newcomer, id, kind, Lines::All).await,
            _ => act(&admin, id, kind, Lines::All).await,
        };
        assert_eq!((done.done, done.refused_count), (LINES as u64, 0), "{kind:?}");
        let most = server.store.take_statements().iter().map(Vec::len).max().unwrap_or_default();
        assert!(most < 30 * LINES, "{kind:?}: {most} statements for {LINES} lines");
        assert_eq!(states(&detail(&admin, id).await).len(), 1);
    }
}

#[tokio::test]
async fn one_end_of_all_or_nothing_ends_all() {
    let (server, domains) = TestServer::start_with_domains(8).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    // One line is declined.
    let declined = submit(&admin, &together(&domains[..4])).await.submission;
    let line = requests_of(&admin, declined).await[2];
    let code = server.code(declined.first_request(), &newcomer).await;
    newcomer.decline(line, &code).await.done();
    assert_eq!(states(&detail(&admin, declined).await), [(RequestState::Refused, 4)]);
    assert_eq!(mails(&server, &admin, "Declined: tech contact for 4 services").await.len(), 1);
    // One service expires in the grace period: nothing moves, and the reason stands where it belongs.
    let failed = submit(&admin, &together(&domains[4..])).await.submission;
    for user in [&admin, &newcomer] {
        let code = server.code(failed.first_request(), user).await;
        answer(user, failed, &code, Lines::All, Lines::None).await.ok::<LinesResult>();
    }
    let expire = "update service set status = 'expired' where name = ?1";
    server.change_row(expire, [domains[6].name.as_str()]);
    server.advance(minutes(2)).await;
    assert_eq!(states(&detail(&admin, failed).await), [(RequestState::Error, 4)]);
    let lines = requests_of(&admin, failed).await;
    assert_eq!(admin.failure(lines[2]).await, [Blocker::Expired]);
    assert_eq!(admin.failure(lines[1]).await, []);
    assert_eq!(server.contact_names(&domains[4]).await, ["admin", "tech", "billing"]);
}

#[tokio::test]
async fn head_of_a_submission_has_one_line() {
    let (server, domains) = TestServer::start_with_domains(3).await;
    let admin = server.sign_in("admin").await;
    let id = submit(&admin, &these(&domains)).await.submission;
    let head: ScreenResponse<SubmissionDetail> = admin.get(&route::submission_head(id)).await.ok();
    assert_eq!((head.data.lines.rows.len(), head.data.lines.total, head.data.total), (1, 3, 3));
    let all: ScreenResponse<SubmissionDetail> = admin.get(&route::submission(id)).await.ok();
    assert_eq!((all.data.lines.rows.len(), all.data.roles), (3, head.data.roles));
}
