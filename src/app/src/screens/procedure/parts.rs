//! Parts shared by several of the pages.

use super::words;
use crate::components::{FailureNotice, Tone, Track, TrackStep, page_head, warning};
use crate::data::Loaded;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::state::App;
use handover_api::cases::{CaseLinkInfo, CaseToken};
use handover_api::route;
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::policy::CasePolicy;
use leptos::prelude::*;

/// The case behind a private link, or one that the signed-in reader can object to.
#[derive(Clone, Copy)]
pub(super) struct CaseByLink {
    app: App,
    token: StoredValue<String>,
    /// The case in a session; `None` with a private link.
    pub(super) in_session: Option<CaseNumber>,
    pub(super) info: Loaded<CaseLinkInfo>,
}

impl CaseByLink {
    pub(super) fn new(token: String) -> Self {
        Self::start(token, None)
    }

    /// A case that the signed-in reader can object to.
    pub(super) fn in_session(number: CaseNumber) -> Self {
        Self::start(String::new(), Some(number))
    }

    fn start(token: String, in_session: Option<CaseNumber>) -> Self {
        let app = expect_context::<App>();
        let link = Self { app, token: StoredValue::new(token), in_session, info: Loaded::new() };
        link.read();
        link
    }

    pub(super) fn token(self) -> String {
        self.token.get_value()
    }

    /// Reads the case, also once more.
    pub(super) fn read(self) {
        // The page may be gone.
        let Some(token) = self.token.try_get_value() else { return };
        self.info.read(match self.in_session {
            Some(number) => self.app.get(&route::my_case(number)),
            None => self.app.post(route::CASE_LINK, &CaseToken { token }),
        });
    }
}

/// The heading, which is the window's title, too, and a line under it.
pub(super) fn head(
    heading: impl Fn() -> String + Copy + Send + Sync + 'static,
    lead: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    Effect::new(move |_| titles::set_title(&heading()));
    page_head(heading.into_any(), lead.into_any(), None)
}

/// The reason a private link does not work, or the failure to read it.
pub(super) fn link_failure(failure: &Failure, retry: impl Fn() + Send + Sync + 'static) -> AnyView {
    match failure.mailed_link() {
        Some(MailedLinkRefusal::Used) => warning(t::procedure_link_used()),
        Some(MailedLinkRefusal::Expired) => warning(t::procedure_link_expired()),
        Some(MailedLinkRefusal::Unknown | MailedLinkRefusal::Superseded) => warning(t::procedure_link_unknown()),
        None => view! { <FailureNotice failure=failure.clone() retry/> }.into_any(),
    }
}

/// A step of the whole procedure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CaseStep {
    Open,
    Confirm,
    Papers,
    Check,
    Objection,
    Done,
}

/// All steps of the procedure with the current one; `None` if it ended early.
pub(super) fn progress(at: Option<CaseStep>, policy: Option<&CasePolicy>) -> AnyView {
    let days = policy.map(|policy| t::procedure_days(words::days(policy.objection))).unwrap_or_default();
    let step = |stage: CaseStep, icon: &'static str, what: &str, note: String| {
        let (tone, icon) = match at {
            Some(at) if stage < at || at == CaseStep::Done => (Tone::Ok, "check"),
            Some(at) if stage == at => (Tone::Now, icon),
            _ => (Tone::Plain, icon),
        };
        TrackStep::new(tone, icon, what, note)
    };
    let steps = vec![
        step(CaseStep::Open, "edit", t::procedure_step_case(), t::procedure_step_case_note().to_owned()),
        step(CaseStep::Confirm, "mail", t::procedure_step_email(), t::procedure_step_email_note().to_owned()),
        step(CaseStep::Papers, "file", t::procedure_step_papers(), t::procedure_step_papers_note().to_owned()),
        step(CaseStep::Check, "eye", t::procedure_step_check(), t::procedure_step_check_note().to_owned()),
        step(CaseStep::Objection, "clock", t::procedure_step_object(), days),
        step(CaseStep::Done, "check", t::procedure_step_done(), String::new()),
    ];
    view! { <Track steps flat=true/> }.into_any()
}
