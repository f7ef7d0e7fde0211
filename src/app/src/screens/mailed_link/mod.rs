//! Where a mailed secret leads to. Opening it changes nothing: the secret waits in memory, gone from the address bar and
//! the history already, until the person presses the button.

mod address;
mod password;
mod sign_up;
mod undo;

use crate::components::{self, Message, Tone, icon};
use crate::forms::form::Form;
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n::account_links as t;
use crate::platform::router;
use crate::platform::session;
use crate::prelude::*;
use crate::shell::titles;
use crate::state::Page;
use crate::state::{AppContext, SecretOutcome};
use handover_api::account::{MailedLinkQuery, MailedToken};
use handover_api::link::ServicesView;
use handover_api::{Link, route};
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal};
use leptos::task::spawn_local;

/// The screen for a purpose.
pub(crate) fn view(app: AppContext, purpose: MailedLinkAction) -> AnyView {
    match purpose {
        MailedLinkAction::SignUp => sign_up::view(app),
        MailedLinkAction::Password => password::view(app),
        MailedLinkAction::Address => address::view(app),
        MailedLinkAction::Undo => undo::view(app),
    }
}

/// What has become of a secret.
#[derive(Clone, Copy)]
struct Errand {
    app: AppContext,
    purpose: MailedLinkAction,
    form: Form,
    /// Whose account it was good for, or why it does not count, once it was used.
    result: Memo<Option<Result<NicHandle, MailedLinkRefusal>>>,
    /// Whose account it is for, as far as that is known before it is used.
    account: RwSignal<Option<NicHandle>>,
}

impl Errand {
    fn new(app: AppContext, purpose: MailedLinkAction) -> Self {
        let form = Form::new("#secret-problems", titles::secret_title(purpose));
        let result = Memo::new(move |_| {
            app.mailed_link().outcome.with(|outcome| {
                let SecretOutcome { purpose: of, result, .. } = outcome.as_ref()?;
                (*of == purpose).then(|| result.clone())
            })
        });
        Self { app, purpose, form, result, account: RwSignal::new(None) }
    }

    /// Asks what the secret is good for, whenever a link has brought one: nobody is to fill in a form for nothing. It is
    /// not used by that. Where the answer does not come, the press tells.
    fn look(self) {
        Effect::new(move |_| {
            // Once more when an answer that was under way has been told, and left for the link of another mail.
            if self.result.with(Option::is_some) {
                return;
            }
            self.account.set(None);
            let purpose = self.purpose;
            let token = self.app.mailed_link().secret.with(|pending| {
                let (of, secret) = pending.as_ref()?;
                (*of == purpose).then(|| secret.expose().to_owned())
            });
            let Some(token) = token else { return };
            spawn_local(async move {
                let body = MailedLinkQuery { action: purpose, token };
                let answer: Result<Option<NicHandle>, Failure> = client::post(self.app, route::SECRET, &body).await;
                let waits = self.secret().is_some_and(|secret| secret == body.token);
                let is_done = self.app.mailed_link().outcome.with_untracked(Option::is_some);
                if !waits || is_done || self.form.busy.try_get_untracked() != Some(false) {
                    return;
                }
                match answer {
                    Ok(account) => {
                        self.account.try_set(account);
                    }
                    Err(Failure::Problem(problem)) if problem.secret.is_some() => {
                        self.take(&body.token, Err(Failure::Problem(problem)), None);
                    }
                    Err(_) => {}
                }
            });
        });
    }

    fn is_done(self) -> bool {
        self.result.with(|result| matches!(result, Some(Ok(_))))
    }

    /// The secret, as long as it waits.
    fn secret(self) -> Option<String> {
        self.app.mailed_link().secret.with_untracked(|pending| {
            let (purpose, secret) = pending.as_ref()?;
            (*purpose == self.purpose).then(|| secret.expose().to_owned())
        })
    }

    /// What the screen shows: what came of the secret, why it does not count, that there is none, or `ready`.
    fn show(
        self,
        done: impl Fn(&NicHandle) -> AnyView + Send + Sync + 'static,
        ready: impl Fn() -> AnyView + Send + Sync + 'static,
    ) -> AnyView {
        let has_secret = Memo::new(move |_| {
            let purpose = self.purpose;
            self.app.mailed_link().secret.with(|pending| pending.as_ref().is_some_and(|(of, _)| *of == purpose))
        });
        // A mail's link that was opened while the answer was under way.
        let another = move |waits: Memo<bool>| move || waits.get().then(|| self.another());
        let content = move || match self.result.get() {
            Some(result) => {
                let shown = match result {
                    Ok(handle) => done(&handle),
                    Err(refusal) => refused(self.purpose, refusal),
                };
                view! { <div class="stack">{shown}{another(has_secret)}</div> }.into_any()
            }
            None if has_secret.get() => untrack(&ready),
            None => missing(self.purpose),
        };
        view! { <div class="column">{content}</div> }.into_any()
    }

    /// Takes the answer to `secret`; `addresses` are what it was about.
    fn take(self, secret: &str, answer: Result<NicHandle, Failure>, addresses: Option<(String, String)>) {
        self.form.end();
        let is_newest = self.is_newest(secret);
        let result = match answer {
            Ok(handle) => {
                self.app.session().login_prefill.set(handle.as_str().to_owned());
                Ok(handle)
            }
            Err(failure) => {
                let refusal = match &failure {
                    Failure::Problem(problem) => problem.secret,
                    _ => None,
                };
                match refusal {
                    Some(refusal) => Err(refusal),
                    None if is_newest => return self.form.refuse(&failure),
                    None => return,
                }
            }
        };
        if self.app.navigation().page.get_untracked() == Page::Secret(self.purpose) {
            let is_done = result.is_ok();
            self.app.mailed_link().outcome.set(Some(SecretOutcome { purpose: self.purpose, result, addresses }));
            dom::focus_soon(if is_done { "main h1" } else { "#secret-refused" });
        }
        if is_newest {
            self.app.mailed_link().secret.set(None);
        }
    }

    /// The answer to `secret` says that an entry of the form is wrong.
    fn blame(self, secret: &str, id: &'static str, message: RwSignal<Option<Message>>, problem: String) {
        if self.is_newest(secret) {
            self.form.blame(id, message, problem);
        } else {
            self.form.end();
        }
    }

    /// Whether no link of another mail has been opened since `secret` was sent. What is wrong with the one is not to be
    /// said of the other, nor the other forgotten with it.
    fn is_newest(self, secret: &str) -> bool {
        self.app.mailed_link().secret.with_untracked(|pending| {
            pending.as_ref().is_none_or(|(of, newest)| *of == self.purpose && newest.expose() == secret)
        })
    }

    /// The way on to the link of another mail.
    fn another(self) -> AnyView {
        let go_on = move |_| {
            self.app.mailed_link().outcome.set(None);
            dom::focus_soon("main h1");
        };
        let content = view! {
            <div class="stack">
                <p>{t::secret_another()}</p>
                <p><button type="button" class="btn" on:click=go_on>{t::secret_another_show()}</button></p>
            </div>
        };
        components::notice(Tone::Plain, "mail", content.into_any())
    }

    /// The page with one button, for secrets that need nothing else.
    fn press(self, text: &'static str, button: &'static str, path: &'static str) -> AnyView {
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let Some(token) = self.secret() else { return };
            if !self.form.begin(Vec::new()) {
                return;
            }
            spawn_local(async move {
                let body = MailedToken { token };
                let answer = client::post(self.app, path, &body).await;
                self.take(&body.token, answer, None);
            });
        };
        view! {
            <form class="stack" novalidate on:submit=submit>
                {self.form.problems()}
                <p>{text}</p>
                <p>{self.form.button("btn main", Some("check"), button)}</p>
                <p class="small soft">{t::secret_nothing_yet()}</p>
            </form>
        }
        .into_any()
    }
}

/// A page whose secret counts with a password only: one that is chosen there, or was before.
#[derive(Clone, Copy)]
struct WithPassword {
    errand: Errand,
    value: RwSignal<String>,
    wrong: RwSignal<Option<Message>>,
}

impl WithPassword {
    /// The page: `form` until it is done, then `done`, under the heading `title`.
    fn view(
        app: AppContext,
        purpose: MailedLinkAction,
        title: &'static str,
        done: fn(AppContext, &NicHandle) -> AnyView,
        form: fn(Self) -> AnyView,
    ) -> AnyView {
        let errand = Errand::new(app, purpose);
        errand.look();
        let page = Self { errand, value: RwSignal::new(String::new()), wrong: RwSignal::new(None) };
        view! {
            {head(errand, title)}
            {errand.show(move |handle| done(app, handle), move || form(page))}
        }
        .into_any()
    }

    /// Takes the answer to `secret`. A password that has done its duty is forgotten.
    fn take(self, secret: &str, answer: Result<NicHandle, Failure>) {
        let is_done = answer.is_ok();
        self.errand.take(secret, answer, None);
        if is_done {
            self.value.try_set(String::new());
        }
    }
}

/// The heading, which changes when it is done, and the title with it.
fn head(errand: Errand, done: &'static str) -> AnyView {
    let heading = move || {
        let heading = if errand.is_done() { done } else { titles::secret_title(errand.purpose) };
        heading.to_owned()
    };
    // An effect, because one sets the title of the place when the language changes, and this has to come after it.
    Effect::new(move |_| {
        errand.result.with(|result| match result {
            Some(Ok(_)) => titles::set_title(done),
            Some(Err(_)) => titles::set_error_title(titles::secret_title(errand.purpose)),
            None => titles::set_title(titles::secret_title(errand.purpose)),
        });
    });
    view! { <div class="head"><div><h1 tabindex="-1">{heading}</h1></div></div> }.into_any()
}

/// There is no secret: the page was loaded again, or the link is not whole.
fn missing(purpose: MailedLinkAction) -> AnyView {
    let text = view! { <p>{t::secret_missing()}</p> }.into_any();
    view! { <div class="stack">{components::notice(Tone::Plain, "info", text)}{remedy(purpose, MailedLinkRefusal::Unknown)}</div> }
        .into_any()
}

/// Why a secret does not count, and what to do then.
fn refused(purpose: MailedLinkAction, refusal: MailedLinkRefusal) -> AnyView {
    let why = match (refusal, purpose) {
        (MailedLinkRefusal::Unknown, _) => t::secret_unknown(),
        (MailedLinkRefusal::Used, MailedLinkAction::SignUp) => t::secret_used_sign_up(),
        (MailedLinkRefusal::Used, MailedLinkAction::Password) => t::secret_used_password(),
        (MailedLinkRefusal::Used, MailedLinkAction::Address) => t::secret_used_address(),
        (MailedLinkRefusal::Used, MailedLinkAction::Undo) => t::secret_used_undo(),
        (MailedLinkRefusal::Superseded, MailedLinkAction::Address) => t::secret_superseded_address(),
        (MailedLinkRefusal::Superseded, MailedLinkAction::Undo) => t::secret_superseded_undo(),
        (MailedLinkRefusal::Superseded, _) => t::secret_superseded(),
        (MailedLinkRefusal::Expired, MailedLinkAction::Password) => t::secret_expired_password(),
        (MailedLinkRefusal::Expired, MailedLinkAction::SignUp | MailedLinkAction::Address) => t::secret_expired_day(),
        (MailedLinkRefusal::Expired, MailedLinkAction::Undo) => t::secret_expired_undo(),
    };
    view! {
        <div class="stack">
            <div id="secret-refused" tabindex="-1">{components::alert(view! { <p>{why}</p> }.into_any())}</div>
            {remedy(purpose, refusal)}
        </div>
    }
    .into_any()
}

/// The ways on from a secret that does not count.
fn remedy(purpose: MailedLinkAction, refusal: MailedLinkRefusal) -> AnyView {
    let again = |link: Link, text| view! { <a class="btn main" href=link.format()>{text}</a> }.into_any();
    let first = match (purpose, refusal) {
        (MailedLinkAction::Password, _) => again(Link::Forgotten, t::secret_new_link()),
        (MailedLinkAction::Undo, _) | (MailedLinkAction::SignUp, MailedLinkRefusal::Used) => {
            again(Link::Forgotten, t::forgotten_title())
        }
        (MailedLinkAction::SignUp, _) => again(Link::SignUp, t::secret_sign_up_again()),
        (MailedLinkAction::Address, _) => again(Link::Profile, t::to_profile()),
    };
    let sign_in = (purpose != MailedLinkAction::Address)
        .then(|| view! { <a class="btn" href="#/">{t::sign_in_title()}</a> }.into_any());
    view! { <p class="row">{first}{sign_in}</p> }.into_any()
}

/// The way on to signing in as an account that was just made or mended, whoever is signed in now.
fn sign_in_as(app: AppContext, handle: &NicHandle) -> AnyView {
    let handle = handle.clone();
    let go = move |_| {
        let handle = handle.clone();
        spawn_local(async move {
            if app.session().me.get_untracked().is_some_and(|me| me != handle)
                && let Err(failure) = session::sign_out(app).await
            {
                app.announce(&components::explain(&failure));
                return;
            }
            router::replace(app, Link::Services(ServicesView::default()));
        });
    };
    view! { <button type="button" class="btn main" on:click=go>{t::sign_in_title()} {icon("arrow")}</button> }
        .into_any()
}
