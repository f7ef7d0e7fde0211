//! Hash routes of the app, for the browser's router and the links in mails (decision 0001).
//!
//! Parsing is total: an unknown route is [`Link::NotFound`]. Browsers do not send the fragment, so codes in it never
//! reach a server log.

pub mod first;
mod places;

pub use places::{
    AccessPlace, AskedBy, HistoryView, NewAccess, PeopleView, RequestsView, ServicePlace, ServiceTab, ServicesView,
    Sort, SortBy, UsesView, role_name,
};

use crate::query::{Query, parameter, unescape};
use crate::submissions::LinesView;
use core::iter::successors;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::cases::CaseNumber;
use handover_rules::holder::HolderChangeId;
use handover_rules::model::code::CODE_LENGTH;
use handover_rules::{MailId, NicHandle, RequestId, ServiceKey, SubmissionId, ValidationCode, string_enum};
use places::{read_service, write_service};

/// A route of the app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// The services list with filters and sorting.
    Services(ServicesView),
    /// The form for new contacts.
    Modify {
        /// Its initial content.
        from: FormSource,
        /// The step before sending, which lists the changes.
        is_check: bool,
    },
    /// The requests with filters.
    Requests(RequestsView),
    /// The requests of one submission.
    Request {
        /// Any request of it.
        id: RequestId,
        /// Sorting and filters of its lines.
        view: LinesView,
        /// The code of a mailed link. The app removes it from the address bar immediately.
        code: Option<ValidationCode>,
    },
    /// [`Link::Request`] in the form used in mails, which is that of OVHcloud's API.
    MailedRequest {
        /// The request.
        id: RequestId,
        /// The code; `None` if a mail client truncated it.
        code: Option<ValidationCode>,
    },
    /// The demo mailbox.
    Mailbox {
        /// The open mail.
        mail: Option<MailId>,
        /// Whether it lists the mails of all accounts.
        is_of_all: bool,
    },
    /// The page of a service.
    Service(ServicePlace),
    /// The people with whom the account shares services.
    People(PeopleView),
    /// One of these people.
    Person {
        /// The account.
        handle: NicHandle,
    },
    /// The history of contacts of all services.
    History(HistoryView),
    /// Access without a role.
    Access(AccessPlace),
    /// The profile.
    Profile,
    /// Ordering a service (demo mode).
    Order,
    /// Sign-up.
    SignUp,
    /// Forgotten password.
    Forgotten,
    /// The target of a mailed link.
    MailedLink {
        /// The action to confirm.
        action: MailedLinkAction,
        /// The token; `None` if a mail client truncated it, or once the app has read it.
        token: Option<ValidationCode>,
    },
    /// The page on which an account allows an application to act for it.
    Authorize {
        /// The token of the request; `None` once the app has read it.
        token: Option<ValidationCode>,
    },
    /// A change of holder, for an account at the address of a party.
    HolderChange {
        /// Its number.
        id: HolderChangeId,
    },
    /// A case about a domain, for an account that can object to it.
    CaseToObject {
        /// Its number.
        number: CaseNumber,
    },
    /// A page of the procedures without access to an account.
    Procedure {
        /// The page.
        page: ProcedurePage,
        /// The token of a private link.
        token: Option<ValidationCode>,
    },
    /// Unknown route.
    #[default]
    NotFound,
}

/// Initial content of the form for new contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FormSource {
    /// The services that are selected in the list.
    #[default]
    Selected,
    /// Every service of the account, which hands over all of its roles.
    Everything,
    /// A file with contacts of their own for each service.
    File,
    /// A service; others of its name can be added.
    Service(ServiceKey),
    /// A service of others, in the name of an account that gives access to it.
    InName(ServiceKey, NicHandle),
    /// A webmaster for a site: a new tech contact of its hosting plan, and of services of the same name. `None` leaves the
    /// site to be chosen.
    Webmaster(Option<ServiceKey>),
    /// The open requests of a submission, which the new one replaces.
    Amend(SubmissionId),
    /// The finished requests of a submission, reversed.
    Back(SubmissionId),
    /// The requests of a submission that ended without a change.
    Again(SubmissionId),
    /// The tech roles that end like the one which this request has handed over, to be given another last day.
    Extend(RequestId),
    /// The roles of the account on the services selected on the page of this account, or on all, for it; `None` has those
    /// of the selection, for an account to be chosen.
    To(Option<NicHandle>),
    /// The roles that this account has on services of which the reader is admin.
    TakeBack(NicHandle),
}

impl FormSource {
    /// The names of its parameters and their values.
    fn write(&self, query: Query) -> Query {
        match self {
            Self::Selected => query,
            Self::Everything => query.with("all", "1"),
            Self::File => query.with("file", "1"),
            Self::Service(service) => write_service(query, service),
            Self::InName(service, giver) => write_service(query.with("inNameOf", giver.as_str()), service),
            Self::Webmaster(None) => query.with("webmaster", "1"),
            Self::Webmaster(Some(service)) => write_service(query.with("webmaster", "1"), service),
            Self::Amend(id) => query.with("amend", &id.to_string()),
            Self::Back(id) => query.with("back", &id.to_string()),
            Self::Again(id) => query.with("again", &id.to_string()),
            Self::Extend(request) => query.with("extend", &request.to_string()),
            Self::To(None) => query.with("mine", "1"),
            Self::To(Some(account)) => query.with("to", account.as_str()),
            Self::TakeBack(account) => query.with("take-back", account.as_str()),
        }
    }

    /// `None` if a parameter is malformed.
    fn read(query: &str) -> Option<Self> {
        let submission = |name| parameter(query, name).map(|text| SubmissionId::parse(&text));
        let account = |name| parameter(query, name).map(|text| NicHandle::parse(&text).ok());
        if let Some(id) = submission("amend") {
            id.map(Self::Amend)
        } else if let Some(id) = submission("back") {
            id.map(Self::Back)
        } else if let Some(id) = submission("again") {
            id.map(Self::Again)
        } else if let Some(text) = parameter(query, "extend") {
            RequestId::parse(&text).map(Self::Extend)
        } else if let Some(account) = account("to") {
            account.map(|account| Self::To(Some(account)))
        } else if parameter(query, "mine").is_some() {
            Some(Self::To(None))
        } else if let Some(account) = account("take-back") {
            account.map(Self::TakeBack)
        } else if let Some(giver) = account("inNameOf") {
            giver.and_then(|giver| read_service(query).map(|service| Self::InName(service, giver)))
        } else if parameter(query, "webmaster").is_some() {
            match parameter(query, "service") {
                Some(_) => read_service(query).map(|service| Self::Webmaster(Some(service))),
                None => Some(Self::Webmaster(None)),
            }
        } else if parameter(query, "service").is_some() {
            read_service(query).map(Self::Service)
        } else if parameter(query, "all").is_some() {
            Some(Self::Everything)
        } else {
            Some(if parameter(query, "file").is_some() { Self::File } else { Self::Selected })
        }
    }
}

string_enum! {
    /// A page of the procedures. Its name is its path.
    pub enum ProcedurePage {
        /// Opens a case for another holder.
        ChangeHolder = "procedures/change-holder",
        /// Opens a case for other contacts.
        ChangeContacts = "procedures/change-contacts",
        /// Confirms the mailbox of a claimant.
        Confirm = "procedures/confirm",
        /// A case.
        Case = "procedures/case",
        /// Objects to a case.
        Objection = "procedures/objection",
    }
}

/// The path of a mailed link.
const fn mailed_link_path(action: MailedLinkAction) -> &'static str {
    match action {
        MailedLinkAction::SignUp => "sign-up/confirm",
        MailedLinkAction::Password => "password/new",
        MailedLinkAction::Address => "profile/address",
        MailedLinkAction::Undo => "profile/address/undo",
        MailedLinkAction::Holder => "holder/answer",
    }
}

impl Link {
    /// The demo mailbox with the reader's mails.
    pub const MAILBOX: Self = Self::Mailbox { mail: None, is_of_all: false };

    /// The page of a service.
    #[must_use]
    pub fn service(service: &ServiceKey) -> Self {
        Self::service_tab(service, ServiceTab::default())
    }

    /// A tab of the page of a service.
    #[must_use]
    pub fn service_tab(service: &ServiceKey, tab: ServiceTab) -> Self {
        Self::Service(ServicePlace::of(service, tab))
    }

    /// The page of a request.
    #[must_use]
    pub fn request(id: RequestId) -> Self {
        Self::Request { id, view: LinesView::default(), code: None }
    }

    /// The page of a submission.
    #[must_use]
    pub fn submission(id: SubmissionId) -> Self {
        Self::request(id.first_request())
    }

    /// The form for new contacts, with this initial content.
    #[must_use]
    pub const fn modify(from: FormSource) -> Self {
        Self::Modify { from, is_check: false }
    }

    /// Parses a fragment, with or without the leading `#`. Understands mailed links that were re-encoded or cut.
    #[must_use]
    pub fn parse(fragment: &str) -> Self {
        let link = Self::parse_exact(fragment);
        let may_be_damaged = link == Self::NotFound || (link.is_mailed() && link.code().is_none());
        if !may_be_damaged {
            return link;
        }
        let repaired = Self::parse_exact(&repair(fragment));
        let is_better = repaired.code().is_some() || (link == Self::NotFound && repaired.is_mailed());
        if is_better { repaired } else { link }
    }

    /// The links that a pasted text may contain: the one in it, and links that mail filters have wrapped.
    pub fn in_text(text: &str) -> impl Iterator<Item = Self> {
        fragments(text).map(|fragment| Self::parse(&fragment))
    }

    /// Whether it is a link that may carry a code or token.
    #[must_use]
    pub const fn is_mailed(&self) -> bool {
        matches!(
            self,
            Self::Request { .. }
                | Self::MailedRequest { .. }
                | Self::MailedLink { .. }
                | Self::Procedure { .. }
                | Self::Authorize { .. }
        )
    }

    /// The place of its token, if it is a link that only an email brings.
    pub const fn token_mut(&mut self) -> Option<&mut Option<ValidationCode>> {
        match self {
            Self::MailedLink { token, .. } | Self::Procedure { token, .. } | Self::Authorize { token } => Some(token),
            _ => None,
        }
    }

    /// The code or token of the link.
    const fn code(&self) -> Option<&ValidationCode> {
        match self {
            Self::Request { code, .. } | Self::MailedRequest { code, .. } => code.as_ref(),
            Self::MailedLink { token, .. } | Self::Procedure { token, .. } | Self::Authorize { token } => {
                token.as_ref()
            }
            _ => None,
        }
    }

    /// Whether an unknown address may contain a code or token, whole or damaged.
    #[must_use]
    pub fn may_carry_code(fragment: &str) -> bool {
        let text = fragment.to_ascii_lowercase();
        let is_long = |word: &str| word.len() >= CODE_LENGTH;
        text.contains("token") || text.split(|c: char| !c.is_ascii_alphanumeric()).any(is_long)
    }

    fn parse_exact(fragment: &str) -> Self {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        let path = path.strip_prefix('/').unwrap_or(path);
        let path = path.strip_suffix('/').unwrap_or(path);
        let segments: Vec<&str> = path.split('/').collect();
        match segments.as_slice() {
            ["" | "contacts"] | ["account", "contacts"] => Self::Services(ServicesView::default()),
            ["account", "contacts", "services", "edit"] => FormSource::read(query)
                .map_or(Self::NotFound, |from| Self::Modify { from, is_check: parameter(query, "check").is_some() }),
            ["account", "contacts", "services", "detail"] => {
                ServicePlace::read(query).map_or(Self::NotFound, Self::Service)
            }
            // Addresses of these tabs in earlier emails and bookmarks.
            ["account", "contacts", "services", tab @ ("history" | "rights" | "holder")] => {
                let tab = ServiceTab::parse(tab).unwrap_or_default();
                with_service(query, |service| Self::service_tab(&service, tab))
            }
            ["account", "contacts", "people"] => Self::People(PeopleView::read(query)),
            ["account", "contacts", "people", handle] => {
                NicHandle::parse(handle).map_or(Self::NotFound, |handle| Self::Person { handle })
            }
            ["account", "contacts", "holder", id] => {
                HolderChangeId::parse(id).map_or(Self::NotFound, |id| Self::HolderChange { id })
            }
            ["account", "contacts", "cases", number] => {
                CaseNumber::parse(number).map_or(Self::NotFound, |number| Self::CaseToObject { number })
            }
            ["account", "contacts", "history"] => Self::History(HistoryView::read(query)),
            ["access", path @ ..] => AccessPlace::read(path, query).map_or(Self::NotFound, Self::Access),
            ["account", "contacts", "requests"] => Self::parse_requests(query),
            ["useraccount", "contacts", id, ..] => Self::parse_mailed(id, query),
            ["useraccount", "contacts"] => Self::parse_mailed("", query),
            ["account", "contacts", "services"] => Self::Services(ServicesView::read(query)),
            ["mailbox"] => Self::Mailbox {
                mail: parameter(query, "mail").and_then(|id| MailId::parse(&id)),
                is_of_all: parameter(query, "all").is_some_and(|all| all == "1"),
            },
            ["profile"] => Self::Profile,
            ["order"] => Self::Order,
            ["authorize"] => Self::Authorize { token: read_code(query) },
            ["sign-up"] => Self::SignUp,
            ["password", "forgotten"] => Self::Forgotten,
            ["procedures", _] => ProcedurePage::parse(path)
                .map_or(Self::NotFound, |page| Self::Procedure { page, token: read_code(query) }),
            _ => MailedLinkAction::ALL
                .into_iter()
                .find(|action| mailed_link_path(*action) == path)
                .map_or(Self::NotFound, |action| Self::MailedLink { action, token: read_code(query) }),
        }
    }

    /// OVHcloud's name of the number, which addresses in earlier emails and bookmarks have, is `taskId`.
    fn parse_requests(query: &str) -> Self {
        match parameter(query, "submission").or_else(|| parameter(query, "taskId")) {
            None => Self::Requests(RequestsView::read(query)),
            Some(id) => RequestId::parse(&id).map_or(Self::NotFound, |id| Self::Request {
                id,
                view: LinesView::read(query),
                code: read_code(query),
            }),
        }
    }

    /// A number opens the request, also where the rest of the link is missing. Other tabs and paths of OVHcloud's API open
    /// the list.
    fn parse_mailed(id: &str, query: &str) -> Self {
        let tab = parameter(query, "tab");
        // If the tab is damaged, the code may be damaged too.
        let code = if tab.as_deref().is_none_or(|tab| tab == "REQUESTS") { read_code(query) } else { None };
        let is_path = id.is_empty() || id.starts_with(|c: char| c.is_ascii_lowercase());
        match RequestId::parse(id) {
            Some(_) if tab.as_deref() == Some("SERVICES") => Self::Services(ServicesView::read(query)),
            Some(id) => Self::MailedRequest { id, code },
            None if is_path && parameter(query, "token").is_none() => Self::Services(ServicesView::read(query)),
            None => Self::NotFound,
        }
    }

    /// The route without details that may differ on the same screen: filters, open parts and codes.
    #[must_use]
    pub fn screen(&self) -> Self {
        match self {
            Self::Services(_) => Self::Services(ServicesView::default()),
            Self::Modify { from, .. } => Self::modify(from.clone()),
            Self::Requests(_) => Self::Requests(RequestsView::default()),
            Self::Request { id, .. } | Self::MailedRequest { id, .. } => Self::request(*id),
            Self::Service(place) => Self::Service(ServicePlace::of_name(place.name.clone())),
            Self::People(_) => Self::People(PeopleView::default()),
            Self::History(_) => Self::History(HistoryView::default()),
            Self::Mailbox { .. } => Self::MAILBOX,
            Self::MailedLink { action, .. } => Self::MailedLink { action: *action, token: None },
            Self::Authorize { .. } => Self::Authorize { token: None },
            // One form for both procedures.
            Self::Procedure { page: ProcedurePage::ChangeHolder | ProcedurePage::ChangeContacts, .. } => {
                Self::Procedure { page: ProcedurePage::ChangeHolder, token: None }
            }
            Self::Procedure { page, .. } => Self::Procedure { page: *page, token: None },
            _ => self.clone(),
        }
    }

    /// The route as a fragment that begins with `#/`.
    #[must_use]
    pub fn format(&self) -> String {
        let query = Query::default();
        let (path, query) = match self {
            Self::Services(view) => ("account/contacts/services".to_owned(), view.write(query)),
            Self::Modify { from, is_check } => {
                let check = if *is_check { "1" } else { "" };
                ("account/contacts/services/edit".to_owned(), from.write(query).with("check", check))
            }
            Self::Service(place) => ("account/contacts/services/detail".to_owned(), place.write(query)),
            Self::People(view) => ("account/contacts/people".to_owned(), view.write(query)),
            Self::Person { handle } => (["account/contacts/people/", handle.as_str()].concat(), query),
            Self::History(view) => ("account/contacts/history".to_owned(), view.write(query)),
            Self::HolderChange { id } => (["account/contacts/holder/", &id.to_string()].concat(), query),
            Self::CaseToObject { number } => (["account/contacts/cases/", &number.to_string()].concat(), query),
            Self::Access(place) => place.write(query),
            Self::Profile => ("profile".to_owned(), query),
            Self::Order => ("order".to_owned(), query),
            Self::Authorize { token } => ("authorize".to_owned(), query.with("token", expose(token.as_ref()))),
            Self::SignUp => ("sign-up".to_owned(), query),
            Self::Forgotten => ("password/forgotten".to_owned(), query),
            Self::MailedLink { action, token } => {
                (mailed_link_path(*action).to_owned(), query.with("token", expose(token.as_ref())))
            }
            Self::Procedure { page, token } => (page.as_str().to_owned(), query.with("token", expose(token.as_ref()))),
            Self::Requests(view) => ("account/contacts/requests".to_owned(), view.write(query)),
            Self::Request { id, view, code } => (
                "account/contacts/requests".to_owned(),
                view.write(query.with("submission", &id.to_string())).with("token", expose(code.as_ref())),
            ),
            Self::MailedRequest { id, code } => write_mailed(*id, code.as_ref()),
            Self::Mailbox { mail, is_of_all } => {
                let all = if *is_of_all { "1" } else { "" };
                let mail = mail.map_or_else(String::new, |id| id.to_string());
                ("mailbox".to_owned(), query.with("all", all).with("mail", &mail))
            }
            Self::NotFound => ("not-found".to_owned(), query),
        };
        ["#/", &path, &query.finish()].concat()
    }
}

fn with_service(query: &str, make: impl FnOnce(ServiceKey) -> Link) -> Link {
    read_service(query).map_or(Link::NotFound, make)
}

fn write_mailed(id: RequestId, code: Option<&ValidationCode>) -> (String, Query) {
    // A truncated code still has to lead to the request, so the parameter must not be empty, and comes last.
    let code = code.map_or("-", ValidationCode::expose);
    let query = Query::default().with("tab", "REQUESTS").with("token", code);
    (["useraccount/contacts/", &id.to_string()].concat(), query)
}

fn expose(code: Option<&ValidationCode>) -> &str {
    code.map_or("", ValidationCode::expose)
}

fn read_code(query: &str) -> Option<ValidationCode> {
    parameter(query, "token").and_then(|text| ValidationCode::parse(&text))
}

/// Each gateway on the way may encode the link once more.
const MAX_ROUNDS: usize = 4;

/// Encodings other than percent-encoding; the ones of quoted-printable end a line, or represent `=`.
const ENCODED: [(&str, &str); 11] = [
    ("&amp;", "&"),
    ("&AMP;", "&"),
    ("&#38;", "&"),
    ("&#x26;", "&"),
    ("&#X26;", "&"),
    ("&#61;", "="),
    ("&#x3d;", "="),
    ("=3D", "="),
    ("=3d", "="),
    ("=\r\n", ""),
    ("=\n", ""),
];

/// The fragment of a mailed link as it was written. Only for mailed links: they contain nothing that needs an encoding.
///
/// Without the code where the link has lost its letter case: the code has lost it, too.
fn repair(fragment: &str) -> String {
    let decode =
        |text: &str| ENCODED.iter().fold(unescape(text), |text, (encoded, plain)| text.replace(encoded, plain));
    let text = rounds(fragment, decode).last().unwrap_or_default();
    let (path, query) = text.split_once('?').unwrap_or((&text, ""));
    let path = path.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
    let has_case = text.bytes().any(|b| b.is_ascii_uppercase()) && text.bytes().any(|b| b.is_ascii_lowercase());
    let pairs = query.split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "token" if !has_case => None,
            "taskid" => Some(["taskId=", value].concat()),
            "tab" => Some(["tab=", &value.to_ascii_uppercase()].concat()),
            _ => Some([&name, "=", value].concat()),
        }
    });
    [&path, "?", &pairs.collect::<Vec<String>>().join("&")].concat()
}

/// The fragments of the link in a pasted text: as it is, and as mail filters have put it into links of their own,
/// percent-encoded once or more. Proofpoint writes `*` in place of `#`, and `__` at the end.
fn fragments(text: &str) -> impl Iterator<Item = String> {
    rounds(text.trim(), unescape).filter_map(|text| {
        let (_, fragment) = text.split_once("#/").or_else(|| text.split_once("/*/"))?;
        let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>');
        Some(fragment.split(is_end).next()?.split("__").next()?.to_owned())
    })
}

/// The text, and the result of each round of decoding, until it stays the same.
fn rounds(text: &str, decode: impl Fn(&str) -> String) -> impl Iterator<Item = String> {
    let next = move |text: &String| Some(decode(text)).filter(|decoded| decoded != text);
    successors(Some(text.to_owned()), next).take(MAX_ROUNDS + 1)
}
