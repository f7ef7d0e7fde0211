//! Positions of services in a list, and cursors, which name them.

use super::rows::ListedService;
use crate::engine::Value;
use crate::paging::{format_cursor, parse_cursor};
use crate::{StoreError, StoreResult};
use handover_api::link::{Sort, SortBy};
use handover_rules::{Category, ServiceStatus};
use std::cmp::Ordering;

/// The position of a service in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// Sort keys before the name.
    pub(crate) primary: Vec<String>,
    pub(crate) name_key: String,
    pub(crate) category: Category,
    pub(crate) service: i64,
}

impl Position {
    /// A position in the order of names.
    pub(crate) fn by_name(name_key: String, service: &ListedService) -> Self {
        Self { primary: Vec::new(), name_key, category: service.row.service.category, service: service.id.get() }
    }

    /// Compares positions in a list of this order.
    pub(crate) fn compare(&self, other: &Self, order: Sort) -> Ordering {
        if order.descending { other.cmp(self) } else { self.cmp(other) }
    }
}

impl PartialOrd for Position {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Position {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |position: &Self| (position.category.as_str(), position.service);
        (&self.primary, &self.name_key).cmp(&(&other.primary, &other.name_key)).then_with(|| key(self).cmp(&key(other)))
    }
}

/// The sort keys before the name, made of the handles of the contacts or of `state`: urgency and expiration.
pub(crate) fn primary(
    by: SortBy,
    [admin, tech, billing]: [&str; 3],
    state: impl FnOnce() -> StoreResult<[String; 2]>,
) -> StoreResult<Vec<String>> {
    Ok(match by {
        SortBy::Name => vec![],
        SortBy::Admin => vec![admin.to_owned()],
        SortBy::Tech => vec![tech.to_owned()],
        SortBy::Billing => vec![billing.to_owned()],
        SortBy::State => state()?.into(),
        SortBy::End => state()?.into_iter().skip(1).collect(),
    })
}

/// The names of the keys that [`primary`] returns.
pub(crate) const fn primary_names(by: SortBy) -> &'static [&'static str] {
    match by {
        SortBy::Name => &[],
        SortBy::Admin => &["admin"],
        SortBy::Tech => &["tech"],
        SortBy::Billing => &["billing"],
        SortBy::State => &["urgency", "expiration"],
        SortBy::End => &["expiration"],
    }
}

/// The sort key of a status: its rank. Unknown ones come last.
pub(crate) fn urgency(status: &str) -> String {
    ServiceStatus::parse(status).map_or(9, ServiceStatus::rank).to_string()
}

/// The cursors of one list in one order.
pub(crate) struct Cursors {
    order: String,
    keys: usize,
}

impl Cursors {
    pub(crate) fn new(list: &str, order: Sort) -> Self {
        let primary = primary_names(order.by);
        let direction = if order.descending { "desc" } else { "asc" };
        Self { order: format!("{list} {} {direction}", primary.join(",")), keys: primary.len() }
    }

    pub(crate) fn format(&self, position: &Position) -> String {
        let Position { primary, name_key, category, service } = position;
        let texts = primary.iter().map(String::as_str).chain([name_key.as_str(), category.as_str()]);
        format_cursor(&self.order, texts.map(Into::into).chain([(*service).into()]))
    }

    pub(crate) fn parse(&self, cursor: &str) -> StoreResult<Position> {
        let values = parse_cursor(cursor, &self.order, self.keys + 3);
        values.and_then(Self::position).ok_or(StoreError::StaleCursor)
    }

    fn position(mut values: Vec<Value<'static>>) -> Option<Position> {
        let Some(Value::Integer(service)) = values.pop() else { return None };
        let texts =
            values.into_iter().map(|value| if let Value::Text(text) = value { Some(text.into_owned()) } else { None });
        let mut texts: Vec<String> = texts.collect::<Option<_>>()?;
        let category = Category::parse(&texts.pop()?)?;
        let name_key = texts.pop()?;
        Some(Position { primary: texts, name_key, category, service })
    }
}
