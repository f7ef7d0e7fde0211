//! State shared by the pages of the desk, reading their data, and unsent input of forms. That survives the end of a session, for
//! the person whose session it was.

use crate::browser::{dom, json};
use crate::components::{Button, FailureNotice, Pending};
use crate::data::loaded::Loaded;
use crate::platform::client::Failure;
use crate::platform::{i18n as t, intl};
use crate::state::{App, UnsavedFields};
use handover_api::account::FinishProviderSignIn;
use handover_api::desk::{DeskLink, DeskPage, DeskSession};
use handover_api::route;
use handover_rules::Timestamp;
use handover_rules::desk::{DeskAct, StaffId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

#[derive(Clone)]
pub(super) enum Presence {
    /// The server has not answered.
    Unknown,
    SignedOut,
    SignedIn(DeskSession),
}

impl Presence {
    pub(super) const fn session(&self) -> Option<&DeskSession> {
        match self {
            Self::SignedIn(session) => Some(session),
            Self::Unknown | Self::SignedOut => None,
        }
    }

    /// Whether somebody is signed in; `None` if that is unknown.
    pub(super) const fn is_signed_in(&self) -> Option<bool> {
        match self {
            Self::Unknown => None,
            Self::SignedOut => Some(false),
            Self::SignedIn(_) => Some(true),
        }
    }
}

/// In the context: the address of the overview, with the search that was open last.
#[derive(Clone, Copy)]
pub(super) struct LastOverview(pub(super) StoredValue<String>);

/// State shared by the pages of the desk.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    pub(super) app: App,
    pub(super) link: RwSignal<DeskLink>,
    pub(super) session: RwSignal<Presence>,
    /// The confirmation of the last act, until another page is opened.
    pub(super) done: RwSignal<Option<String>>,
    /// The token of an invitation, which the address bar does not keep.
    pub(super) token: RwSignal<String>,
    pub(super) drafts: Drafts,
    /// Makes the page read its data again.
    pub(super) again: Trigger,
}

impl Desk {
    /// Says that something was done, where everybody notices it.
    pub(super) fn report(self, done: String) {
        self.app.announce(&done);
        self.done.set(Some(done));
        dom::focus_soon("main h1");
    }

    /// Reads who is signed in, and how long the session lasts. For a customer there is no desk, so every refusal means
    /// nobody; a lost connection says nothing about somebody who is in.
    pub(super) fn read_session(self) {
        spawn_local(async move {
            if let Some(query) = self.app.session.provider_answer.try_update_value(Option::take).flatten() {
                let body = FinishProviderSignIn { query };
                let finished = self.app.post::<_, ()>(route::DESK_PROVIDER_SIGN_IN_FINISH, &body).await;
                self.app.session.provider_failure.set(finished.err());
            }
            let mut answer = self.app.get::<DeskSession>(route::DESK_SESSION).await;
            if matches!(answer, Err(Failure::SignedOut)) && self.app.session.staff.get_value().is_some() {
                // Somebody else may have signed in in another tab: first the pages of this one go.
                self.signed_out();
                answer = self.app.get::<DeskSession>(route::DESK_SESSION).await;
            }
            let is_in = self.session.try_with_untracked(Presence::is_signed_in).flatten() == Some(true);
            if let Ok(session) = &answer {
                self.drafts.belong_to(session.id);
            }
            if !(is_in && matches!(answer, Err(Failure::Offline))) {
                self.set_presence(answer.map_or(Presence::SignedOut, Presence::SignedIn));
            }
        });
    }

    /// Reads `path` now, and again on [`Loaded::retry`] and [`Self::again`].
    pub(super) fn load<T>(self, path: String) -> Loaded<T>
    where
        T: DeserializeOwned + PartialEq + Send + Sync + 'static,
    {
        Loaded::of(move || {
            self.again.track();
            let call = self.app.get::<DeskPage<T>>(&path);
            async move {
                let DeskPage { data, people } = self.call(call).await?;
                self.app.people.learn(people);
                Ok(data)
            }
        })
    }

    /// The rows that were read, and the button while there are more, with the reason why the last try failed. `path` gets the
    /// cursor; `page` takes an answer apart into rows and the next cursor.
    pub(super) fn more_rows<P: DeserializeOwned + 'static, T: Send + Sync + 'static>(
        self,
        next: Option<String>,
        path: impl Fn(&str) -> String + Send + Sync + 'static,
        page: fn(P) -> (Vec<T>, Option<String>),
    ) -> (RwSignal<Vec<T>>, AnyView) {
        let (rows, next) = (RwSignal::new(Vec::new()), RwSignal::new(next));
        let reading = Pending::new();
        let read = Callback::new(move |()| {
            let path = path(&next.get_untracked().unwrap_or_default());
            reading.run(async move {
                let (more, after) = page(self.call(self.app.get(&path)).await?);
                rows.try_update(|rows| rows.extend(more));
                next.try_set(after);
                Ok(())
            });
        });
        let button = move || {
            let press = move |_| read.run(());
            next.with(Option::is_some).then(|| {
                view! { <p><Button label=t::list_more() acting=reading press/></p> }
            })
        };
        let failed = move || reading.failure().map(|failure| view! { <FailureNotice failure retry=read/> });
        (rows, view! { {failed}{button} }.into_any())
    }

    /// Awaits a call, and notices the end of the session.
    pub(super) async fn call<T>(self, call: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        let answer = call.await;
        if matches!(answer, Err(Failure::SignedOut)) {
            self.signed_out();
        }
        answer
    }

    pub(super) fn signed_out(self) {
        self.app.people.forget();
        self.set_presence(Presence::SignedOut);
    }

    fn set_presence(self, presence: Presence) {
        self.app.session.staff.set_value(presence.session().map(|session| session.id));
        self.session.try_set(presence);
    }

    /// The time since `since`, in one unit.
    pub(super) fn age(self, since: Timestamp) -> String {
        intl::age((self.app.now() - since).num_minutes())
    }

    /// A field of a form on the page that is shown.
    pub(super) fn draft(self, form: &str, field: &str) -> RwSignal<String> {
        self.drafts.field(&self.form(form), field)
    }

    /// A form of the current page, by its key.
    pub(super) fn form(self, form: &str) -> String {
        [&self.link.with_untracked(DeskLink::format), " ", form].concat()
    }

    pub(super) fn is(self, staff: StaffId) -> bool {
        self.session.with_untracked(|presence| presence.session().is_some_and(|session| session.id == staff))
    }

    /// Whether the person who is signed in may do something.
    pub(super) fn may(self, act: DeskAct) -> bool {
        self.session.with_untracked(|presence| presence.session().is_some_and(|session| act.is_allowed(&session.roles)))
    }
}

pub(super) fn overview_address() -> String {
    DeskLink::Overview { search: String::new(), cases: None }.format()
}

/// The form under which all are kept while the page is loaded anew.
const FORM: &str = "desk";

/// All drafts: the texts by form and field.
#[derive(Clone, Copy, Default)]
pub(super) struct Drafts {
    of: StoredValue<Option<StaffId>>,
    texts: StoredValue<Vec<(String, ArcRwSignal<String>)>>,
}

impl Drafts {
    /// Keeps the drafts while the page is left on purpose, and takes over those of the page before.
    pub(super) fn outlive_reload(self) {
        let app = expect_context::<App>();
        let kept = app.unsaved.fields.try_update_value(|forms| {
            let place = forms.iter().position(|left| left.form == FORM)?;
            json::parse::<(Option<StaffId>, Vec<(String, String)>)>(forms.swap_remove(place).values.first()?)
        });
        if let Some((of, texts)) = kept.flatten() {
            self.of.set_value(of);
            self.texts.set_value(texts.into_iter().map(|(key, text)| (key, ArcRwSignal::new(text))).collect());
        }
        Effect::new(move |_| {
            if app.session.is_leaving.get() && !self.is_empty() {
                let values = vec![json::format(&(self.of.get_value(), self.entered("")))];
                let left = UnsavedFields { of: None, link: String::new(), form: FORM.to_owned(), values };
                app.unsaved.put(left);
            }
        });
    }

    pub(super) fn belong_to(self, staff: StaffId) {
        if self.of.get_value() != Some(staff) {
            self.of.set_value(Some(staff));
            self.clear();
        }
    }

    pub(super) fn clear(self) {
        self.texts.update_value(Vec::clear);
    }

    pub(super) fn is_empty(self) -> bool {
        self.entered("").is_empty()
    }

    /// Whether something was typed into a form.
    pub(super) fn has(self, form: &str) -> bool {
        !self.entered(&[form, "/"].concat()).is_empty()
    }

    /// The texts of fields whose key begins like this.
    fn entered(self, beginning: &str) -> Vec<(String, String)> {
        let texts = |texts: &Vec<(String, ArcRwSignal<String>)>| {
            let all = texts.iter().filter(|(key, _)| key.starts_with(beginning));
            all.map(|(key, text)| (key.clone(), text.get_untracked())).filter(|(_, text)| !text.is_empty()).collect()
        };
        self.texts.with_value(texts)
    }

    /// The text of a field, which outlives its page.
    pub(super) fn field(self, form: &str, field: &str) -> RwSignal<String> {
        let key = [form, "/", field].concat();
        let known = |texts: &mut Vec<(String, ArcRwSignal<String>)>| {
            if let Some((_, text)) = texts.iter().find(|(of, _)| *of == key) {
                return text.clone();
            }
            let text = ArcRwSignal::new(String::new());
            texts.push((key, text.clone()));
            text
        };
        self.texts.try_update_value(known).unwrap_or_default().into()
    }

    pub(super) fn sent(self, form: &str) {
        let beginning = [form, "/"].concat();
        let sent = self.texts.get_value();
        for (_, text) in sent.into_iter().filter(|(key, _)| key.starts_with(&beginning)) {
            text.set(String::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_are_there_again_for_the_same_person_only() {
        let drafts = Drafts::default();
        drafts.belong_to(StaffId::new(1));
        drafts.field("decision", "reason").set("unsent".to_owned());
        drafts.belong_to(StaffId::new(1));
        assert!(drafts.has("decision"));
        drafts.belong_to(StaffId::new(2));
        assert!(drafts.is_empty());
    }
}
