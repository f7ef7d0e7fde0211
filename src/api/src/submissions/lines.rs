//! The lines of a submission, page by page.

use crate::query::{Query, parameter};
use handover_rules::request::acts_on_submission::WayBack;
use handover_rules::{Request, RequestState, RoleSet, string_enum};
use serde::{Deserialize, Serialize};

/// Page size of the lines of a submission.
pub const PAGE: u32 = 50;

/// Maximum page size of the lines of a submission.
pub const MAX_PAGE: u32 = 200;

string_enum! {
    /// Sort order of the lines of a submission.
    pub enum LinesOrder {
        /// The name of the service.
        Service = "service",
        /// The state: open lines first, then failed or otherwise ended ones, then completed ones.
        State = "state",
    }
}

string_enum! {
    /// Filter of the lines of a submission by the answer of the account that reads them.
    pub enum OwnAnswer {
        /// The line waits for it.
        Waiting = "waiting",
        /// The account has accepted, in any state of the line.
        Accepted = "accepted",
    }
}

/// Filters and order of the lines of a submission, as query parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinesView {
    /// Search text for services, handles and numbers.
    pub search: String,
    /// Filter by state.
    pub state: Option<RequestState>,
    /// Filter by the reader's answer.
    pub answer: Option<OwnAnswer>,
    /// The order.
    pub order: LinesOrder,
    /// The other way round.
    pub descending: bool,
}

impl Default for LinesView {
    fn default() -> Self {
        Self { search: String::new(), state: None, answer: None, order: LinesOrder::Service, descending: false }
    }
}

impl LinesView {
    /// Appends the parameters to `query`.
    #[must_use]
    pub fn write(&self, query: Query) -> Query {
        let sort = match (self.order, self.descending) {
            (LinesOrder::Service, false) => String::new(),
            (order, false) => order.as_str().to_owned(),
            (order, true) => ["-", order.as_str()].concat(),
        };
        query
            .with("q", &self.search)
            .with("state", self.state.map_or("", RequestState::as_str))
            .with("answer", self.answer.map_or("", OwnAnswer::as_str))
            .with("sort", &sort)
    }

    /// Reads the parameters; unknown values are ignored.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let sort = parameter(query, "sort").unwrap_or_default();
        let (descending, order) = sort.strip_prefix('-').map_or((false, sort.as_str()), |order| (true, order));
        let order = LinesOrder::parse(order);
        Self {
            search: parameter(query, "q").unwrap_or_default(),
            state: parameter(query, "state").and_then(|name| RequestState::parse(&name)),
            answer: parameter(query, "answer").and_then(|name| OwnAnswer::parse(&name)),
            descending: descending && order.is_some(),
            order: order.unwrap_or(LinesOrder::Service),
        }
    }
}

/// A page of the lines of a submission, filtered and in the order of [`LinesView`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinesPage {
    /// Number of lines that match the filters.
    pub total: u64,
    /// The lines.
    pub rows: Vec<LineRow>,
    /// The `after` parameter of the next page; `None` on the last page.
    pub next: Option<String>,
}

/// A line of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LineRow {
    /// The request, redacted for this account.
    pub request: Request,
    /// The roles that the asker held on the service when it asked.
    pub asker_roles: RoleSet,
    /// The way back, if this account may ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way_back: Option<WayBack>,
}
