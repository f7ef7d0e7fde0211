//! People who call the server: their sessions, and requests with the codes from their emails.

use crate::data::random::Random;
use crate::data::{MadeData, MadeService, handle};
use crate::error::{BenchError, During};
use crate::http::{ApiAnswer, ApiCall};
use crate::load;
use crate::stopwatch::{Stopwatch, pause};
use handover_api::app::{Mail, MailPage, ScreenResponse};
use handover_api::reference::Token;
use handover_api::submissions::ChangeContact;
use handover_api::{Link, route};
use handover_rules::{MailId, NicHandle, RequestId, Role, ServiceKey, ServiceName};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::Duration;

/// Clients that prepare.
const CLIENTS: usize = 16;
/// Submissions of one account: fewer than its look-ups a minute allow.
const SUBMISSIONS_PER_ACCOUNT: u32 = 20;
/// The time between two looks at the mailbox, and how long no email may come.
const MAIL_POLL: Duration = Duration::from_secs(1);
const MAIL_TIMEOUT: Duration = Duration::from_secs(60);

/// Cookies by account.
pub(crate) type SessionCookies = HashMap<u32, String>;

/// Signs accounts in, through the demo's sign-in without a password.
pub(crate) fn sign_in(address: &str, accounts: impl IntoIterator<Item = u32>) -> Result<SessionCookies, BenchError> {
    let accounts: Vec<u32> = accounts.into_iter().collect();
    let calls: Vec<ApiCall> = accounts.iter().map(|account| sign_in_call(*account)).collect();
    let answers = load::answers(address, &calls, CLIENTS)?;
    let cookie = |answer: ApiAnswer| {
        let cookie = answer.cookie().map(str::to_owned);
        cookie.ok_or_else(|| BenchError::new("signing in set no cookie"))
    };
    accounts.into_iter().zip(answers).map(|(account, answer)| Ok((account, cookie(answer)?))).collect()
}

pub(crate) fn sign_in_call(account: u32) -> ApiCall {
    ApiCall::post(route::DEMO_SESSION, format!("{{\"account\":\"{}\"}}", handle(account)))
}

/// An answer that a party can give to a request with the code of its email.
pub(crate) struct OpenAnswer {
    pub(crate) request: RequestId,
    /// The call that accepts, in the party's session.
    pub(crate) accept: ApiCall,
    /// The call that reads the request, in the party's session.
    pub(crate) read: ApiCall,
}

/// Asks for `requests` changes and reads the codes that their parties get. The answers are in an order that is always the
/// same and has nothing to do with the requests'.
pub(crate) fn open_answers(address: &str, data: MadeData, requests: usize) -> Result<Vec<OpenAnswer>, BenchError> {
    let submissions = submissions(data, requests);
    let mut sessions = sign_in(address, submissions.iter().flat_map(MadeRequest::accounts).collect::<BTreeSet<_>>())?;
    let calls: Vec<ApiCall> =
        submissions.iter().map(|submission| submission.call(&sessions)).collect::<Result<_, _>>()?;
    let mut asked: HashSet<RequestId> = HashSet::new();
    for answer in load::answers(address, &calls, CLIENTS)? {
        asked.extend(read::<Vec<RequestId>>(&answer)?);
    }
    let reader = sessions.entry(0).or_insert(sign_in(address, [0])?.remove(&0).unwrap_or_default()).clone();
    let mails = mails(address, &reader, asked.len() * 2)?;
    let accounts: HashMap<String, u32> = sessions.keys().map(|account| (handle(*account), *account)).collect();
    let mut answers = Vec::new();
    for mail in mails {
        let code = mail.link.as_deref().map(Link::parse);
        let Some(Link::MailedRequest { id, code: Some(code) }) = code else { continue };
        let party = mail.row.account.as_ref().map(NicHandle::as_str).unwrap_or_default();
        let session = accounts.get(party).and_then(|account| sessions.get(account));
        let session = session.ok_or_else(|| BenchError::new("an email to somebody who is no party"))?;
        let token = json(&Token { token: code.expose().to_owned() })?;
        let accept = ApiCall::post(route::task_action(id, route::TaskAction::Accept), token).with_session(session);
        answers.push(OpenAnswer { request: id, accept, read: ApiCall::get(route::task(id)).with_session(session) });
    }
    answers.sort_by_key(|answer| answer.request);
    Random::of(0, 0).shuffle(&mut answers);
    Ok(answers)
}

/// A new contact of a service: one request with two parties, and so two emails with codes.
struct MadeRequest {
    service: MadeService,
    role: Role,
    incoming: u32,
}

impl MadeRequest {
    fn accounts(&self) -> impl Iterator<Item = u32> {
        let MadeService { admin, tech, billing, .. } = self.service;
        [admin, tech, billing, self.incoming].into_iter()
    }

    /// The call, in the session of the service's admin.
    fn call(&self, sessions: &SessionCookies) -> Result<ApiCall, BenchError> {
        let name = ServiceName::parse(&self.service.name).ok_or_else(|| BenchError::new("a malformed name"))?;
        let key = ServiceKey { name, category: self.service.category };
        let incoming = |role: Role| (role == self.role).then(|| handle(self.incoming));
        let change = ChangeContact {
            contact_admin: incoming(Role::Admin),
            contact_tech: incoming(Role::Tech),
            contact_billing: incoming(Role::Billing),
            ..ChangeContact::default()
        };
        let session = sessions.get(&self.service.admin).ok_or_else(|| BenchError::new("an admin without a session"))?;
        Ok(ApiCall::post(route::change_contact(&key), json(&change)?).with_session(session))
    }
}

/// Up to `number` submissions for services that nothing blocks: tech and billing contact of each.
fn submissions(data: MadeData, number: usize) -> Vec<MadeRequest> {
    let mut random = Random::of(1, 0);
    let mut by_asker: HashMap<u32, u32> = HashMap::new();
    let mut submission = |service: MadeService| {
        let asked = by_asker.entry(service.admin).or_default();
        *asked += 2;
        let (tech, billing) = (data.other(&mut random), data.other(&mut random));
        let present = [service.admin, service.tech, service.billing];
        let is_change = tech != billing && !present.contains(&tech) && !present.contains(&billing);
        (*asked <= SUBMISSIONS_PER_ACCOUNT && is_change)
            .then_some([(Role::Tech, tech), (Role::Billing, billing)])
            .map(|contacts| contacts.map(|(role, incoming)| MadeRequest { service: service.clone(), role, incoming }))
    };
    let services = data.services_of_others().filter(MadeService::is_ok);
    services.filter_map(&mut submission).flatten().take(number).collect()
}

/// The emails in the mailbox, once there are at least `expected` and no more are coming.
pub(crate) fn mails(address: &str, reader: &str, expected: usize) -> Result<Vec<Mail>, BenchError> {
    let mut ids: Vec<MailId> = Vec::new();
    let mut waiting = Stopwatch::start();
    loop {
        pause(MAIL_POLL);
        let listed = listed_mails(address, reader)?;
        let is_growing = listed.len() > ids.len();
        ids = listed;
        if is_growing {
            waiting = Stopwatch::start();
        } else if ids.len() >= expected {
            break;
        } else if waiting.elapsed() > MAIL_TIMEOUT {
            return Err(BenchError::new(format!("only {} of {expected} emails have come", ids.len())));
        }
    }
    let calls: Vec<ApiCall> =
        ids.into_iter().map(|id| ApiCall::get(route::demo_mail(id)).with_session(reader)).collect();
    load::answers(address, &calls, CLIENTS)?.iter().map(read).collect()
}

/// The emails in the mailbox. They are not sent in the order of their ids, so each look is at all of them.
fn listed_mails(address: &str, reader: &str) -> Result<Vec<MailId>, BenchError> {
    let mut ids = Vec::new();
    let mut query = String::new();
    loop {
        let call = ApiCall::get([route::DEMO_MAILS, &query].concat()).with_session(reader);
        let page: ScreenResponse<MailPage> = read(&load::answer(address, call)?)?;
        ids.extend(page.data.rows.iter().map(|row| row.id));
        match page.data.next {
            Some(next) => query = format!("?after={next}"),
            None => return Ok(ids),
        }
    }
}

pub(crate) fn read<T: DeserializeOwned>(answer: &ApiAnswer) -> Result<T, BenchError> {
    serde_json::from_slice(&answer.body).during("reading an answer")
}

pub(crate) fn json(value: &impl Serialize) -> Result<String, BenchError> {
    serde_json::to_string(value).during("writing a call")
}
