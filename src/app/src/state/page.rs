//! The place in the app, and what outlives its screen: codes of mailed links, choices, unsent entries.

use crate::browser::dom::Storage;
use crate::browser::json;
use core::mem::discriminant;
use handover_api::Link;
use handover_api::link::ServicesView;
use handover_api::services::{ServiceRow, ServicesOverview};
use handover_rules::{NicHandle, RequestId, ServiceKey, ServiceName, ValidationCode};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Copy)]
pub(crate) struct Navigation {
    /// The place, without codes and tokens.
    pub(crate) link: RwSignal<Link>,
    /// The screen of the place, without its filters and dialogs ([`Link::screen`]).
    pub(crate) screen: Memo<Link>,
    /// Filters and order of the services list, as it was shown last.
    pub(crate) services: RwSignal<ServicesView>,
    /// Whether the page was opened by a mailed link.
    pub(crate) by_mail: RwSignal<bool>,
}

impl Navigation {
    pub(super) fn new() -> Self {
        let link = RwSignal::new(Link::NotFound);
        Self {
            link,
            screen: Memo::new(move |_| link.with(Link::screen)),
            services: RwSignal::new(ServicesView::default()),
            by_mail: RwSignal::new(false),
        }
    }

    /// The view that a screen's address asks for; unchanged while the screen is being left. `of` finds it in its links.
    pub(crate) fn view<V>(self, of: impl Fn(&Link) -> Option<&V> + Send + Sync + 'static) -> Memo<V>
    where
        V: Clone + Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |before: Option<&V>| self.link.with(|link| of(link).or(before).cloned().unwrap_or_default()))
    }
}

/// The codes and tokens of mailed links. In memory only: they survive signing in and changing the account, not a reload.
#[derive(Clone, Copy, Default)]
pub(crate) struct MailedLink {
    /// The request of a mailed link, by the number in the address, and its code; `None` if that was damaged on its way.
    /// Dropped once it has been used for all that waits, or the request has ended.
    pub(crate) code: RwSignal<Option<(RequestId, Option<ValidationCode>)>>,
    /// The token of any other link, and its page; dropped when pages of its kind are left.
    pub(crate) token: RwSignal<Option<(Link, ValidationCode)>>,
    /// The outcome of the token used last, and its page, which keeps it: views are rendered anew with the language.
    pub(crate) outcome: RwSignal<Option<(Link, LinkOutcome)>>,
}

#[derive(Clone)]
pub(crate) struct LinkOutcome {
    pub(crate) title: fn() -> &'static str,
    pub(crate) view: ViewFn,
}

impl MailedLink {
    /// Drops a code that has been used, unless another link has been opened since.
    pub(crate) fn drop_code(self, id: RequestId, used: &ValidationCode) {
        let is_used = |pending: &Option<(RequestId, Option<ValidationCode>)>| {
            pending.as_ref().is_some_and(|(of, code)| *of == id && code.as_ref() == Some(used))
        };
        if self.code.with_untracked(is_used) {
            self.code.set(None);
        }
    }

    /// Drops the token and its outcome, unless a page of the same kind follows.
    pub(crate) fn leave_for(self, link: &Link) {
        let is_left = |of: &Link| discriminant(of) != discriminant(link);
        if self.token.with_untracked(|token| token.as_ref().is_some_and(|(of, _)| is_left(of))) {
            self.token.set(None);
        }
        if self.outcome.with_untracked(|outcome| outcome.as_ref().is_some_and(|(of, _)| is_left(of))) {
            self.outcome.set(None);
        }
    }
}

/// Numbers of the whole list, and the groups that are open.
#[derive(Clone, Copy, Default)]
pub(crate) struct ServicesState {
    /// The numbers of the last answer; `None` before the first.
    pub(crate) overview: RwSignal<Option<ServicesOverview>>,
    /// The names whose services are shown.
    pub(crate) open: RwSignal<BTreeSet<ServiceName>>,
    owner: StoredValue<Option<NicHandle>>,
}

impl ServicesState {
    /// Nothing is kept for another account.
    pub(crate) fn keep_for(self, account: NicHandle) {
        let account = Some(account);
        if self.owner.get_value() != account {
            self.owner.set_value(account);
            self.overview.set(None);
            self.open.set(BTreeSet::new());
        }
    }

    /// Takes over the numbers of an answer; pages after the first have none.
    pub(crate) fn take(self, overview: Option<ServicesOverview>) {
        if overview.is_some() && self.overview.with_untracked(|known| *known != overview) {
            self.overview.set(overview);
        }
    }
}

/// The key of the place shown last in the tab's storage; also begins the keys of the places.
const STORED: &str = "selection";

/// The ticked services of the place shown last: the list of all services, or a person's page. They stay ticked while the
/// list is scrolled, filtered or left, and when the page is loaded anew in the same tab.
#[derive(Clone, Copy, Default)]
pub(crate) struct Selection {
    /// As they were when they were ticked, ordered by service.
    pub(crate) rows: RwSignal<Vec<ServiceRow>>,
    /// The place, as a key of the tab's storage.
    place: StoredValue<String>,
}

impl Selection {
    /// Makes a place the one shown last, the list of all services or a person's page, and stores its services while the
    /// present screen is shown.
    pub(crate) fn keep_in(self, account: &NicHandle, person: Option<&NicHandle>) {
        self.keep(place_of(account, person));
    }

    /// The same for a screen about the place shown last. Nothing stays selected for another account.
    pub(crate) fn keep_last(self, account: &NicHandle) {
        let all = place_of(account, None);
        let places = [Some(self.place.get_value()), Storage::Tab.get(STORED)];
        let last = places.into_iter().flatten().find(|place| place.starts_with(&all));
        self.keep(last.unwrap_or(all));
    }

    fn keep(self, place: String) {
        Storage::Tab.set(STORED, Some(&place));
        if self.place.with_value(|shown| *shown != place) {
            let rows = Storage::Tab.get(&place).and_then(|rows| json::parse(&rows));
            self.place.set_value(place);
            self.rows.set(rows.unwrap_or_default());
        }
        Effect::new(move |_| {
            let rows = self.rows.with(|rows| (!rows.is_empty()).then(|| json::format(rows)));
            self.place.with_value(|place| Storage::Tab.set(place, rows.as_deref()));
        });
    }

    /// The person on whose page they are ticked.
    pub(crate) fn person(self) -> Option<NicHandle> {
        self.place.with_value(|place| NicHandle::parse(place.rsplit_once(' ')?.1).ok())
    }

    pub(crate) fn has(self, service: &ServiceKey) -> bool {
        self.rows.with(|rows| rows.binary_search_by(|row| row.service.cmp(service)).is_ok())
    }

    /// Reactive: whether anything is selected.
    pub(crate) fn is_begun(self) -> bool {
        self.rows.with(|rows| !rows.is_empty())
    }
}

fn place_of(account: &NicHandle, person: Option<&NicHandle>) -> String {
    [STORED, account.as_str(), person.map_or("", NicHandle::as_str)].join(" ")
}

/// Input that outlives its screen, for use on another or after signing in again. In memory only.
#[derive(Clone, Copy, Default)]
pub(crate) struct Unsaved {
    /// The fields of forms, as they were left.
    pub(crate) fields: StoredValue<Vec<UnsavedFields>>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct UnsavedFields {
    /// The account that entered it, if any; no other account is shown it.
    pub(crate) of: Option<NicHandle>,
    pub(crate) link: String,
    pub(crate) form: String,
    pub(crate) values: Vec<String>,
}

impl Unsaved {
    /// Keeps the fields of a form that is being left.
    pub(crate) fn put(self, left: UnsavedFields) {
        self.fields.update_value(|forms| forms.push(left));
    }

    /// Takes out what an account has entered into a form.
    pub(crate) fn take(self, of: Option<&NicHandle>, link: &Link, form: &str) -> Option<Vec<String>> {
        let link = link.format();
        let taken = self.fields.try_update_value(|forms| {
            let is_it = |left: &UnsavedFields| left.of.as_ref() == of && left.link == link && left.form == form;
            let place = forms.iter().position(is_it)?;
            Some(forms.swap_remove(place).values)
        });
        taken.flatten()
    }

    pub(crate) fn drop_forms_at(self, link: &Link) {
        let link = link.format();
        self.fields.update_value(|forms| forms.retain(|form| form.link != link));
    }

    /// Drops the forms unless this account entered them.
    pub(crate) fn keep_forms_of(self, account: &NicHandle) {
        self.fields.update_value(|forms| forms.retain(|form| form.of.as_ref() == Some(account)));
    }
}
