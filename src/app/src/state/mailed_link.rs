//! Codes, tokens, and outcomes of mailed links. In memory only: they survive signing in and changing the account, not a
//! reload.

use handover_api::account::AddressUndo;
use handover_api::link::ProcedurePage;
use handover_rules::account::mailed_links::{MailedLinkAction, MailedLinkRefusal};
use handover_rules::{NicHandle, RequestId, ValidationCode};
use leptos::prelude::*;

/// The codes and tokens of mailed links.
#[derive(Clone, Copy)]
pub(crate) struct MailedLink {
    /// The request of a mailed link, by the number in the address, and its code; `None` if that was damaged on its way.
    /// Dropped once it has been used for all that waits, or the request has ended.
    pub(crate) code: RwSignal<Option<(RequestId, Option<ValidationCode>)>>,
    /// The token of a link about an account, and its purpose; dropped with its page.
    pub(crate) token: RwSignal<Option<(MailedLinkAction, ValidationCode)>>,
    /// The token of a private link of a case, and the page it is for; dropped when the procedures are left.
    pub(crate) case: RwSignal<Option<(ProcedurePage, ValidationCode)>>,
    /// The token of an application that asks for access; dropped with its page.
    pub(crate) grant: RwSignal<Option<ValidationCode>>,
    /// The outcome of the token used last, kept as long as its page: views are rendered anew with the language.
    pub(crate) outcome: RwSignal<Option<MailedLinkOutcome>>,
}

/// The outcome of using a token.
#[derive(Clone)]
pub(crate) struct MailedLinkOutcome {
    pub(crate) action: MailedLinkAction,
    /// The account, or why the token was refused.
    pub(crate) result: Result<NicHandle, MailedLinkRefusal>,
    pub(crate) details: OutcomeDetails,
}

/// Details of an outcome, for the page.
#[derive(Clone, Default)]
pub(crate) struct OutcomeDetails {
    /// The new address and the old one, if the link confirmed an address.
    pub(crate) addresses: Option<(String, String)>,
    /// The effects of the undo, if the link undid a change of address.
    pub(crate) undone: Option<AddressUndo>,
}

impl MailedLink {
    pub(super) fn new() -> Self {
        Self {
            code: RwSignal::new(None),
            token: RwSignal::new(None),
            case: RwSignal::new(None),
            grant: RwSignal::new(None),
            outcome: RwSignal::new(None),
        }
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

    /// Drops the token and its outcome.
    pub(crate) fn drop_token(self) {
        if self.token.with_untracked(Option::is_some) {
            self.token.set(None);
        }
        if self.outcome.with_untracked(Option::is_some) {
            self.outcome.set(None);
        }
    }
}
