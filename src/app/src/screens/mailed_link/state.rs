//! The state of a mailed link's page.

use super::refusal;
use crate::browser::dom;
use crate::components::{Notice, Tone};
use crate::forms::{Form, Rejection, TextField};
use crate::platform::client::{self, Failure};
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::state::{App, MailedLinkOutcome, OutcomeDetails};
use handover_api::Link;
use handover_api::account::{AddressUndo, MailedLinkInfo, MailedLinkQuery};
use handover_api::route;
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal};
use leptos::prelude::*;

/// The outcome of submitting a token: its account, or why it was refused.
pub(super) type MailedLinkResult = Result<NicHandle, MailedLinkRefusal>;

/// The state of a mailed link's page.
#[derive(Clone, Copy)]
pub(super) struct MailedLinkState {
    pub(super) app: App,
    pub(super) action: MailedLinkAction,
    pub(super) form: Form,
    /// `None` while the token has not been submitted.
    pub(super) outcome: Memo<Option<MailedLinkResult>>,
    /// The account of the token, once the server has been asked; a sign-up has none yet.
    pub(super) account: RwSignal<Option<NicHandle>>,
    /// The address that the token confirms, once the server has been asked.
    pub(super) address: RwSignal<Option<String>>,
    /// The effects of undoing with the token, once the server has been asked.
    pub(super) undo: RwSignal<Option<AddressUndo>>,
}

impl MailedLinkState {
    /// Also looks up each token that a link brings.
    pub(super) fn new(action: MailedLinkAction) -> Self {
        let app = expect_context::<App>();
        let outcome = Memo::new(move |_| {
            app.mailed_link.outcome.with(|outcome| {
                let MailedLinkOutcome { action: of, result, .. } = outcome.as_ref()?;
                (*of == action).then(|| result.clone())
            })
        });
        let form = Form::new("#mailed-link-errors", titles::of_mailed_link(action)());
        let (account, address, undo) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(None));
        let state = Self { app, action, form, outcome, account, address, undo };
        state.look_up_tokens();
        state
    }

    /// Asks whether the token still works, so that nobody fills in a form in vain. That does not use it. If the call fails,
    /// submitting tells.
    fn look_up_tokens(self) {
        Effect::new(move |_| {
            // Runs again when the outcome is dismissed in favour of the link of another email.
            if self.outcome.with(Option::is_some) {
                return;
            }
            self.account.set(None);
            self.address.set(None);
            self.undo.set(None);
            self.app.mailed_link.token.track();
            if let Some(token) = self.token() {
                self.look_up(token);
            }
        });
    }

    fn look_up(self, token: String) {
        let body = MailedLinkQuery { action: self.action, token };
        let call = self.app.post::<_, MailedLinkInfo>(route::MAILED_LINK, &body);
        let token = body.token.clone();
        let is_wanted = move || {
            let is_done = self.app.mailed_link.outcome.with_untracked(Option::is_some);
            self.token().is_some_and(|newest| newest == token) && !is_done && self.form.sending.is_idle()
        };
        client::await_answer(call, is_wanted, move |answer| match answer {
            Ok(MailedLinkInfo { account, address, undo }) => {
                self.account.try_set(account);
                self.address.try_set(address.map(|address| address.to_string()));
                self.undo.try_set(undo);
            }
            Err(failure) if failure.mailed_link().is_some() => {
                let _ = self.finish(&body.token, Err(failure), OutcomeDetails::default());
            }
            Err(_) => {}
        });
    }

    /// Reactive: whether the token was accepted.
    pub(super) fn is_done(self) -> bool {
        self.outcome.with(|outcome| matches!(outcome, Some(Ok(_))))
    }

    /// The token, until it is used.
    pub(super) fn token(self) -> Option<String> {
        self.app.mailed_link.token.with_untracked(|pending| {
            let (action, token) = pending.as_ref()?;
            (*action == self.action).then(|| token.expose().to_owned())
        })
    }

    /// `done` or the refusal after submission; before it `form`, or a note that there is no token.
    pub(super) fn show(
        self,
        done: impl Fn(&NicHandle) -> AnyView + Send + Sync + 'static,
        form: impl Fn() -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        let action = self.action;
        let has_token = Memo::new(move |_| {
            self.app.mailed_link.token.with(|pending| pending.as_ref().is_some_and(|(of, _)| *of == action))
        });
        // The link of another email was opened during the submission.
        let other_link = move || has_token.get().then(|| self.other_link());
        let content = move || match self.outcome.get() {
            Some(Ok(handle)) => view! { <div class="stack">{done(&handle)}{other_link}</div> }.into_any(),
            Some(Err(refusal)) => {
                view! { <div class="stack">{refusal::refused(action, refusal)}{other_link}</div> }.into_any()
            }
            None if has_token.get() => untrack(&form),
            None => refusal::no_token(action),
        };
        view! { <div class="column">{content}</div> }.into_any()
    }

    /// Ends the submission of `token`; gives what its form has to show.
    pub(super) fn finish(
        self,
        token: &str,
        answer: Result<NicHandle, Failure>,
        details: OutcomeDetails,
    ) -> Result<(), Rejection> {
        let is_newest = self.is_newest(token);
        let result = match answer {
            Ok(handle) => {
                self.app.session.login_prefill.set(handle.as_str().to_owned());
                Ok(handle)
            }
            Err(failure) => match failure.mailed_link() {
                Some(refusal) => Err(refusal),
                None if is_newest => return Err(failure.into()),
                None => return Ok(()),
            },
        };
        if self.app.navigation.screen.get_untracked() == (Link::MailedLink { action: self.action, token: None }) {
            let is_done = result.is_ok();
            self.app.mailed_link.outcome.set(Some(MailedLinkOutcome { action: self.action, result, details }));
            dom::focus_soon(if is_done { "main h1" } else { refusal::SELECTOR });
        }
        if is_newest {
            self.app.mailed_link.token.set(None);
        }
        Ok(())
    }

    /// The rejection of a field in the submission of `token`.
    pub(super) fn reject_field(self, token: &str, field: TextField, error: impl Into<String>) -> Result<(), Rejection> {
        if self.is_newest(token) { Err(Rejection::field(field, error)) } else { Ok(()) }
    }

    /// Whether no link of another email was opened since `token` was submitted: its errors must not show for that one, nor
    /// may that one be dropped with it.
    fn is_newest(self, token: &str) -> bool {
        self.app.mailed_link.token.with_untracked(|pending| {
            pending.as_ref().is_none_or(|(action, newest)| *action == self.action && newest.expose() == token)
        })
    }

    fn other_link(self) -> AnyView {
        let go_on = move |_| {
            self.app.mailed_link.outcome.set(None);
            dom::focus_soon("main h1");
        };
        let content = view! {
            <div class="stack">
                <p>{t::mailed_link_another()}</p>
                <p><button type="button" class="btn" on:click=go_on>{t::mailed_link_another_show()}</button></p>
            </div>
        };
        view! { <Notice tone=Tone::Plain icon="mail">{content}</Notice> }.into_any()
    }
}
