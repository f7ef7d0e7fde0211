//! The one page of all mailed links: a question, with a form or without, and the outcome. Opening it changes nothing: the
//! token waits in memory, already gone from the address bar and the history, until a person presses a button (decisions 0006
//! and 0010).

use crate::browser::dom;
use crate::components::{
    Ask, Button, FailureNotice, Notice, PageHead, Skeleton, Tone, by_person, question, submit_by_person, warning,
};
use crate::data::Loaded;
use crate::forms::{ErrorSummary, FieldCheck, Form, Rejection, TextField, TextInput, weak_password};
use crate::platform::client::{Failure, TypedCall};
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::state::{App, LinkOutcome};
use handover_api::{Link, Reason};
use handover_rules::ValidationCode;
use handover_rules::request::Answer;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// The selector of the message that an answer did not count.
pub(crate) const TOO_LATE: &str = "#answer-too-late";

pub(crate) trait LinkKind: Copy + Send + Sync + 'static {
    type Info: DeserializeOwned + PartialEq + Send + Sync + 'static;

    /// The heading until that is known.
    fn title(self) -> &'static str;

    fn heading(self, _: &Self::Info) -> String {
        self.title().to_owned()
    }

    /// The line under the heading.
    fn lead(self, _: &Self::Info) -> String {
        String::new()
    }

    /// `None` if the page is gone.
    fn read(self, page: LinkPage<Self>) -> Option<TypedCall<Self::Info>>;

    /// Shown until the link has been read, or if it cannot be: the page needs nothing of it.
    fn unread(self) -> Option<Self::Info> {
        None
    }

    /// Why the link does not work.
    fn refused(self, failure: &Failure) -> Option<&'static str>;

    /// In the place of the page if there is no token.
    fn missing(self) -> &'static str {
        t::mailed_link_missing()
    }

    /// The ways on from there; `None` if there is no token.
    fn remedies(self, _: Option<&Failure>) -> AnyView {
        ().into_any()
    }

    /// The question, with its buttons; or the outcome, if the link still shows it.
    fn content(self, page: LinkPage<Self>, info: &Self::Info) -> AnyView;

    /// The second question after a press, where one must not decide: a mail scanner may press one button.
    fn ask(self, _: &Self::Info, _: Answer) -> Option<Ask> {
        None
    }

    /// [Sends](LinkPage::send) an answer.
    fn answer(self, page: LinkPage<Self>, answer: Answer);

    /// Whether it is read again when the app is looked at again: somebody else may have answered.
    fn is_kept_fresh(self) -> bool {
        false
    }

    /// The error of a failed answer, where the kind has one of its own.
    fn rejected(self, _: LinkPage<Self>, _: &Failure) -> Option<Rejection> {
        None
    }

    /// A refusal because of what has happened meanwhile, which the page shows once it is read again.
    fn is_too_late(self, _: &Failure) -> bool {
        false
    }
}

pub(crate) struct LinkPage<K: LinkKind> {
    pub(crate) app: App,
    pub(super) kind: K,
    token: StoredValue<Option<ValidationCode>>,
    pub(crate) info: Loaded<K::Info>,
    pub(crate) form: Form,
    pub(super) password: TextField,
    /// Another field of the form.
    pub(crate) entry: TextField,
    /// The answer that waits for the second press.
    asking: RwSignal<Option<Answer>>,
    /// Whether the answer that was given here counted.
    pub(crate) has_counted: RwSignal<Option<bool>>,
}

#[expect(clippy::expl_impl_clone_on_copy, reason = "a derived one asks the same of what the link is about")]
impl<K: LinkKind> Clone for LinkPage<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: LinkKind> Copy for LinkPage<K> {}

pub(crate) fn mailed<K: LinkKind>(place: &Link, kind: K) -> AnyView {
    let missing = move || {
        let text = view! { <div class="column stack">{warning(kind.missing())}{kind.remedies(None)}</div> };
        (kind.title(), text.into_any())
    };
    by_token(place, missing, move |token| page(kind, Some(token)))
}

/// Shows `view` for the token of a link to `place`; the link of another email makes it anew. In its place the outcome of the
/// token, or a title and `missing` where there is none.
pub(crate) fn by_token(
    place: &Link,
    missing: impl Fn() -> (&'static str, AnyView) + Send + Sync + 'static,
    view: impl Fn(ValidationCode) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let mailed = expect_context::<App>().mailed_link;
    let (of, place) = (place.screen(), place.screen());
    let token = Memo::new(move |_| {
        mailed.token.with(|token| token.as_ref().filter(|(at, _)| *at == of).map(|(_, token)| token.clone()))
    });
    (move || {
        let outcome = mailed.outcome.get().filter(|(at, _)| *at == place);
        match (outcome, token.get()) {
            (Some((_, outcome)), token) => {
                let next = token.map(|_| another());
                let view = view! { <div class="column stack">{untrack(|| outcome.view.run())}{next}</div> }.into_any();
                titled(outcome.title, view)
            }
            (None, Some(token)) => untrack(|| view(token)),
            (None, None) => {
                let (title, missing) = untrack(&missing);
                view! { <PageHead heading=title.to_owned()/>{missing} }.into_any()
            }
        }
    })
    .into_any()
}

fn titled(title: fn() -> &'static str, content: AnyView) -> AnyView {
    // An effect, so that it runs after the one that sets the page's title when the language changes.
    Effect::new(move |_| titles::set_title(title()));
    view! { <PageHead heading=title().to_owned()/>{content} }.into_any()
}

/// The link of another email was opened while the answer was on its way.
fn another() -> AnyView {
    let app = expect_context::<App>();
    let go_on = move |_| {
        app.mailed_link.outcome.set(None);
        dom::focus_soon("main h1");
    };
    view! {
        <Notice tone=Tone::Plain icon="mail">
            <p>{t::mailed_link_another()}</p>
            <p><Button label=t::mailed_link_another_show() press=go_on/></p>
        </Notice>
    }
    .into_any()
}

/// A page, of a link with a token or in a session without one.
pub(crate) fn page<K: LinkKind>(kind: K, token: Option<ValidationCode>) -> AnyView {
    let page = LinkPage {
        app: expect_context::<App>(),
        kind,
        token: StoredValue::new(token),
        info: Loaded::new(),
        form: Form::new("#link-errors", kind.title()),
        password: TextField::new("link-password", ""),
        entry: TextField::new("link-entry", ""),
        asking: RwSignal::new(None),
        has_counted: RwSignal::new(None),
    };
    if let Some(info) = kind.unread() {
        page.info.put(Ok(info));
    }
    page.read();
    if kind.is_kept_fresh() {
        Effect::new(move |was_known: Option<bool>| {
            let is_known = page.app.info.with(Option::is_some);
            if was_known == Some(true) && page.form.sending.is_idle() {
                page.read();
            }
            is_known
        });
    }
    page.show()
}

impl<K: LinkKind> LinkPage<K> {
    /// `None` in a session, and once the page is gone.
    pub(super) fn code(self) -> Option<ValidationCode> {
        self.token.try_get_value().flatten()
    }

    pub(crate) fn token(self) -> Option<String> {
        self.code().map(|code| code.expose().to_owned())
    }

    /// Reads what the link is about, also once more.
    pub(crate) fn read(self) {
        if let Some(call) = self.kind.read(self) {
            self.info.read(call);
        }
    }

    fn show(self) -> AnyView {
        let kind = self.kind;
        let heading = Memo::new(move |_| {
            self.info.with_answer(|info| match info {
                Some(Ok(info)) => kind.heading(info),
                _ => kind.title().to_owned(),
            })
        });
        let lead = move || self.info.with_answer(|info| info?.ok().map(|info| kind.lead(info))).unwrap_or_default();
        Effect::new(move |_| {
            let is_refused =
                self.info.with_answer(|info| matches!(info, Some(Err(why)) if kind.refused(why).is_some()));
            heading.with(|title| if is_refused { titles::set_error_title(title) } else { titles::set_title(title) });
        });
        let shown = move || {
            self.info.with_answer(|info| match info {
                None => view! { <Skeleton lines=5/> }.into_any(),
                Some(Ok(info)) => kind.content(self, info),
                Some(Err(failure)) => self.failed(failure),
            })
        };
        view! {
            <PageHead heading lead/>
            <div class="stack"><ErrorSummary form=self.form/>{shown}</div>
            {move || self.question()}
        }
        .into_any()
    }

    fn failed(self, failure: &Failure) -> AnyView {
        if let Some(text) = self.kind.refused(failure) {
            return view! { <div class="column stack">{warning(text)}{self.kind.remedies(Some(failure))}</div> }
                .into_any();
        }
        match self.kind.unread() {
            Some(info) => self.kind.content(self, &info),
            None => view! { <FailureNotice failure=failure.clone() retry=move || self.read()/> }.into_any(),
        }
    }

    /// A button that answers. No form and no default action: Enter decides nothing.
    pub(crate) fn button(
        self,
        class: &'static str,
        icon: &'static str,
        label: &'static str,
        answer: Answer,
    ) -> AnyView {
        let press = by_person(move || self.press(Vec::new(), answer));
        view! { <Button class icon label acting=self.form.sending press/> }.into_any()
    }

    /// A form whose submit button accepts, once `check` has passed its fields.
    pub(super) fn form(
        self,
        class: &'static str,
        check: impl Fn() -> Vec<FieldCheck> + 'static,
        content: AnyView,
    ) -> AnyView {
        let submit = submit_by_person(move || self.press(check(), Answer::Accept));
        view! { <form class=class novalidate on:submit=submit>{content}</form> }.into_any()
    }

    /// The same, with the present password where the account needs it: `content` places its field.
    pub(super) fn form_with_password(
        self,
        has_password: bool,
        content: impl FnOnce(Option<AnyView>) -> AnyView,
    ) -> AnyView {
        let field = self.password;
        let asks = self.app.ways_in().needs_password(has_password, self.app.is_demo());
        let check = move || {
            let is_missing = asks && field.text().is_empty();
            vec![field.check(is_missing.then(t::password_missing))]
        };
        let input = asks.then(|| {
            let label = t::password_yours();
            view! { <TextInput field label kind="password" autocomplete="current-password"/> }.into_any()
        });
        self.form("stack fields", check, content(input))
    }

    fn press(self, checks: Vec<FieldCheck>, answer: Answer) {
        if !self.form.start(checks) {
            return;
        }
        if self.second(answer).is_some() {
            self.asking.set(Some(answer));
        } else {
            self.kind.answer(self, answer);
        }
    }

    fn second(self, answer: Answer) -> Option<Ask> {
        self.info.data.with_untracked(|info| self.kind.ask(info.as_ref()?, answer))
    }

    fn question(self) -> Option<AnyView> {
        let answer = self.asking.get()?;
        let tone = if answer == Answer::Decline { Tone::Bad } else { Tone::Ok };
        let act = move || self.kind.answer(self, answer);
        Some(question(self.second(answer)?, tone, move || self.asking.set(None), act))
    }

    /// Sends an answer. `done` shows what came of it: in the page itself, or as the outcome of its token.
    pub(crate) fn send<T: DeserializeOwned + 'static>(
        self,
        call: TypedCall<T>,
        done: impl FnOnce(T) -> Option<LinkOutcome> + 'static,
    ) {
        // The subject cannot be read with a token that is being used.
        self.info.reading.begin(false);
        let (mailed, screen) = (self.app.mailed_link, self.app.navigation.screen);
        let (place, token) = (screen.get_untracked(), self.token.get_value());
        let is_here = move |place: &Link| screen.with_untracked(|screen| screen == place);
        self.form.run(async move {
            let answer = match call.await {
                Ok(answer) => answer,
                Err(failure) => return self.fail(failure).await,
            };
            self.password.clear();
            self.has_counted.try_set(Some(true));
            let outcome = done(answer);
            if !is_here(&place) {
                return Ok(());
            }
            if let Some(outcome) = outcome {
                mailed.outcome.set(Some((place, outcome)));
                // The link of another email may have been opened meanwhile.
                if mailed.token.with_untracked(|newest| newest.as_ref().map(|(_, newest)| newest) == token.as_ref()) {
                    mailed.token.set(None);
                }
            }
            dom::focus_soon("main h1");
            Ok(())
        });
    }

    /// A refusal takes the place of the question.
    async fn fail(self, failure: Failure) -> Result<(), Rejection> {
        // The reader has gone on to another page.
        if self.asking.is_disposed() {
            return Ok(());
        }
        if self.kind.refused(&failure).is_some() {
            self.info.put(Err(failure));
            dom::focus_soon("main h1");
        } else if self.kind.is_too_late(&failure) {
            if let Some(call) = self.kind.read(self) {
                self.info.put(call.await);
            }
            self.has_counted.try_set(Some(false));
            dom::focus_soon(TOO_LATE);
        } else if let Some(rejection) = self.kind.rejected(self, &failure) {
            return Err(rejection);
        } else if failure.reason() == Some(Reason::WrongCredentials) {
            return Err(Rejection::field(self.password, t::password_wrong()));
        } else {
            return Err(weak_password(self.password, failure));
        }
        Ok(())
    }
}
