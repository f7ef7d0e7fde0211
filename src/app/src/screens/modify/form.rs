//! What the dialog remembers, what it asks, what it sends.

use super::model::{self, Answer, Asked, Known, Model, Target};
use super::words::{self, Reader};
use crate::components;
use crate::components::page_data::{self, PageData};
use crate::platform::client::{self, Failure};
use crate::platform::clock;
use crate::platform::dom;
use crate::platform::i18n::modify as t;
use crate::prelude::*;
use crate::shell::titles;
use crate::state::DialogKind;
use crate::state::{AppContext, UnsavedForm};
use core::time::Duration;
use handover_api::modify::{ChangeContact, Check, Checked, ModifyContext};
use handover_api::{Reason, route};
use handover_rules::PerRole;
use handover_rules::submission::PlanError;
use handover_rules::{NicHandle, RequestId, Role, ServiceKey, Timestamp};
use leptos::task::spawn_local;
use std::ops::Deref;

/// How long an entry rests before the server is asked about it.
const REST: Duration = Duration::from_millis(400);
/// How long before a wrong shape is told, and before screen readers hear what there is to say.
const LONG_REST: Duration = Duration::from_millis(1200);

/// The state of the dialog. A pointer, because nearly every closure of it holds one; the hundred bytes behind it stay
/// until the page is left, what the signals in it hold goes with the dialog.
#[derive(Clone, Copy)]
pub(super) struct Form(&'static Parts);

impl Deref for Form {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        self.0
    }
}

/// What the dialog is made of.
pub(super) struct Parts {
    pub(super) app: AppContext,
    pub(super) purpose: DialogKind,
    /// What the server says about the service.
    pub(super) loader: PageData<ModifyContext>,
    /// The same, held still while something is on its way that may change it.
    pub(super) facts: RwSignal<Option<ModifyContext>>,
    /// What stands in the fields.
    pub(super) entries: RwSignal<PerRole<String>>,
    /// The entries whose shape may be told of.
    pub(super) at_rest: RwSignal<PerRole<bool>>,
    /// The services of the same name that are to change, too.
    pub(super) ticked: RwSignal<Vec<ServiceKey>>,
    /// All that follows from it.
    pub(super) model: Memo<Option<Model>>,
    /// Whether nothing can be entered.
    pub(super) is_locked: Memo<bool>,
    /// Who reads.
    pub(super) reader: Memo<Option<Reader>>,
    /// What was wrong when it was last confirmed.
    pub(super) summary: RwSignal<Option<Summary>>,
    /// Whether something is being sent.
    pub(super) sending: RwSignal<bool>,
    /// What was sent and taken; the form is done once there is something.
    pub(super) sent: RwSignal<Option<Sent>>,
    /// What screen readers are told while the entries rest.
    pub(super) spoken: RwSignal<String>,
    answers: RwSignal<Vec<Answer>>,
    /// Submissions whose answer was lost: they may have been taken.
    in_doubt: RwSignal<Vec<Target>>,
    /// The key of each submission, for as long as its contents are the same.
    keys: StoredValue<Vec<(ServiceKey, ChangeContact, String)>>,
    typed: StoredValue<u32>,
    /// Whether it was told since then what there is to say.
    told: StoredValue<bool>,
    asked: StoredValue<u32>,
}

/// What is wrong, on top of the form.
#[derive(Clone, PartialEq)]
pub(super) enum Summary {
    /// Entries, each with the id of its field.
    Entries(Vec<(&'static str, String)>),
    /// Something else.
    Other(String),
}

/// What became of the submissions.
#[derive(Clone, PartialEq)]
pub(super) struct Sent {
    /// When.
    pub(super) at: Timestamp,
    /// One for each service, this one first.
    pub(super) outcomes: Vec<Outcome>,
}

/// What became of one submission.
#[derive(Clone, PartialEq)]
pub(super) struct Outcome {
    /// What was submitted.
    pub(super) target: Target,
    /// The numbers of its requests, or why there are none.
    pub(super) result: Result<Vec<RequestId>, Failure>,
}

impl Form {
    pub(super) fn new(app: AppContext, service: &ServiceKey, purpose: DialogKind) -> Self {
        let only = (purpose == DialogKind::Webmaster).then_some(Role::Tech);
        let address = route::modify(service);
        let loader = page_data::load::<ModifyContext>(app, move || address.clone());
        let facts: RwSignal<Option<ModifyContext>> = RwSignal::new(None);
        let entries = RwSignal::new(begun(app, service));
        let ticked = RwSignal::new(Vec::new());
        let answers = RwSignal::new(Vec::new());
        let model = Memo::new(move |_| {
            let own = app.session().account.with(|account| account.as_ref().map(|account| account.address.clone()));
            let suffix = suffix(app);
            let (entries, ticked, answers) = (entries.read(), ticked.read(), answers.read());
            facts.with(|form| {
                form.as_ref().map(|form| {
                    Model::new(Known {
                        form,
                        address: own.as_ref(),
                        suffix: &suffix,
                        entries: &entries,
                        ticked: &ticked,
                        answers: &answers,
                    })
                })
            })
        });
        let reader = Memo::new(move |_| {
            facts.with(|form| {
                form.as_ref().map(|form| Reader {
                    me: form.me.handle.clone(),
                    zone: form.me.zone,
                    suffix: suffix(app),
                    open: form.service.open.clone(),
                    only,
                })
            })
        });
        let parts = Parts {
            app,
            purpose,
            loader,
            facts,
            entries,
            at_rest: RwSignal::new(PerRole::default()),
            ticked,
            model,
            is_locked: Memo::new(move |_| {
                model.with(|model| {
                    model.as_ref().is_some_and(|model| match only {
                        Some(role) => !model.roles.get(role).locks.is_empty(),
                        None => model.is_locked(),
                    })
                })
            }),
            reader,
            summary: RwSignal::new(None),
            sending: RwSignal::new(false),
            sent: RwSignal::new(None),
            spoken: RwSignal::new(String::new()),
            answers,
            in_doubt: RwSignal::new(Vec::new()),
            keys: StoredValue::new(Vec::new()),
            typed: StoredValue::new(0),
            told: StoredValue::new(false),
            asked: StoredValue::new(0),
        };
        let form = Self(Box::leak(Box::new(parts)));
        form.keep();
        form.follow();
        form.catch_up();
        form
    }

    /// What is entered is kept when the session ends under it, and is there again once the same person has signed in.
    fn keep(self) {
        let app = self.app;
        let me = app.my_handle();
        let link = app.navigation().link.get_untracked();
        let kept = app.unsaved().form.get_value().filter(|draft| draft.of == me && draft.link == link);
        if let Some(draft) = kept {
            app.unsaved().form.set_value(None);
            self.entries.set(draft.entries);
            self.ticked.set(draft.ticked);
            self.edited();
        }
        on_cleanup(move || {
            let is_sent = self.sent.try_with_untracked(Option::is_some).unwrap_or(true);
            if !app.session().has_ended.get_untracked() || is_sent {
                return;
            }
            if let (Some(entries), Some(ticked)) = (self.entries.try_get_untracked(), self.ticked.try_get_untracked()) {
                app.unsaved().form.set_value(Some(UnsavedForm { of: me.clone(), link: link.clone(), entries, ticked }));
            }
        });
    }

    /// Takes over what the server says, except while it may be saying what this form itself has done.
    fn follow(self) {
        Effect::new(move |_| {
            let still = self.sending.get() || !self.in_doubt.read().is_empty() || self.sent.read().is_some();
            let data = self.loader.data.get();
            if still || self.facts.with_untracked(|facts| *facts == data) {
                return;
            }
            let is_news = self.facts.with_untracked(Option::is_some);
            // What was kept from a session before, or is asked for once more, is to be looked up, too.
            let is_begun = self.entries.with_untracked(|entries| *entries != PerRole::default());
            self.facts.set(data);
            if is_news || is_begun {
                self.ask_again();
            }
        });
    }

    /// What could not be asked, or was refused, is asked again when something has changed or the connection is back: what
    /// stood in the way may have been mended.
    fn catch_up(self) {
        Effect::new(move |before: Option<()>| {
            self.app.connection().refresh.track();
            if before.is_some() {
                spawn_local(self.ask(false));
            }
        });
    }

    /// The person has typed.
    pub(super) fn type_in(self, role: Role, text: String) {
        self.at_rest.update(|at_rest| *at_rest.get_mut(role) = false);
        self.entries.update(|entries| *entries.get_mut(role) = text);
        self.edited();
    }

    /// The person has chosen an entry: nothing is being typed.
    pub(super) fn put_in(self, role: Role, who: &NicHandle) {
        self.type_in(role, who.as_str().to_owned());
        self.leave(role);
        if let Some(field) = dom::by_id(words::field_id(role)) {
            let _ = field.focus();
        }
    }

    /// The person has left the field.
    pub(super) fn leave(self, role: Role) {
        self.at_rest.update(|at_rest| *at_rest.get_mut(role) = true);
    }

    /// The person has ticked a service of the same name, or taken the tick away.
    pub(super) fn tick(self, service: &ServiceKey, is_ticked: bool) {
        self.ticked.update(|ticked| {
            ticked.retain(|other| other != service);
            if is_ticked {
                ticked.push(service.clone());
            }
        });
        self.edited();
    }

    fn edited(self) {
        // What it was about is not what would be sent now.
        if !self.in_doubt.read_untracked().is_empty() {
            self.in_doubt.set(Vec::new());
        }
        let typed = self.typed.try_update_value(|typed| {
            *typed += 1;
            *typed
        });
        self.told.set_value(false);
        // Unless the person goes on before that.
        let is_quiet = move || typed.is_some() && self.typed.try_get_value() == typed;
        let ask = move || {
            if is_quiet() {
                spawn_local(self.ask(false));
            }
        };
        let tell = move || {
            if is_quiet() {
                self.at_rest.set(PerRole::from_fn(|_| true));
                self.told.set_value(true);
                self.spoken.set(self.in_words());
            }
        };
        set_timeout(ask, REST);
        set_timeout(tell, LONG_REST);
    }

    /// What there is to say, for screen readers: once the entries rest, not with every letter.
    fn in_words(self) -> String {
        let mut said = Vec::new();
        // What was sent is not waiting to be confirmed any more.
        if self.sent.try_with_untracked(Option::is_some).unwrap_or(true) {
            return String::new();
        }
        self.model.with_untracked(|model| {
            let (Some(model), Some(reader)) = (model, self.reader.get_untracked()) else { return };
            for role in Role::ALL {
                let state = model.roles.get(role);
                if state.locks.is_empty()
                    && let Some(told) = words::beside(role, state, true, &reader)
                {
                    said.push(t::modify_problem(components::words::role(role), told.plain().as_str()));
                }
            }
            let count = model.sendable_requests();
            if !said.is_empty() && count > 0 {
                said.push(t::modify_requests_made(count as u64));
            }
        });
        said.join(" ")
    }

    /// Asks the server again, whatever it has answered so far.
    fn ask_again(self) {
        spawn_local(self.ask(true));
    }

    /// Asks the server about the entries as they are now. Answers that a newer question has overtaken are dropped.
    async fn ask(self, again: bool) {
        let questions = self.questions(again);
        let number = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        for (service, asked) in questions {
            let check = Check { service, change: model::body(&asked) };
            let answer = client::post::<_, Checked>(self.app, route::CHECK, &check).await;
            if number.is_none() || self.asked.try_get_value() != number {
                return;
            }
            self.take_answer(read_answer(check.service, asked, answer));
        }
        // An answer that took its time is news.
        if self.told.try_get_value() == Some(true) {
            self.spoken.set(self.in_words());
        }
    }

    fn questions(self, again: bool) -> Vec<(ServiceKey, Asked)> {
        let Some(main) =
            self.facts.try_with_untracked(|form| form.as_ref().map(|form| form.service.service.clone())).flatten()
        else {
            return Vec::new();
        };
        let entries = self.entries.read_untracked();
        let mut questions = self
            .model
            .with_untracked(|model| model.as_ref().map(|model| model.questions(&main, &entries)))
            .unwrap_or_default();
        let answers = self.answers.read_untracked();
        if !again {
            questions.retain(|(service, asked)| {
                !answers.iter().any(|answer| answer.service == *service && answer.asked == *asked && answer.is_clear())
            });
        }
        questions
    }

    fn take_answer(self, answer: Answer) {
        self.answers.try_update(|answers| {
            answers.retain(|other| other.service != answer.service);
            answers.push(answer);
        });
    }

    /// The person has pressed Confirm.
    pub(super) fn confirm(self) {
        if self.sending.get_untracked() {
            return;
        }
        self.sending.set(true);
        self.summary.set(None);
        spawn_local(async move {
            self.check_and_send().await;
            self.sending.try_set(false);
        });
    }

    async fn check_and_send(self) {
        // An answer was lost: the same again, whatever else has changed; the server knows it by its key.
        let mut targets = self.in_doubt.get_untracked();
        if targets.is_empty() {
            if self.model.with_untracked(|model| model.as_ref().is_some_and(Model::waits_for_look_up)) {
                self.ask(false).await;
            }
            if self.at_rest.try_set(PerRole::from_fn(|_| true)).is_some() {
                return;
            }
            if self.is_wrong() {
                return;
            }
            targets = self
                .model
                .with_untracked(|model| model.as_ref().map(|model| model.targets.clone()))
                .unwrap_or_default();
        }
        self.send(targets).await;
    }

    /// Whether something has to be mended first; then it is told.
    fn is_wrong(self) -> bool {
        let problems = self.model.with_untracked(|model| match (model, self.reader.get_untracked()) {
            (Some(model), Some(reader)) => words::problems(model, &reader),
            _ => Vec::new(),
        });
        if problems.is_empty() {
            return false;
        }
        self.complain(Summary::Entries(problems));
        true
    }

    fn complain(self, summary: Summary) {
        if self.summary.try_set(Some(summary)).is_none() {
            titles::set_error_title(titles::dialog(self.purpose));
            dom::focus_soon("#summary");
        }
    }

    /// Sends what is to be sent. When the first is refused, nothing else is sent and the form stays as it was.
    async fn send(self, targets: Vec<Target>) {
        let mut outcomes: Vec<Outcome> = Vec::new();
        for target in targets.clone() {
            let result = self.submit(&target).await;
            if self.sending.try_get_untracked().is_none() {
                return;
            }
            if let (true, Err(failure)) = (outcomes.is_empty(), &result) {
                self.refused(&target, failure, targets);
                return;
            }
            outcomes.push(Outcome { target, result });
        }
        self.in_doubt.try_set(Vec::new());
        self.spoken.try_set(String::new());
        self.told.set_value(false);
        self.sent.try_set(Some(Sent { at: clock::now(self.app), outcomes }));
        titles::set_title(t::modify_sent());
        dom::focus_soon(super::TITLE_SELECTOR);
    }

    async fn submit(self, target: &Target) -> Result<Vec<RequestId>, Failure> {
        let key = self.key(target);
        client::post_once(self.app, &route::change_contact(&target.service), &target.change, &key).await
    }

    /// The key of a submission: the same while its contents are the same, so that a lost answer can be asked for again.
    fn key(self, target: &Target) -> String {
        self.keys
            .try_update_value(|keys| {
                let known =
                    keys.iter().find(|(service, change, _)| *service == target.service && *change == target.change);
                if let Some((_, _, key)) = known {
                    return key.clone();
                }
                let key = client::fresh_key();
                keys.push((target.service.clone(), target.change.clone(), key.clone()));
                key
            })
            .unwrap_or_else(client::fresh_key)
    }

    /// The first submission was not taken: the fields say why.
    fn refused(self, target: &Target, failure: &Failure, targets: Vec<Target>) {
        let in_doubt = matches!(failure, Failure::Offline | Failure::Garbled);
        self.in_doubt.set(if in_doubt { targets } else { Vec::new() });
        if in_doubt {
            self.complain(Summary::Other(t::modify_lost().to_owned()));
            return;
        }
        if let Failure::Problem(problem) = failure {
            match (&problem.rejected, &problem.entries) {
                (Some(PlanError::Blocked { reasons }), _) => {
                    self.learn(target, |answer| answer.reasons = reasons.clone());
                }
                (_, Some(entries)) => self.learn(target, |answer| answer.misshapen = entries.clone()),
                _ => {}
            }
        }
        if !matches!(failure.reason(), Some(Reason::Rejected | Reason::BadEntry)) || !self.is_wrong() {
            self.complain(Summary::Other(components::explain(failure)));
        }
        // Something is not as it was shown.
        self.loader.retry();
    }

    /// Puts what a refusal says beside the fields, as an answer to a question does.
    fn learn(self, target: &Target, put: impl Fn(&mut Answer)) {
        let entries = self.entries.read_untracked().clone();
        let changed = target.change.entries();
        let asked = PerRole::from_fn(|role| changed.get(role).map(|_| entries.get(role).trim().to_owned()));
        let known = self.answers.with_untracked(|answers| {
            answers.iter().find(|answer| answer.service == target.service && answer.asked == asked).cloned()
        });
        let mut answer = known.unwrap_or_else(|| no_answer(target.service.clone(), asked));
        put(&mut answer);
        self.take_answer(answer);
    }

    /// Tries once more what could not be submitted, and nothing else.
    pub(super) fn try_again(self) {
        if self.sending.get_untracked() {
            return;
        }
        let Some(mut sent) = self.sent.get_untracked() else { return };
        self.sending.set(true);
        spawn_local(async move {
            for outcome in sent.outcomes.iter_mut().filter(|outcome| outcome.result.is_err()) {
                outcome.result = self.submit(&outcome.target).await;
            }
            self.sent.try_set(Some(sent));
            self.sending.try_set(false);
            dom::focus_soon(super::TITLE_SELECTOR);
        });
    }
}

/// What the fields begin with: what is to be asked for again, where that is why the dialog was opened.
fn begun(app: AppContext, service: &ServiceKey) -> PerRole<String> {
    let again = app.unsaved().prefill.get_untracked();
    app.unsaved().prefill.set(None);
    let again = again.filter(|again| again.service == *service);
    PerRole::from_fn(|role| match &again {
        Some(again) if again.roles.contains(role) => again.to.as_str().to_owned(),
        _ => String::new(),
    })
}

fn suffix(app: AppContext) -> String {
    app.info().with(|info| info.as_ref().map(|info| info.suffix.clone()).unwrap_or_default())
}

fn no_answer(service: ServiceKey, asked: Asked) -> Answer {
    Answer {
        service,
        asked,
        found: PerRole::default(),
        reasons: PerRole::default(),
        misshapen: PerRole::default(),
        failed: true,
    }
}

fn read_answer(service: ServiceKey, asked: Asked, answer: Result<Checked, Failure>) -> Answer {
    let mut read = no_answer(service, asked);
    match answer {
        Ok(checked) => {
            read.failed = false;
            read.found = checked.found;
            if let Some(PlanError::Blocked { reasons }) = checked.rejected {
                read.reasons = reasons;
            }
        }
        Err(Failure::Problem(problem)) => read.misshapen = problem.entries.unwrap_or_default(),
        Err(_) => {}
    }
    read
}
