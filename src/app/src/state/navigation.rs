//! The place in the app, as the address bar has it.

use handover_api::Link;
use handover_api::link::ServicesView;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::{RequestId, SubmissionId};
use leptos::prelude::*;

/// The present place.
#[derive(Clone, Copy)]
pub(crate) struct Navigation {
    /// The place, without codes and tokens.
    pub(crate) link: RwSignal<Link>,
    /// The screen that shows it.
    pub(crate) page: Memo<Page>,
    /// Filters and order of the services list; they stay while a dialog is open over it.
    pub(crate) services: RwSignal<ServicesView>,
    /// Whether the page was opened by a mailed link.
    pub(crate) by_mail: RwSignal<bool>,
}

impl Navigation {
    pub(super) fn new() -> Self {
        let link = RwSignal::new(Link::NotFound);
        Self {
            link,
            page: Memo::new(move |_| link.with(Page::of)),
            services: RwSignal::new(ServicesView::default()),
            by_mail: RwSignal::new(false),
        }
    }
}

/// A screen. The modify dialog, and the one for webmasters, are part of the services screen, filters and open mails are part of theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    Services,
    Service,
    Many,
    Holder,
    HolderAnswer,
    /// Every page of the procedures without access to an account.
    Procedure,
    History,
    Rights,
    Requests,
    Request(RequestId),
    Submission(SubmissionId),
    Mailbox,
    SignUp,
    Forgotten,
    MailedLink(MailedLinkAction),
    Profile,
    Order,
    NotFound,
}

impl Page {
    /// The screen that shows a place.
    pub(crate) fn of(link: &Link) -> Self {
        match link {
            Link::Services(_) | Link::Modify { .. } | Link::Webmaster { .. } => Self::Services,
            Link::Service { .. } => Self::Service,
            Link::Holder { .. } => Self::Holder,
            Link::History { .. } => Self::History,
            Link::Rights { .. } => Self::Rights,
            Link::ModifyMany { .. } => Self::Many,
            Link::Submission { id, .. } => Self::Submission(*id),
            Link::MailedSubmission { request, .. } => Self::Submission(SubmissionId::new(*request)),
            Link::Requests(_) => Self::Requests,
            Link::Request { id, .. } | Link::MailedRequest { id, .. } => Self::Request(*id),
            Link::Mailbox { .. } => Self::Mailbox,
            Link::Profile => Self::Profile,
            Link::Order => Self::Order,
            Link::SignUp => Self::SignUp,
            Link::Forgotten => Self::Forgotten,
            Link::MailedLink { action: MailedLinkAction::Holder, .. } => Self::HolderAnswer,
            Link::MailedLink { action, .. } => Self::MailedLink(*action),
            Link::Procedure { .. } => Self::Procedure,
            Link::NotFound => Self::NotFound,
        }
    }

    /// Whether it is for everybody, signed in or not.
    pub(crate) fn is_public(self) -> bool {
        match self {
            Self::SignUp | Self::Forgotten | Self::HolderAnswer | Self::Procedure | Self::NotFound => true,
            // Only a new address is confirmed by its account: the others are for people who cannot sign in.
            Self::MailedLink(action) => action != MailedLinkAction::Address,
            _ => false,
        }
    }
}
