//! Codes, tokens, and outcomes of mailed links. In memory only: they survive signing in and changing the account, not a
//! reload.

use core::mem::discriminant;
use handover_api::Link;
use handover_rules::{RequestId, ValidationCode};
use leptos::prelude::*;

/// The codes and tokens of mailed links.
#[derive(Clone, Copy)]
pub(crate) struct MailedLink {
    /// The request of a mailed link, by the number in the address, and its code; `None` if that was damaged on its way.
    /// Dropped once it has been used for all that waits, or the request has ended.
    pub(crate) code: RwSignal<Option<(RequestId, Option<ValidationCode>)>>,
    /// The token of any other link, and its page; dropped when pages of its kind are left.
    pub(crate) token: RwSignal<Option<(Link, ValidationCode)>>,
    /// The outcome of the token used last, and its page, which keeps it: views are rendered anew with the language.
    pub(crate) outcome: RwSignal<Option<(Link, LinkOutcome)>>,
}

/// The outcome of using a token.
#[derive(Clone)]
pub(crate) struct LinkOutcome {
    pub(crate) title: fn() -> &'static str,
    pub(crate) view: ViewFn,
}

impl MailedLink {
    pub(super) fn new() -> Self {
        Self { code: RwSignal::new(None), token: RwSignal::new(None), outcome: RwSignal::new(None) }
    }

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
