//! Every address of the app: what stands after `#`, parsed and written in one place.
//!
//! The server writes the links in mails with what the app reads them with. Reading is total: what is not known is
//! [`Link::NotFound`], never a panic. Everything after `#` stays in the browser, so codes never reach a server log.

use crate::query::{Query, parameter};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::model::role::Role;
use handover_rules::{
    Category, MailId, RequestId, RoleSet, ServiceKey, ServiceName, State, ValidationCode, string_enum,
};

/// A place in the app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// The services list, as filtered and sorted.
    Services(ServicesView),
    /// The modify dialog over the list.
    Modify {
        /// The service whose contacts are to change.
        service: ServiceKey,
    },
    /// The same dialog, made for one action: a webmaster becomes the tech contact of a hosting plan.
    Webmaster {
        /// The hosting plan.
        service: ServiceKey,
    },
    /// The requests, as filtered.
    Requests(RequestsView),
    /// One request. With a code when it was reached by a mailed link.
    Request {
        /// Its number.
        id: RequestId,
        /// The code from the mail; never shown in an address bar for longer than it takes to read it.
        code: Option<ValidationCode>,
    },
    /// The mailed form of [`Link::Request`], as the reference writes it.
    MailedRequest {
        /// The request's number.
        id: RequestId,
        /// The code; `None` when the mail program damaged it.
        code: Option<ValidationCode>,
    },
    /// The demo mailbox, with one mail open.
    Mailbox {
        /// Which mail.
        mail: Option<MailId>,
    },
    /// The history of a service's contacts.
    History {
        /// The service.
        service: ServiceKey,
    },
    /// Who can do what on a service.
    Rights {
        /// The service.
        service: ServiceKey,
    },
    /// The account's own profile.
    Profile,
    /// Ordering a service, in demo mode.
    Order,
    /// Signing up.
    SignUp,
    /// Asking for a mail that lets one set a password.
    Forgotten,
    /// A place that a mailed secret leads to.
    MailedLink {
        /// What it is for.
        action: MailedLinkAction,
        /// The secret; `None` when the mail program damaged it, or once the app has read it.
        token: Option<ValidationCode>,
    },
    /// No such place.
    #[default]
    NotFound,
}

/// The path of the place where a mailed secret is used.
const fn mailed_link_path(action: MailedLinkAction) -> &'static str {
    match action {
        MailedLinkAction::SignUp => "sign-up/confirm",
        MailedLinkAction::Password => "password/new",
        MailedLinkAction::Address => "profile/address",
        MailedLinkAction::Undo => "profile/address/undo",
    }
}

/// How the services list is filtered and sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServicesView {
    /// Text to look for in names and handles.
    pub search: String,
    /// Only this category.
    pub category: Option<Category>,
    /// Only services on which I hold one of these roles; empty for all.
    pub roles: RoleSet,
    /// In which order.
    pub sort: Sort,
}

/// What a list is sorted by, and which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// By which column.
    pub by: SortBy,
    /// From the end.
    pub descending: bool,
}

string_enum! {
    /// A sortable column of the services list, in the order of the table.
    #[derive(Default)]
    pub enum SortBy {
        /// Name, then category.
        #[default]
        Name = "name",
        /// Handle of the admin contact.
        Admin = "admin",
        /// Handle of the tech contact.
        Tech = "tech",
        /// Handle of the billing contact.
        Billing = "billing",
        /// Status, most urgent first, then expiry date.
        State = "state",
    }
}

/// How the requests are filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestsView {
    /// Text to look for in service, handles and number.
    pub search: String,
    /// Only this state.
    pub state: Option<State>,
}

impl ServicesView {
    /// The parameters as in an address or a call, added to `query`.
    #[must_use]
    pub fn write(&self, query: Query) -> Query {
        let roles: Vec<&str> = self.roles.iter().map(role_name).collect();
        let sort = match (self.sort.by, self.sort.descending) {
            (SortBy::Name, false) => String::new(),
            (by, false) => by.as_str().to_owned(),
            (by, true) => ["-", by.as_str()].concat(),
        };
        query
            .with("serviceName", &self.search)
            .with("category", self.category.map_or("", Category::as_str))
            .with("roles", &roles.join("."))
            .with("sort", &sort)
    }

    /// Reads the parameters of an address or a call; unknown values count as not given.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let sort = parameter(query, "sort").unwrap_or_default();
        let (descending, by) = sort.strip_prefix('-').map_or((false, sort.as_str()), |by| (true, by));
        let by = SortBy::parse(by);
        let names = parameter(query, "roles").unwrap_or_default();
        Self {
            search: parameter(query, "serviceName").unwrap_or_default(),
            category: parameter(query, "category").and_then(|name| Category::parse(&name)),
            roles: Role::ALL.into_iter().filter(|role| names.split('.').any(|name| name == role_name(*role))).collect(),
            sort: by.map_or_else(Sort::default, |by| Sort { by, descending }),
        }
    }
}

impl RequestsView {
    /// The parameters as in an address or a call, added to `query`.
    #[must_use]
    pub fn write(&self, query: Query) -> Query {
        query.with("q", &self.search).with("state", self.state.map_or("", State::as_str))
    }

    /// Reads the parameters of an address or a call; unknown values count as not given.
    #[must_use]
    pub fn read(query: &str) -> Self {
        Self {
            search: parameter(query, "q").unwrap_or_default(),
            state: parameter(query, "state").and_then(|name| State::parse(&name)),
        }
    }
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Tech => "tech",
        Role::Billing => "billing",
    }
}

impl Link {
    /// Reads what stands after `#` in an address, with or without the `#` itself.
    #[must_use]
    pub fn parse(fragment: &str) -> Self {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        let path = path.strip_prefix('/').unwrap_or(path);
        let path = path.strip_suffix('/').unwrap_or(path);
        let segments: Vec<&str> = path.split('/').collect();
        match segments.as_slice() {
            ["" | "contacts"] | ["account", "contacts"] => Self::Services(ServicesView::default()),
            ["account", "contacts", "services", "edit"] => with_service(query, |service| Self::Modify { service }),
            ["account", "contacts", "services", "webmaster"] => {
                with_service(query, |service| Self::Webmaster { service })
            }
            ["account", "contacts", "services", "history"] => with_service(query, |service| Self::History { service }),
            ["account", "contacts", "services", "rights"] => with_service(query, |service| Self::Rights { service }),
            ["account", "contacts", "requests"] => Self::parse_requests(query),
            ["useraccount", "contacts", id] => Self::parse_mailed(id, query),
            ["account", "contacts", "services"] | ["useraccount", "contacts", ..] => {
                Self::Services(ServicesView::read(query))
            }
            ["mailbox"] => Self::Mailbox { mail: parameter(query, "mail").and_then(|id| MailId::parse(&id)) },
            ["profile"] => Self::Profile,
            ["order"] => Self::Order,
            ["sign-up"] => Self::SignUp,
            ["password", "forgotten"] => Self::Forgotten,
            _ => MailedLinkAction::ALL
                .into_iter()
                .find(|action| mailed_link_path(*action) == path)
                .map_or(Self::NotFound, |action| Self::MailedLink { action, token: read_code(query) }),
        }
    }

    /// The code or secret that the address carries. It is read into memory and wiped from the address at once.
    #[must_use]
    pub fn token(&self) -> Option<&ValidationCode> {
        match self {
            Self::Request { code, .. } | Self::MailedRequest { code, .. } => code.as_ref(),
            Self::MailedLink { token, .. } => token.as_ref(),
            _ => None,
        }
    }

    /// The same place without its code or secret.
    #[must_use]
    pub fn without_token(&self) -> Self {
        match self {
            Self::Request { id, .. } | Self::MailedRequest { id, .. } => Self::Request { id: *id, code: None },
            Self::MailedLink { action, .. } => Self::MailedLink { action: *action, token: None },
            other => other.clone(),
        }
    }

    fn parse_requests(query: &str) -> Self {
        match parameter(query, "taskId") {
            None => Self::Requests(RequestsView::read(query)),
            Some(id) => match RequestId::parse(&id) {
                Some(id) => Self::Request { id, code: read_code(query) },
                None => Self::NotFound,
            },
        }
    }

    /// The reference opens a request only when there are digits, `tab=REQUESTS` and a token, and the list otherwise.
    fn parse_mailed(id: &str, query: &str) -> Self {
        let digits = id.bytes().all(|b| b.is_ascii_digit());
        let for_requests =
            parameter(query, "tab").as_deref() == Some("REQUESTS") && parameter(query, "token").is_some();
        match RequestId::parse(id) {
            Some(id) if for_requests => Self::MailedRequest { id, code: read_code(query) },
            None if for_requests && digits => Self::NotFound,
            _ => Self::Services(ServicesView::read(query)),
        }
    }

    /// The place as it stands after `#`, beginning with `#/`.
    #[must_use]
    pub fn format(&self) -> String {
        let query = Query::default();
        let (path, query) = match self {
            Self::Services(view) => ("account/contacts/services".to_owned(), view.write(query)),
            Self::Modify { service } => ("account/contacts/services/edit".to_owned(), write_service(query, service)),
            Self::Webmaster { service } => {
                ("account/contacts/services/webmaster".to_owned(), write_service(query, service))
            }
            Self::History { service } => {
                ("account/contacts/services/history".to_owned(), write_service(query, service))
            }
            Self::Rights { service } => ("account/contacts/services/rights".to_owned(), write_service(query, service)),
            Self::Profile => ("profile".to_owned(), query),
            Self::Order => ("order".to_owned(), query),
            Self::SignUp => ("sign-up".to_owned(), query),
            Self::Forgotten => ("password/forgotten".to_owned(), query),
            Self::MailedLink { action, token } => {
                (mailed_link_path(*action).to_owned(), query.with("token", expose(token.as_ref())))
            }
            Self::Requests(view) => ("account/contacts/requests".to_owned(), view.write(query)),
            Self::Request { id, code } => (
                "account/contacts/requests".to_owned(),
                query.with("taskId", &id.to_string()).with("token", expose(code.as_ref())),
            ),
            Self::MailedRequest { id, code } => (
                ["useraccount/contacts/", &id.to_string()].concat(),
                // A damaged code stays recognisable as one, so that the place is still the request.
                query.with("tab", "REQUESTS").with("token", code.as_ref().map_or("-", ValidationCode::expose)),
            ),
            Self::Mailbox { mail } => {
                ("mailbox".to_owned(), query.with("mail", &mail.map_or_else(String::new, |id| id.to_string())))
            }
            Self::NotFound => ("not-found".to_owned(), query),
        };
        ["#/", &path, &query.finish()].concat()
    }
}

fn with_service(query: &str, make: impl FnOnce(ServiceKey) -> Link) -> Link {
    let name = parameter(query, "service").and_then(|name| ServiceName::parse(&name));
    let category = parameter(query, "categoryType").and_then(|name| Category::parse(&name));
    match (name, category) {
        (Some(name), Some(category)) => make(ServiceKey { name, category }),
        _ => Link::NotFound,
    }
}

fn write_service(query: Query, service: &ServiceKey) -> Query {
    query.with("service", service.name.as_str()).with("categoryType", service.category.as_str())
}

fn expose(code: Option<&ValidationCode>) -> &str {
    code.map_or("", ValidationCode::expose)
}

fn read_code(query: &str) -> Option<ValidationCode> {
    parameter(query, "token").and_then(|text| ValidationCode::parse(&text))
}
