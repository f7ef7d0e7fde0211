//! The real server, and the acts of a history as calls.

use super::act::{ACCOUNTS, Act, AskedLine, Cancel, PresentedCode, SERVICES, Who};
use super::model::{Asked, Line, Model};
use super::view::{self, same};
use crate::common::{DemoMail, Reply, TestServer, TestUser, account};
use crate::provider::Shop;
use handover_api::app::{MailPage, ScreenResponse};
use handover_api::problem::Problem;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{
    ActOnLines, AnswerLines, ChangeContact, EndRole, Lines, LinesResult, NewLine, NewLines, NewSubmission, Submitted,
};
use handover_rules::request::Answer;
use handover_rules::request::lifecycle::moves_last;
use handover_rules::request::lines::{LineAct, LineState, concerns_all_lines, outcome_after, takes_part};
use handover_rules::submission::{OwnRequests, PlanError, Resolution};
use handover_rules::{CodeHash, Event, MailId, NicHandle, PerRole, Refusal, RequestId, Role, SubmissionId, Timestamp};
use handover_store::WriteTx;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A code that nobody was sent.
const WRONG_CODE: &str = "WrongCodeWrongCodeWrongCodeWrong";

fn hash(code: &str) -> CodeHash {
    CodeHash(Sha256::digest(code).into())
}

/// The result of a call on one request.
fn outcome(reply: &Reply) -> Result<(), Refusal> {
    if reply.status == 200 { Ok(()) } else { Err(reply.refusal()) }
}

pub(super) struct Driver {
    pub(super) server: TestServer,
    shop: Shop,
    users: BTreeMap<NicHandle, TestUser>,
    /// The texts of mailed codes.
    codes: HashMap<[u8; 32], String>,
    last_mail: Option<MailId>,
    /// Entries of the outbox that have been compared.
    pub(super) seen_mails: HashSet<i64>,
}

impl Driver {
    pub(super) async fn start() -> Self {
        let server = TestServer::start_with(&["--keep-events-days", "3650"], |export| {
            for name in &SERVICES[2..] {
                export.add(name, "DOMAIN", ["admin", "tech", "billing"], None, "ok");
            }
        })
        .await;
        let shop = Shop::open(&server).await;
        let users = ACCOUNTS.iter().map(|name| (account(name), server.signed_out(name))).collect();
        Self { server, shop, users, codes: HashMap::new(), last_mail: None, seen_mails: HashSet::new() }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.server.now()
    }

    /// Signs in anew: sessions expire as the clock moves.
    pub(super) async fn user(&self, handle: &NicHandle) -> &TestUser {
        let user = &self.users[handle];
        let credentials = handover_api::app::DemoCredentials { account: handle.clone() };
        user.post(route::DEMO_SESSION, &credentials).await.done();
        user
    }

    /// Plays an act on both sides, and compares everything.
    pub(super) async fn step(&mut self, model: &mut Model, act: &Act) -> Result<(), String> {
        self.act(model, act).await?;
        self.server.settle().await;
        self.read_mails(model).await;
        view::compare(self, model).await
    }

    async fn act(&mut self, model: &mut Model, act: &Act) -> Result<(), String> {
        match act {
            Act::AskOne { by, line, last_day_in } => self.ask_one(model, *by, line, *last_day_in).await,
            Act::AskMany { by, lines, all_or_nothing, leave_out, replace_own } => {
                let asked = Asked {
                    asker: account(ACCOUNTS[*by]),
                    lines: lines.iter().map(|line| (line.service, resolutions(line))).collect(),
                    last_day: None,
                    all_or_nothing: *all_or_nothing,
                    leave_out: *leave_out,
                    own: if *replace_own { OwnRequests::AreReplaced } else { OwnRequests::Stay },
                };
                self.ask_many(model, asked).await
            }
            Act::AllAccept { request } => self.all_accept(model, *request).await,
            Act::Answer { by, request, .. }
            | Act::AnswerAll { by, request, .. }
            | Act::Cancel { by, request, .. }
            | Act::CancelAll { by, request, .. }
            | Act::Resend { by, request, .. } => match actor(model, *request, *by) {
                Some((line, by)) => self.act_on_request(model, act, line, &by).await,
                None => Ok(()),
            },
            Act::EndRole { by, service } => self.end_role(model, *by, *service).await,
            Act::Bill { .. } | Act::PaymentMethod { .. } | Act::Suspend { .. } => {
                self.change_account(model, act).await;
                Ok(())
            }
            Act::Pass(time) => {
                self.server.advance(*time).await;
                model.pass_until(self.now());
                Ok(())
            }
            Act::Restart(downtime) => {
                self.server.restart(*downtime).await;
                model.pass_until(self.now());
                Ok(())
            }
        }
    }

    async fn act_on_request(
        &mut self,
        model: &mut Model,
        act: &Act,
        line: usize,
        by: &NicHandle,
    ) -> Result<(), String> {
        match act {
            Act::Answer { answer, code, .. } => self.answer(model, line, by, *answer, *code).await,
            Act::AnswerAll { answer, code, .. } => self.answer_all(model, line, by, *answer, *code).await,
            Act::Cancel { how, .. } => self.cancel(model, line, by, *how).await,
            Act::CancelAll { how, .. } => self.cancel_all(model, line, by, *how).await,
            Act::Resend { to, .. } => self.resend(model, line, by, &party(model, line, *to)).await,
            _ => unreachable!("acts on requests only"),
        }
    }

    async fn ask_one(
        &mut self,
        model: &mut Model,
        by: Option<usize>,
        line: &AskedLine,
        last_day_in: Option<u64>,
    ) -> Result<(), String> {
        let contacts = &model.services[line.service].contacts;
        let asker = by.map_or_else(|| contacts.admin.clone(), |by| account(ACCOUNTS[by]));
        if model.is_suspended(&asker) {
            return Ok(());
        }
        let last_day = last_day_in.map(|days| model.last_day(days));
        let wanted = Asked {
            asker,
            lines: vec![(line.service, resolutions(line))],
            last_day,
            all_or_nothing: false,
            leave_out: false,
            own: OwnRequests::Stay,
        };
        let [admin, tech, billing] = line.contacts.map(|to| to.map(|to| account(ACCOUNTS[to]).to_string()));
        let body = ChangeContact {
            contact_admin: admin,
            contact_tech: tech,
            contact_billing: billing,
            until: last_day,
            replaces: None,
        };
        let path = route::change_contact(&model.services[line.service].key);
        let reply = self.user(&wanted.asker).await.post(&path, &body).await;
        let planned = model.plan(&wanted);
        match planned.refused.first() {
            None if planned.changes.is_empty() => {
                same("rejected", &rejected(&reply), &Some(PlanError::NothingToChange))
            }
            None => {
                let ids: Vec<RequestId> = reply.ok();
                model.ask(&wanted, planned, &ids);
                Ok(())
            }
            Some(None) => same("status", &reply.status, &404),
            Some(Some(error)) => same("rejected", &rejected(&reply), &Some(error.as_seen_by(&wanted.asker))),
        }
    }

    async fn ask_many(&mut self, model: &mut Model, asked: Asked) -> Result<(), String> {
        if model.is_suspended(&asked.asker) {
            return Ok(());
        }
        let line = |(service, found): &(usize, PerRole<Resolution>)| NewLine {
            service: model.services[*service].key.clone(),
            contacts: PerRole::from_fn(|role| match found.get(role) {
                Resolution::Account(to) => Some(to.to_string()),
                _ => None,
            }),
            until: None,
        };
        let body = NewSubmission {
            lines: NewLines::Each(asked.lines.iter().map(line).collect()),
            all_or_nothing: asked.all_or_nothing,
            leave_out: asked.leave_out,
            note: None,
            replaces: None,
            replace_own: asked.own == OwnRequests::AreReplaced,
            in_name_of: None,
        };
        let reply = self.user(&asked.asker).await.post(route::SUBMISSIONS, &body).await;
        let planned = model.plan(&asked);
        let is_accepted = model.accepts(&asked, &planned);
        same("is accepted", &(reply.status == 202), &is_accepted)?;
        if !is_accepted {
            return Ok(());
        }
        let submitted: Submitted = serde_json::from_slice(&reply.body).expect("a submission");
        let figures = [submitted.preview.will_change, submitted.preview.cannot_change, submitted.preview.unchanged];
        let expected = [planned.changes.len(), planned.refused.len(), planned.unchanged].map(|number| number as u64);
        same("changed, refused and unchanged services", &figures, &expected)?;
        // Numbers of a submission follow each other.
        let first = submitted.submission.first_request().get();
        let ids: Vec<RequestId> = (first..first + submitted.preview.requests).filter_map(RequestId::new).collect();
        model.ask(&asked, planned, &ids);
        Ok(())
    }

    async fn answer(
        &mut self,
        model: &mut Model,
        line: usize,
        by: &NicHandle,
        answer: Answer,
        code: PresentedCode,
    ) -> Result<(), String> {
        let id = model.lines[line].request.id;
        let token = self.token(model, line, by, code);
        let user = self.user(by).await;
        let reply = match answer {
            Answer::Accept => user.accept(id, &token).await,
            Answer::Decline => user.decline(id, &token).await,
        };
        let event = Model::given(by, answer, hash(&token));
        same("answer", &outcome(&reply), &model.apply(line, &event))
    }

    fn token(&self, model: &Model, line: usize, by: &NicHandle, code: PresentedCode) -> String {
        let Line { request, submission, .. } = &model.lines[line];
        let own = model.codes_of(*submission, by);
        let found = match code {
            PresentedCode::Latest => own.last().copied(),
            PresentedCode::First => own.first().copied(),
            PresentedCode::Others => {
                let other = request.parties.iter().find(|party| party.account != *by);
                other.and_then(|other| model.codes_of(*submission, &other.account).last().copied())
            }
            PresentedCode::Wrong => None,
        };
        found.map_or_else(|| WRONG_CODE.to_owned(), |code| self.codes[&code.0].clone())
    }

    async fn answer_all(
        &mut self,
        model: &mut Model,
        line: usize,
        by: &NicHandle,
        answer: Answer,
        code: PresentedCode,
    ) -> Result<(), String> {
        let submission = model.lines[line].submission;
        let token = self.token(model, line, by, code);
        let (accept, decline) = match answer {
            Answer::Accept => (Lines::All, Lines::None),
            Answer::Decline => (Lines::None, Lines::All),
        };
        let body = AnswerLines { token: token.clone(), accept, decline, reason: None };
        let path = route::submission_action(submission, SubmissionAction::Answer);
        let reply = self.user(by).await.post(&path, &body).await;
        let code = hash(&token);
        let mut lines = model.own_lines(submission, by, |_| true);
        lines.retain(|index| takes_part(state_of(model, *index, by), answer, code));
        if answer == Answer::Accept {
            lines.sort_by_key(|index| moves_last(model.lines[*index].request.roles));
        }
        let event = Model::given(by, answer, code);
        let kind = if answer == Answer::Accept { LineAct::Accept } else { LineAct::Decline };
        compare_lines(model, submission, by, &reply, &lines, kind, &event)
    }

    async fn all_accept(&mut self, model: &mut Model, request: usize) -> Result<(), String> {
        let Some(line) = pick(model, request) else { return Ok(()) };
        let able = |party: &&NicHandle| !model.is_suspended(party);
        let missing: Vec<NicHandle> = model.lines[line].request.missing().filter(able).cloned().collect();
        for by in missing {
            self.answer_all(model, line, &by, Answer::Accept, PresentedCode::Latest).await?;
        }
        Ok(())
    }

    async fn cancel(&mut self, model: &mut Model, line: usize, by: &NicHandle, how: Cancel) -> Result<(), String> {
        let id = model.lines[line].request.id;
        let user = self.user(by).await;
        let reply = match how {
            Cancel::Withdraw => user.withdraw(id).await,
            Cancel::TakeBack => user.take_back(id).await,
        };
        same("cancel", &outcome(&reply), &model.apply(line, &how.event(by)))
    }

    async fn cancel_all(&mut self, model: &mut Model, line: usize, by: &NicHandle, how: Cancel) -> Result<(), String> {
        let submission = model.lines[line].submission;
        let (action, kind) = match how {
            Cancel::Withdraw => (SubmissionAction::Withdraw, LineAct::Withdraw),
            Cancel::TakeBack => (SubmissionAction::TakeBack, LineAct::TakeBack),
        };
        let path = route::submission_action(submission, action);
        let reply = self.user(by).await.post(&path, &ActOnLines { lines: Lines::All }).await;
        let mut lines = model.own_lines(submission, by, |_| true);
        lines.retain(|index| match how {
            Cancel::Withdraw => state_of(model, *index, by).is_open(),
            Cancel::TakeBack => state_of(model, *index, by).is_accepted(),
        });
        compare_lines(model, submission, by, &reply, &lines, kind, &how.event(by))
    }

    async fn resend(&mut self, model: &mut Model, line: usize, by: &NicHandle, to: &NicHandle) -> Result<(), String> {
        let reply = self.user(by).await.resend(model.lines[line].request.id, to).await;
        let event = Event::Resend { by: by.clone(), party: to.clone() };
        same("resend", &outcome(&reply), &model.apply(line, &event))
    }

    async fn end_role(&mut self, model: &mut Model, by: Option<usize>, service: usize) -> Result<(), String> {
        let by = by.map_or_else(|| model.services[service].contacts.admin.clone(), |by| account(ACCOUNTS[by]));
        if model.is_suspended(&by) {
            return Ok(());
        }
        let body = EndRole { service: model.services[service].key.clone() };
        let reply = self.user(&by).await.post(route::END_ROLE, &body).await;
        let is_contact = !model.services[service].contacts.roles_of(&by).is_empty();
        let is_done = is_contact && model.end_role(service, &by);
        same("ends the role", &(reply.status == 200), &is_done)
    }

    async fn change_account(&mut self, model: &mut Model, act: &Act) {
        let now = self.now();
        match *act {
            Act::Bill { account: index, is_unpaid } => {
                let facts = model.account_mut(index);
                facts.has_unpaid_bill = is_unpaid;
                let body = json!({
                    "nichandle": facts.handle, "date": "2030-01-02", "dueDate": "2030-02-01", "amount": "12.50",
                    "currency": "EUR", "status": if is_unpaid { "UNPAID" } else { "PAID" },
                });
                self.shop.put(&format!("bills/H-{index}"), body).await;
            }
            Act::PaymentMethod { account: index, is_valid } => {
                let facts = model.account_mut(index);
                // All but one account have a method of the export.
                facts.has_payment_method = is_valid || ACCOUNTS[index] != "unbanked";
                let status = if is_valid { "VALID" } else { "EXPIRED" };
                let body = json!({
                    "nichandle": facts.handle, "paymentType": "PAYPAL", "status": status, "expirationDate": null,
                });
                self.shop.put(&format!("paymentMethods/8{index}"), body).await;
            }
            Act::Suspend { account: index, is_suspended } => {
                let facts = model.account_mut(index);
                facts.suspended = is_suspended;
                let handle = facts.handle.clone();
                let suspend = move |tx: &mut WriteTx<'_>| tx.set_suspended(&handle, is_suspended, now);
                self.server.store.write(suspend).await.expect("the store succeeds");
            }
            _ => unreachable!("acts on accounts only"),
        }
    }

    /// Reads the codes of new emails.
    async fn read_mails(&mut self, model: &mut Model) {
        let reader = self.server.sign_in("outsider").await;
        let mut new = Vec::new();
        let mut query = String::new();
        'pages: loop {
            let path = [route::DEMO_MAILS, &query].concat();
            let page = reader.get(&path).await.ok::<ScreenResponse<MailPage>>().data;
            for row in page.rows {
                if Some(row.id) == self.last_mail {
                    break 'pages;
                }
                new.push(row);
            }
            match page.next {
                Some(next) => query = format!("?after={next}"),
                None => break,
            }
        }
        if let Some(row) = new.first() {
            self.last_mail = Some(row.id);
        }
        for row in new.into_iter().rev() {
            let mail = DemoMail::read(&reader, row).await;
            if let Some(code) = mail.code() {
                let (code, submission) = (code.expose().to_owned(), model.lines[model.line(mail.request())].submission);
                let hash = hash(&code);
                self.codes.insert(hash.0, code);
                model.mailed_code(submission, &mail.to, hash);
            }
        }
    }
}

impl Cancel {
    fn event(self, by: &NicHandle) -> Event {
        match self {
            Self::Withdraw => Event::Withdraw { by: by.clone() },
            Self::TakeBack => Event::TakeBack { by: by.clone() },
        }
    }
}

fn rejected(reply: &Reply) -> Option<PlanError> {
    serde_json::from_slice::<Problem>(&reply.body).ok().and_then(|problem| problem.rejected)
}

fn resolutions(line: &AskedLine) -> PerRole<Resolution> {
    PerRole::from_fn(|role| {
        let index = Role::ALL.iter().position(|other| *other == role).expect("a role");
        line.contacts[index].map_or(Resolution::Unchanged, |to| Resolution::Account(account(ACCOUNTS[to])))
    })
}

/// An open request, or any if none is open.
fn pick(model: &Model, number: usize) -> Option<usize> {
    let open: Vec<usize> = (0..model.lines.len()).filter(|index| model.is_open(*index)).collect();
    match open.len() {
        0 => number.checked_rem(model.lines.len()),
        count => Some(open[number % count]),
    }
}

/// The request that is meant, and who acts on it; `None` if there is none, or the account is suspended.
fn actor(model: &Model, number: usize, who: Who) -> Option<(usize, NicHandle)> {
    let line = pick(model, number)?;
    Some((line, party(model, line, who))).filter(|(_, by)| !model.is_suspended(by))
}

fn party(model: &Model, line: usize, who: Who) -> NicHandle {
    let request = &model.lines[line].request;
    match who {
        Who::Asker => request.asker.clone(),
        Who::Incoming => request.to.clone(),
        Who::Outgoing => request.from.clone(),
        Who::Account(index) => account(ACCOUNTS[index]),
    }
}

fn state_of(model: &Model, line: usize, by: &NicHandle) -> LineState {
    let request = &model.lines[line].request;
    LineState {
        has_ended: request.state.is_final(),
        has_accepted: request.party(by).is_some_and(|party| party.accepted_at.is_some()),
        answer: model.answer_of(line, by),
    }
}

/// Applies an act to each of `lines`, and compares the result with that of a call for all lines.
fn compare_lines(
    model: &mut Model,
    submission: SubmissionId,
    by: &NicHandle,
    reply: &Reply,
    lines: &[usize],
    kind: LineAct,
    event: &Event,
) -> Result<(), String> {
    if model.own_lines(submission, by, |_| true).is_empty() {
        return same("status", &reply.status, &404);
    }
    let (mut done, mut refused, mut last_done) = (HashSet::new(), HashSet::new(), None);
    let is_together = model.is_together(submission);
    for line in lines {
        let service = model.lines[*line].request.service.clone();
        let known = last_done.filter(|_| is_together).and_then(|done| outcome_after(done, kind, by));
        let outcome = match known {
            Some(outcome) => outcome,
            None => model.apply(*line, event),
        };
        match outcome {
            Ok(()) => {
                done.insert(service);
                last_done = last_done.or(Some(kind));
            }
            Err(refusal) if concerns_all_lines(&refusal) => return same("refusal", &reply.refusal(), &refusal),
            Err(Refusal::Closed { .. }) if is_together && last_done == Some(LineAct::Accept) => {
                done.insert(service);
            }
            Err(_) => _ = refused.insert(service),
        }
    }
    let result: LinesResult = reply.ok();
    let services = (done.len() as u64, refused.len() as u64);
    same("services done and refused", &(result.done, result.refused_count), &services)
}
