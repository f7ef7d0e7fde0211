//! The account that is signed in.

use crate::browser::failure::Failure;
use handover_api::app::SignedIn;
use handover_rules::NicHandle;
use handover_rules::desk::StaffId;
use leptos::prelude::*;

/// The session, as far as it is known.
#[derive(Clone, Copy)]
pub(crate) struct SessionState {
    /// The account that is signed in.
    pub(crate) account: RwSignal<Option<SignedIn>>,
    /// Its handle: changes only when another account signs in.
    pub(crate) me: Memo<Option<NicHandle>>,
    /// The member of staff who is signed in at the desk.
    pub(crate) staff: StoredValue<Option<StaffId>>,
    /// Its number of requests to answer.
    pub(crate) waiting: RwSignal<u32>,
    /// Whether the session has ended without a request from this page.
    pub(crate) has_ended: RwSignal<bool>,
    /// The handle that the sign-in form begins with: of an account created or recovered on this page.
    pub(crate) login_prefill: RwSignal<String>,
    /// Whether this page is ending the session.
    pub(crate) is_signing_out: StoredValue<bool>,
    /// Whether a sign-in was accepted since the session was last read.
    pub(crate) is_signing_in: StoredValue<bool>,
    /// Whether the browser keeps no cookies, without which nobody stays signed in.
    pub(crate) is_without_cookies: RwSignal<bool>,
    /// Counts readings of the session and events that overtake them: an answer to an earlier reading is dropped.
    pub(crate) readings: StoredValue<u32>,
    /// The answer with which the provider has led back, until it is used.
    pub(crate) provider_answer: StoredValue<Option<String>>,
    /// The reason why signing in by the provider has failed.
    pub(crate) provider_failure: RwSignal<Option<Failure>>,
    /// Whether the page is being left for the provider's.
    pub(crate) is_leaving: RwSignal<bool>,
    /// Outlives `me`: a session can end before the screens that belong to it are gone.
    last_handle: StoredValue<Option<NicHandle>>,
}

impl SessionState {
    /// Whether the reader has signed out.
    pub(crate) fn was_left(self) -> bool {
        self.account.with_untracked(Option::is_none) && !self.has_ended.get_untracked()
    }

    pub(super) fn new() -> Self {
        let account: RwSignal<Option<SignedIn>> = RwSignal::new(None);
        Self {
            account,
            me: Memo::new(move |_| account.with(|account| account.as_ref().map(|account| account.handle.clone()))),
            staff: StoredValue::new(None),
            waiting: RwSignal::new(0),
            has_ended: RwSignal::new(false),
            login_prefill: RwSignal::new(String::new()),
            is_signing_out: StoredValue::new(false),
            is_signing_in: StoredValue::new(false),
            is_without_cookies: RwSignal::new(false),
            readings: StoredValue::new(0),
            provider_answer: StoredValue::new(None),
            provider_failure: RwSignal::new(None),
            is_leaving: RwSignal::new(false),
            last_handle: StoredValue::new(None),
        }
    }

    pub(super) fn last_handle(self) -> Option<NicHandle> {
        self.me.get_untracked().or_else(|| self.last_handle.get_value())
    }

    /// Takes over the account of an answer.
    pub(crate) fn adopt(self, account: &SignedIn) {
        self.has_ended.set(false);
        self.waiting.set(account.waiting);
        self.last_handle.set_value(Some(account.handle.clone()));
    }

    /// Makes the answers to readings under way count for nothing; the number of the next reading.
    pub(crate) fn overtake_readings(self) -> u32 {
        self.readings.update_value(|readings| *readings += 1);
        self.readings.get_value()
    }

    /// The session has ended; the sign-in form says so, unless this page ended it.
    pub(super) fn end(self) {
        if self.account.with_untracked(Option::is_some) && !self.is_signing_out.get_value() {
            self.has_ended.set(true);
        }
        self.clear();
    }

    /// The page is left for the provider's. Screens keep what was entered, as when the session ends.
    pub(crate) fn leave(self) {
        self.provider_failure.set(None);
        self.has_ended.set(true);
        self.is_leaving.set(true);
    }

    pub(super) fn clear(self) {
        if self.account.with_untracked(Option::is_some) {
            self.overtake_readings();
            self.account.set(None);
            self.waiting.set(0);
        }
    }
}
