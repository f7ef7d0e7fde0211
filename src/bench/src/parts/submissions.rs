//! Submissions over many services: asked for, accepted, and other people's calls meanwhile.

use super::{Bench, thousands};
use crate::data::{LARGE_ACCOUNT, LISTED, MadeData, MadeService, handle};
use crate::failure::Failure;
use crate::http::Call;
use crate::load;
use crate::people::{self, json, mails, read, sign_in_call};
use crate::report::{Column, Report, Row};
use crate::statistics::Sample;
use crate::stopwatch::{Stopwatch, pause};
use handover_api::Link;
use handover_api::app::ScreenResponse;
use handover_api::demo::Mail;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{
    AnswerLines, Lines, NewLines, NewSubmission, Selection, SubmissionDetail, SubmissionState, Submitted,
};
use handover_rules::{NicHandle, PerRole, ServiceKey, ServiceName, SubmissionId};
use std::time::Duration;

const SECTION: &str = "submissions over many services";
/// The account that is to get the role.
const NEW_CONTACT: u32 = 0;
/// Somebody else, who signs in meanwhile: each sign-in is a write.
const OTHER: u32 = LISTED - 1;
/// The time between two looks at the progress.
const POLL: Duration = Duration::from_millis(5);

/// An account in its session.
struct Person {
    account: u32,
    session: String,
}

impl Bench {
    pub(super) fn submissions(&mut self, report: &mut Report) -> Result<(), Failure> {
        let data = self.scale.submissions;
        let server = self.demo(data)?;
        let address = server.address().to_owned();
        let alone = load::repeat(&address, &[sign_in_call(OTHER)], 1, self.scale.time)?;
        report.add(Row::new(SECTION, "others' writes without").with_sample(&alone));
        let mut sessions = people::sign_in(&address, [LARGE_ACCOUNT, NEW_CONTACT])?;
        let mut person = |account| Person { account, session: sessions.remove(&account).unwrap_or_default() };
        let (asker, other) = (person(LARGE_ACCOUNT), person(NEW_CONTACT));
        let mut services = changeable(data);
        for lines in self.scale.lines {
            let chosen: Vec<ServiceKey> = services.by_ref().take(lines).collect();
            if chosen.len() < lines {
                return Err(Failure::new("too few services for the submissions"));
            }
            let ((id, time), others) = beside(&address, || submit(&address, &asker, &other, chosen))?;
            report.add(row(lines, "asked for", time, &others, &alone));
            let code = code(&address, &asker, &other, id)?;
            let (answered, others) = beside(&address, || accept(&address, &other, id, code))?;
            report.add(row(lines, "accepted", answered, &others, &alone));
        }
        server.stop()
    }
}

/// Does something while somebody else writes, one call after the other.
fn beside<T: Send>(address: &str, work: impl FnOnce() -> Result<T, Failure> + Send) -> Result<(T, Sample), Failure> {
    let (done, others) = load::while_running(address, &[sign_in_call(OTHER)], work)?;
    Ok((done?, others))
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn row(lines: usize, what: &str, time: Duration, others: &Sample, alone: &Sample) -> Row {
    let count = thousands(u32::try_from(lines).unwrap_or(u32::MAX));
    let ratio = others.percentile(99).as_secs_f64() / alone.percentile(99).as_secs_f64();
    Row::new(SECTION, format!("{count} requests {what}, others' writes meanwhile"))
        .wanted("p99 of others at most 2 times that without; a line costs the same in any number")
        .with(Column::Seconds, time.as_secs_f64())
        .with(Column::PerLine, time.as_secs_f64() * 1e6 / lines as f64)
        .with_sample(others)
        .with(Column::OfAlone, ratio)
}

/// The services of the large account whose tech contact can be changed.
fn changeable(data: MadeData) -> impl Iterator<Item = ServiceKey> {
    let is_own =
        |service: &MadeService| service.is_ok() && [service.admin, service.tech, service.billing] == [LARGE_ACCOUNT; 3];
    let key = |MadeService { name, category, .. }| Some(ServiceKey { name: ServiceName::parse(&name)?, category });
    (0..data.services).map(move |number| data.service(number)).filter(is_own).filter_map(key)
}

/// Asks for a new tech contact, and waits until the submission is open.
fn submit(
    address: &str,
    asker: &Person,
    to: &Person,
    services: Vec<ServiceKey>,
) -> Result<(SubmissionId, Duration), Failure> {
    let contacts = PerRole { tech: Some(handle(to.account)), ..PerRole::default() };
    let lines = NewLines::Selected { selection: Selection::These(services), contacts, until: None };
    let body = json(&NewSubmission { lines, all_or_nothing: false, leave_out: false, note: None })?;
    let time = Stopwatch::start();
    let call = Call::post(route::SUBMISSIONS, body).with_session(&asker.session);
    let id = read::<Submitted>(&load::answer(address, call)?)?.submission;
    loop {
        let detail = detail(address, asker, id)?;
        if detail.state == SubmissionState::Open {
            return Ok((id, time.elapsed()));
        }
        if detail.not_opened.is_some() {
            return Err(Failure::new("a submission was not opened"));
        }
        pause(POLL);
    }
}

/// Accepts every line, and waits until that is done.
fn accept(address: &str, party: &Person, id: SubmissionId, code: String) -> Result<Duration, Failure> {
    let body = json(&AnswerLines { token: code, accept: Lines::All, decline: Lines::None })?;
    let time = Stopwatch::start();
    let path = route::submission_action(id, SubmissionAction::Answer);
    load::answer(address, Call::post(path, body).with_session(&party.session))?;
    while detail(address, party, id)?.progress.is_some() {
        pause(POLL);
    }
    Ok(time.elapsed())
}

fn detail(address: &str, person: &Person, id: SubmissionId) -> Result<SubmissionDetail, Failure> {
    let call = Call::get(route::submission(id)).with_session(&person.session);
    Ok(read::<ScreenResponse<SubmissionDetail>>(&load::answer(address, call)?)?.data)
}

/// The code that was mailed to a party.
fn code(address: &str, reader: &Person, party: &Person, id: SubmissionId) -> Result<String, Failure> {
    let is_own = |mail: &Mail| mail.row.account.as_ref().map(NicHandle::as_str) == Some(handle(party.account).as_str());
    for mail in mails(address, &reader.session, 2)?.iter().filter(|mail| is_own(mail)) {
        if let Some(Link::MailedRequest { id: about, code: Some(code) }) = mail.link.as_deref().map(Link::parse)
            && about == id.first_request()
        {
            return Ok(code.expose().to_owned());
        }
    }
    Err(Failure::new("no email with a code has come"))
}
