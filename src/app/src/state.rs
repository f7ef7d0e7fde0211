//! What every screen shares.
//!
//! All of it is created once, before the first view, and lives as long as the page, so it can be read and written at
//! any time, also after an `await`. Signals that a screen makes for itself die with it: after an `await` use
//! `try_get` and `try_set` on those.

use crate::client::{self, Failure};
use crate::prelude::*;
use crate::router::Page;
use handover_api::app::{AppInfo, SignedIn};
use handover_api::link::ServicesView;
use handover_api::{Link, route};
use handover_rules::PerRole;
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal};
use handover_rules::request::Answer;
use handover_rules::{NicHandle, Policy, RequestId, RoleSet, ServiceKey, ValidationCode};
use std::ops::Deref;

/// What came of a mailed secret.
#[derive(Clone)]
pub(crate) struct Outcome {
    /// What it was for.
    pub(crate) purpose: MailedLinkAction,
    /// Whose account it was good for, or why it does not count.
    pub(crate) result: Result<NicHandle, MailedLinkRefusal>,
    /// The new address and the old one, where it was about them.
    pub(crate) addresses: Option<(String, String)>,
}

/// What had been entered in a dialog for new contacts when the session ended under it.
#[derive(Clone)]
pub(crate) struct Draft {
    /// Who had entered it: nobody else is to see it.
    pub(crate) of: NicHandle,
    /// What the dialog is about.
    pub(crate) link: Link,
    /// What stood in its fields.
    pub(crate) entries: PerRole<String>,
    /// The services of the same name that were to change, too.
    pub(crate) ticked: Vec<ServiceKey>,
}

/// What is to be asked for once more.
#[derive(Clone)]
pub(crate) struct Again {
    /// Of which service.
    pub(crate) service: ServiceKey,
    /// Which roles.
    pub(crate) roles: RoleSet,
    /// For whom.
    pub(crate) to: NicHandle,
}

/// The shared state. A pointer, because nearly every closure holds it.
#[derive(Clone, Copy)]
pub(crate) struct App(&'static Shared);

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        self.0
    }
}

/// What is shared.
pub(crate) struct Shared {
    /// Where the person is: what stands in the address bar, without codes.
    pub(crate) link: RwSignal<Link>,
    /// The screen that belongs to it.
    pub(crate) page: Memo<Page>,
    /// Filters and order of the services list; they stay while the modify dialog is open.
    pub(crate) services: RwSignal<ServicesView>,
    /// Whether the page was opened by a mailed link.
    pub(crate) by_mail: RwSignal<bool>,
    /// The language in use; views that are built while it changes are built again.
    pub(crate) language: RwSignal<&'static str>,
    /// What the server said about itself; `None` until it did.
    pub(crate) info: RwSignal<Option<AppInfo>>,
    /// Why it did not.
    pub(crate) failed: RwSignal<Option<Failure>>,
    /// Who is signed in.
    pub(crate) account: RwSignal<Option<SignedIn>>,
    /// The handle of who is signed in: changes only when it is somebody else.
    pub(crate) me: Memo<Option<NicHandle>>,
    /// The same, also for the moment between the end of a session and the disappearance of its screens.
    last_me: StoredValue<Option<NicHandle>>,
    /// Whether the session has ended without anybody ending it here.
    pub(crate) has_ended: RwSignal<bool>,
    /// Whether somebody is ending it here.
    leaving: StoredValue<bool>,
    /// What was entered when it ended. In memory only.
    pub(crate) draft: StoredValue<Option<Draft>>,
    /// A code from a mailed link, for the request it belongs to. In memory only: it survives signing in and changing
    /// the account, not a reload, and is dropped once it has been used.
    pub(crate) pending_code: RwSignal<Option<(RequestId, ValidationCode)>>,
    /// A secret from a mailed link, and what it is for. In memory only, as a code is.
    pub(crate) pending_secret: RwSignal<Option<(MailedLinkAction, ValidationCode)>>,
    /// What came of the secret that was used last, as long as its page is open: views come and go with the language.
    pub(crate) outcome: RwSignal<Option<Outcome>>,
    /// Whose account was made, or mended, on this page just now: signing in begins with that handle.
    pub(crate) login: RwSignal<String>,
    /// The request of a mailed link whose code was damaged on its way.
    pub(crate) broken_link: RwSignal<Option<RequestId>>,
    /// The answer that was chosen in the list, for the page where it is given.
    pub(crate) meant: RwSignal<Option<(RequestId, Answer)>>,
    /// What the modify dialog begins with when it is opened next.
    pub(crate) again: RwSignal<Option<Again>>,
    /// How many requests wait for this account.
    pub(crate) waiting: RwSignal<u32>,
    /// The server's clock minus the browser's, in milliseconds.
    pub(crate) clock_offset: RwSignal<i64>,
    /// Whether the server can be reached.
    pub(crate) online: RwSignal<bool>,
    /// Tells that the server may have news: whoever shows data reads it again.
    pub(crate) live: Trigger,
    /// What screen readers are told.
    pub(crate) spoken: RwSignal<String>,
}

impl App {
    pub(crate) fn new() -> Self {
        let link = RwSignal::new(Link::NotFound);
        let account: RwSignal<Option<SignedIn>> = RwSignal::new(None);
        let shared = Shared {
            link,
            page: Memo::new(move |_| link.with(Page::of)),
            services: RwSignal::new(ServicesView::default()),
            by_mail: RwSignal::new(false),
            language: RwSignal::new(""),
            info: RwSignal::new(None),
            failed: RwSignal::new(None),
            account,
            me: Memo::new(move |_| account.with(|account| account.as_ref().map(|account| account.handle.clone()))),
            last_me: StoredValue::new(None),
            has_ended: RwSignal::new(false),
            leaving: StoredValue::new(false),
            draft: StoredValue::new(None),
            pending_code: RwSignal::new(None),
            pending_secret: RwSignal::new(None),
            outcome: RwSignal::new(None),
            login: RwSignal::new(String::new()),
            broken_link: RwSignal::new(None),
            meant: RwSignal::new(None),
            again: RwSignal::new(None),
            waiting: RwSignal::new(0),
            clock_offset: RwSignal::new(0),
            online: RwSignal::new(true),
            live: Trigger::new(),
            spoken: RwSignal::new(String::new()),
        };
        // There is one page, and this lives as long as it.
        Self(Box::leak(Box::new(shared)))
    }

    /// The handle of who is signed in. Screens that need an account are only shown while there is one.
    pub(crate) fn my_handle(self) -> NicHandle {
        let me = self.me.get_untracked().or_else(|| self.last_me.get_value());
        me.expect("asked for by screens of somebody who has signed in")
    }

    /// The lengths and limits that the server goes by.
    pub(crate) fn policy(self) -> Policy {
        self.info.with_untracked(|info| info.as_ref().map_or_else(Policy::default, |info| info.policy))
    }

    /// Whether this is a demo.
    pub(crate) fn is_demo(self) -> bool {
        self.info.with(|info| info.as_ref().is_some_and(|info| info.demo.is_some()))
    }

    /// Takes over what the server says about itself and the session.
    pub(crate) fn adopt(self, info: AppInfo) {
        crate::time::set_clock(self, info.now);
        if info.account.is_none() {
            self.session_ended();
        }
        if let Some(account) = &info.account {
            self.has_ended.set(false);
            if self.draft.with_value(|draft| draft.as_ref().is_some_and(|draft| draft.of != account.handle)) {
                self.draft.set_value(None);
            }
            self.waiting.set(account.waiting);
            self.last_me.set_value(Some(account.handle.clone()));
        }
        if self.account.with_untracked(|known| *known != info.account) {
            self.account.set(info.account.clone());
        }
        self.failed.set(None);
        self.info.set(Some(info));
    }

    /// Ends the session. The place stays, so that after signing in, as whomever, one is where one was.
    pub(crate) async fn sign_out(self) -> Result<(), Failure> {
        self.leaving.set_value(true);
        let answer = match client::delete(self, route::SESSION).await {
            // It had ended before.
            Err(Failure::SignedOut) => Ok(()),
            answer => answer,
        };
        if answer.is_ok() {
            self.signed_out();
            self.has_ended.set(false);
        }
        self.leaving.set_value(false);
        answer
    }

    /// The session has ended, by its time or elsewhere: that is told where one signs in again.
    pub(crate) fn session_ended(self) {
        if self.account.with_untracked(Option::is_some) && !self.leaving.get_value() {
            self.has_ended.set(true);
        }
        self.signed_out();
    }

    fn signed_out(self) {
        if self.account.with_untracked(Option::is_some) {
            crate::live::overtake_readings();
            self.meant.set(None);
            self.again.set(None);
            self.account.set(None);
            self.waiting.set(0);
        }
    }

    /// Drops the code of a mailed link that has been used, unless another link was opened meanwhile.
    pub(crate) fn drop_code(self, id: RequestId, used: &ValidationCode) {
        let is_it = |pending: &Option<(RequestId, ValidationCode)>| {
            pending.as_ref().is_some_and(|(of, code)| *of == id && code == used)
        };
        if self.pending_code.with_untracked(is_it) {
            self.pending_code.set(None);
        }
    }

    /// Has screen readers say `text`, without moving the focus.
    pub(crate) fn say(self, text: &str) {
        // The same words twice in a row are only heard again when the text differs.
        let again = self.spoken.with_untracked(|spoken| spoken == text);
        let text = if again { [text, "\u{a0}"].concat() } else { text.to_owned() };
        self.spoken.set(text);
    }
}
