//! Submissions over many services: one code and one email a person, answered by line.

mod answering;
mod asking;
mod emails;
mod files;
mod large;
mod limits;
mod pages;
mod replacing;
mod together;

use crate::common::{DemoMail, Reply, TestServer, TestUser, account, service};
use chrono::NaiveDate;
use handover_api::app::ScreenResponse;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{
    ActOnLines, AnswerLines, Lines, LinesPage, LinesResult, NewLine, NewLines, NewSubmission, ServiceSelection,
    SubmissionDetail, Submitted,
};
use handover_rules::submission::form::Preview;
use handover_rules::{Category, PerRole, RequestId, RequestState, ServiceKey, SubmissionId};

/// A server with domains of the usual contacts.
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

pub(crate) fn tech_to(name: &str) -> PerRole<Option<String>> {
    PerRole { tech: Some(account(name).to_string()), ..PerRole::default() }
}

pub(crate) fn billing_to(name: &str) -> PerRole<Option<String>> {
    PerRole { billing: Some(account(name).to_string()), ..PerRole::default() }
}

pub(crate) fn asked(lines: NewLines) -> NewSubmission {
    NewSubmission {
        lines,
        all_or_nothing: false,
        leave_out: false,
        note: None,
        replaces: None,
        replace_own: false,
        in_name_of: None,
    }
}

/// The same new contacts for each service.
pub(crate) fn selected(
    services: &[ServiceKey],
    contacts: PerRole<Option<String>>,
    until: Option<NaiveDate>,
) -> NewSubmission {
    asked(NewLines::Selected { selection: ServiceSelection::These(services.to_vec()), contacts, until })
}

/// `newcomer-ovh` as the tech contact of each service.
pub(crate) fn these(services: &[ServiceKey]) -> NewSubmission {
    selected(services, tech_to("newcomer"), None)
}

pub(crate) fn line(service: &ServiceKey, contacts: PerRole<Option<String>>, until: Option<NaiveDate>) -> NewLine {
    NewLine { service: service.clone(), contacts, until }
}

/// A line for each service, with the contacts for its position.
pub(crate) fn each(services: &[ServiceKey], contacts: impl Fn(usize) -> PerRole<Option<String>>) -> NewSubmission {
    let lines = services.iter().enumerate().map(|(number, service)| line(service, contacts(number), None));
    asked(NewLines::Each(lines.collect()))
}

/// A new tech contact for each service.
pub(crate) fn one_each(services: &[ServiceKey], people: &[&str], all_or_nothing: bool) -> NewSubmission {
    NewSubmission { all_or_nothing, ..each(services, |number| tech_to(people[number])) }
}

/// The preview of a submission.
pub(crate) async fn check(user: &TestUser, asked: &NewSubmission) -> Preview {
    user.post(route::SUBMISSIONS_CHECK, asked).await.ok::<ScreenResponse<Preview>>().data
}

pub(crate) async fn submit(user: &TestUser, asked: &NewSubmission) -> Submitted {
    let reply = user.post(route::SUBMISSIONS, asked).await;
    assert_eq!(reply.status, 202, "{}", reply.text());
    serde_json::from_slice(&reply.body).expect("a submission")
}

pub(crate) async fn detail(user: &TestUser, id: SubmissionId) -> SubmissionDetail {
    user.get(&route::submission(id)).await.ok::<ScreenResponse<SubmissionDetail>>().data
}

pub(crate) async fn lines_page(user: &TestUser, id: SubmissionId, query: &str) -> LinesPage {
    let path = [&route::submission_lines(id), query].concat();
    user.get(&path).await.ok::<ScreenResponse<LinesPage>>().data
}

/// The first lines of a submission, as its page lists them.
pub(crate) async fn requests_of(user: &TestUser, id: SubmissionId) -> Vec<RequestId> {
    lines_page(user, id, "?limit=200").await.rows.into_iter().map(|row| row.request.id).collect()
}

pub(crate) fn all_lines(server: &TestServer, id: SubmissionId) -> Vec<RequestId> {
    let ids: Vec<u64> = server.column(&format!("select id from request where submission = {id} order by id"));
    ids.into_iter().filter_map(RequestId::new).collect()
}

pub(crate) fn states(detail: &SubmissionDetail) -> Vec<(RequestState, u64)> {
    detail.states.iter().map(|count| (count.state, count.services)).collect()
}

pub(crate) async fn answer(user: &TestUser, id: SubmissionId, token: &str, accept: Lines, decline: Lines) -> Reply {
    let body = AnswerLines { token: token.to_owned(), accept, decline, reason: None };
    user.post(&route::submission_action(id, SubmissionAction::Answer), &body).await
}

pub(crate) async fn act(user: &TestUser, id: SubmissionId, action: SubmissionAction, lines: Lines) -> LinesResult {
    user.post(&route::submission_action(id, action), &ActOnLines { lines }).await.ok()
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

/// Accepts all lines with the code of the email.
pub(crate) async fn answer_all(server: &TestServer, user: &TestUser, id: SubmissionId) -> LinesResult {
    let code = server.code(id.first_request(), user).await;
    answer(user, id, &code, Lines::All, Lines::None).await.ok()
}

/// Each user accepts all lines.
pub(crate) async fn all_accept(server: &TestServer, id: SubmissionId, users: &[&TestUser]) {
    for user in users {
        let result = answer_all(server, user, id).await;
        assert_eq!(result.refused_count, 0, "{result:?}");
    }
}

/// The subjects of the emails to an account whose kind or subject begins so.
pub(crate) async fn mails(server: &TestServer, to: &TestUser, kind: &str) -> Vec<String> {
    let mails = server.mails().await.into_iter();
    let fits = |mail: &DemoMail| mail.to == to.handle && (mail.kind() == kind || mail.subject.starts_with(kind));
    mails.filter(fits).map(|mail| mail.subject).collect()
}
