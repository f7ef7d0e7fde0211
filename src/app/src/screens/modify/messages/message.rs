//! A message, and what messages depend on.

use crate::components::{Tone, fill};
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::{NicHandle, RequestId, Role, Zone};

/// A message beside a field or a checkbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct FieldMessage {
    /// [`Tone::Bad`] marks the input as invalid.
    pub(in super::super) tone: Tone,
    pub(in super::super) icon: &'static str,
    /// The text, with a placeholder for [`Self::request`].
    pub(in super::super) text: String,
    pub(in super::super) request: Option<RequestId>,
    /// A similar handle that is well-formed.
    pub(in super::super) suggestion: Option<NicHandle>,
    /// The user can fix it in the profile.
    pub(in super::super) links_to_profile: bool,
}

/// Fills a placeholder with itself, for the request that is filled in later.
pub(super) const REQUEST: &str = "{0}";

impl FieldMessage {
    pub(super) fn new(tone: Tone, icon: &'static str, text: impl Into<String>) -> Self {
        Self { tone, icon, text: text.into(), request: None, suggestion: None, links_to_profile: false }
    }

    pub(in super::super) fn error(text: impl Into<String>) -> Self {
        Self::new(Tone::Bad, "alert", text)
    }

    /// The message without links.
    pub(in super::super) fn plain(&self) -> String {
        let request = self.request.map(request_name).unwrap_or_default();
        let text = fill(&self.text, &[&request]);
        match &self.suggestion {
            Some(handle) => [&text, " ", &t::modify_did_you_mean(handle.as_str())].concat(),
            None => text,
        }
    }
}

pub(super) fn request_name(id: RequestId) -> String {
    t::request_inside(intl::request_number(id).as_str())
}

/// The user's side of the dialog, which messages depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Viewer {
    pub(in super::super) me: NicHandle,
    pub(in super::super) zone: Zone,
    /// The suffix of the provider's handles.
    pub(in super::super) suffix: String,
    /// The open requests of the service.
    pub(in super::super) open: Vec<OpenRequest>,
    /// The one role of the dialog, unless it is for all.
    pub(in super::super) only: Option<Role>,
}

/// An account inside a sentence.
pub(in super::super) fn handle_inside(account: &NicHandle, me: &NicHandle) -> String {
    if account == me { t::you_inside().to_owned() } else { account.as_str().to_owned() }
}
