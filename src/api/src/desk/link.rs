//! Pages of the desk, and the calls that read one of them.

use super::AuditFilter;
use crate::access::PolicySide;
use crate::query::{Query, escape, parameter, unescape};
use handover_rules::cases::CaseNumber;
use handover_rules::cases::queue::CaseTurn;
use handover_rules::{Category, NicHandle, RequestId, ServiceKey, ServiceName};

/// Pages of the desk, behind `#/desk`. The customers' app does not know them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DeskLink {
    /// The queue, with a search.
    Overview {
        /// The search; empty for none.
        search: String,
        /// Filter of the queue by whose turn it is.
        cases: Option<CaseTurn>,
    },
    /// A customer.
    Customer(NicHandle),
    /// A service.
    Service(ServiceKey),
    /// A request.
    Request(RequestId),
    /// A case of a holder without access to an account.
    Case(CaseNumber),
    /// The audit log.
    AuditLog(AuditFilter),
    /// An invitation.
    Join {
        /// Its token. The app removes it from the address bar immediately.
        token: String,
    },
    /// Unknown page.
    #[default]
    NotFound,
}

/// Prefix of the fragment of every page of the desk.
pub const DESK: &str = "#/desk";

impl DeskLink {
    /// Parses a fragment.
    #[must_use]
    pub fn parse(fragment: &str) -> Self {
        let Some(rest) = fragment.strip_prefix(DESK) else { return Self::NotFound };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        match path.trim_end_matches('/') {
            "" => Self::Overview {
                search: parameter(query, "q").unwrap_or_default(),
                cases: parameter(query, "cases").and_then(|name| CaseTurn::parse(&name)),
            },
            "/join" => Self::Join { token: parameter(query, "token").unwrap_or_default() },
            "/audit" => Self::AuditLog(AuditFilter::read(query)),
            "/service" => {
                let name = parameter(query, "service").and_then(|name| ServiceName::parse(&name));
                let category = parameter(query, "category").and_then(|name| Category::parse(&name));
                match (name, category) {
                    (Some(name), Some(category)) => Self::Service(ServiceKey { name, category }),
                    _ => Self::NotFound,
                }
            }
            path => Self::parse_segment(path),
        }
    }

    fn parse_segment(path: &str) -> Self {
        if let Some(handle) = path.strip_prefix("/customers/") {
            return NicHandle::parse(&unescape(handle)).map_or(Self::NotFound, Self::Customer);
        }
        if let Some(number) = path.strip_prefix("/cases/") {
            return CaseNumber::parse(number).map_or(Self::NotFound, Self::Case);
        }
        let id = path.strip_prefix("/requests/").and_then(RequestId::parse);
        id.map_or(Self::NotFound, Self::Request)
    }

    /// The search of the queue's page; empty for none.
    #[must_use]
    pub fn search(&self) -> String {
        if let Self::Overview { search, .. } = self { search.clone() } else { String::new() }
    }

    /// The filter of the queue.
    #[must_use]
    pub const fn turn(&self) -> Option<CaseTurn> {
        if let Self::Overview { cases, .. } = self { *cases } else { None }
    }

    /// Formats the fragment, with the leading `#`.
    #[must_use]
    pub fn format(&self) -> String {
        let (path, query) = match self {
            Self::Overview { search, cases } => {
                let cases = cases.map_or("", CaseTurn::as_str);
                (String::new(), Query::default().with("q", search).with("cases", cases))
            }
            Self::Customer(handle) => (["/customers/", &escape(handle.as_str())].concat(), Query::default()),
            Self::Service(service) => ("/service".to_owned(), service_query(service)),
            Self::Request(id) => (["/requests/", &id.to_string()].concat(), Query::default()),
            Self::Case(number) => (["/cases/", &number.to_string()].concat(), Query::default()),
            Self::AuditLog(filter) => ("/audit".to_owned(), filter.write(Query::default())),
            Self::Join { token } => ("/join".to_owned(), Query::default().with("token", token)),
            Self::NotFound => ("/not-found".to_owned(), Query::default()),
        };
        [DESK, &path, &query.finish()].concat()
    }
}

fn service_query(service: &ServiceKey) -> Query {
    Query::default().with("service", service.name.as_str()).with("category", service.category.as_str())
}

/// `GET`: a customer.
#[must_use]
pub fn customer_route(handle: &NicHandle) -> String {
    [crate::route::DESK_CUSTOMERS, "/", &escape(handle.as_str())].concat()
}

/// `GET`: the services of a customer that follow a cursor.
#[must_use]
pub fn customer_services_route(handle: &NicHandle, after: &str) -> String {
    [&customer_route(handle), "/services", &Query::default().with("after", after).finish()].concat()
}

/// `GET`: a page of the policies that a customer gives, or by which it has access, [`crate::access::PoliciesPage`].
#[must_use]
pub fn customer_policies_route(handle: &NicHandle, side: PolicySide) -> String {
    [&customer_route(handle), "/policies", &Query::default().with("side", side.as_str()).finish()].concat()
}

/// `GET`: a service.
#[must_use]
pub fn service_route(service: &ServiceKey) -> String {
    [crate::route::DESK_SERVICE, &service_query(service).finish()].concat()
}

/// `GET`: a request.
#[must_use]
pub fn request_route(id: RequestId) -> String {
    [crate::route::DESK_REQUESTS, "/", &id.to_string()].concat()
}
