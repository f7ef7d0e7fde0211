//! The audit log of the desk. The schema refuses to change, replace or delete its rows.

use crate::engine::{FromRow, List, Row, Value, from_row, params};
use crate::search::pattern_containing;
use crate::tables::canonical::stored_spellings;
use crate::{ReadTx, StoreResult, WriteTx};
use chrono::{Days, NaiveDate, NaiveTime};
use handover_api::desk::{AuditEntry, AuditFilter, AuditSubject, AuditedPaper, AuditedStaff};
use handover_rules::cases::CaseNumber;
use handover_rules::desk::{AuditId, DeskAct, StaffId, SubjectKind};
use handover_rules::{Category, ServiceKey, ServiceName, Timestamp};

/// The author of an act, with client address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The member of staff; `None` for the command line.
    pub staff: Option<StaffId>,
    pub name: String,
    /// Client address; empty for the command line.
    pub client_ip: String,
}

impl Actor {
    /// The operator, on the command line of the server.
    #[must_use]
    pub fn command_line() -> Self {
        Self { staff: None, name: "command line".to_owned(), client_ip: String::new() }
    }
}

#[must_use]
pub fn service_subject(service: &ServiceKey) -> String {
    [service.category.as_str(), " ", service.name.as_str()].concat()
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditedAct {
    pub act: DeskAct,
    pub about: Option<(SubjectKind, String)>,
    pub paper: Option<AuditedPaper>,
    pub reason: Option<String>,
    /// The name of the refusal; `None` if it was done.
    pub refusal: Option<String>,
}

impl AuditedAct {
    /// An act that was done, without a subject or a reason.
    #[must_use]
    pub const fn of(act: DeskAct) -> Self {
        Self { act, about: None, paper: None, reason: None, refusal: None }
    }
}

const COLUMNS: &str =
    "id, at, staff, staff_name as name, client_ip, act, about_kind, about, reason, refusal, paper, paper_kind";

from_row!(AuditedAct { act, reason, refusal; about, paper });
from_row!(AuditEntry { id, at, staff, name, client_ip, act, reason, refusal; about, paper });

impl FromRow for Option<AuditSubject> {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(row.get::<Option<_>>("about_kind")?.zip(row.get("about")?).map(|(kind, name)| AuditSubject { kind, name }))
    }
}

impl FromRow for Option<(SubjectKind, String)> {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Option::<AuditSubject>::from_row(row)?.map(|AuditSubject { kind, name }| (kind, name)))
    }
}

impl FromRow for Option<AuditedPaper> {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let kind = row.get("paper_kind")?;
        Ok(row.get::<Option<_>>("paper")?.map(|id| AuditedPaper { id, kind }))
    }
}

from_row!(AuditedStaff { id, name });

/// In lower case, where that differs: names are found in any case.
pub(crate) fn about_key(about: &str) -> Option<String> {
    Some(about.to_lowercase()).filter(|key| key != about)
}

/// By name, or by words of the reason.
const ABOUT: &str = "id in (select id from audit where about in (select value from rarray(?))
    union all select id from audit where about_key is not null and about_key in (select value from rarray(?))
    union all select id from audit where reason is not null and lower(reason) like ? escape '!')";

/// A statement with numbers behind its question marks.
fn numbered(sql: &str) -> String {
    let (first, rest) = sql.split_once('?').unwrap_or((sql, ""));
    let rest = rest.split('?').zip(1..).map(|(part, number)| format!("?{number}{part}"));
    [first.to_owned()].into_iter().chain(rest).collect()
}

/// The values to bind in [`ABOUT`] for a search text.
fn about_values(text: &str) -> Vec<Value<'static>> {
    let names = names(text);
    let keys: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let list = |names: Vec<String>| Value::of(List::texts(names));
    vec![list(names), list(keys), Value::of(pattern_containing(text))]
}

/// Names in the audit log that a text may mean: capitals, the prefix of a case and the category of a service can
/// differ.
fn names(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let case = CaseNumber::parse(&text.to_uppercase()).map(|number| number.to_string());
    let of_category =
        |name: ServiceName| Category::ALL.map(|category| service_subject(&ServiceKey { name: name.clone(), category }));
    let spellings = stored_spellings(text);
    let services = spellings.iter().filter_map(|name| ServiceName::parse(name)).flat_map(of_category);
    let mut names: Vec<String> = services.chain(case).collect();
    names.extend([text.to_owned(), lower]);
    names.sort_unstable();
    names.dedup();
    names
}

impl ReadTx<'_> {
    /// Entries of the audit log before the one with number `before`, latest first.
    pub fn audit_log(&self, filter: &AuditFilter, before: Option<AuditId>, limit: u32) -> StoreResult<Vec<AuditEntry>> {
        let start = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        let end = filter.to.and_then(|day| day.checked_add_days(Days::new(1)));
        let one = |sql: &'static str, value: Option<Value<'static>>| value.map(|value| (sql, vec![value]));
        let conditions = [
            one("id < ?", before.map(Value::of)),
            one("staff = ?", filter.staff.map(Value::of)),
            one("act = ?", filter.act.map(Value::of)),
            Some(filter.about.trim()).filter(|about| !about.is_empty()).map(|about| (ABOUT, about_values(about))),
            one("at >= ?", filter.from.map(|day| Value::of(start(day)))),
            one("at < ?", end.map(|day| Value::of(start(day)))),
        ];
        let chosen: Vec<(&str, Vec<Value<'static>>)> = conditions.into_iter().flatten().collect();
        let sql = chosen.iter().map(|(sql, _)| [" and ", sql].concat()).collect::<String>();
        let sql = numbered(&format!("select {COLUMNS} from audit where true {sql} order by id desc limit ?"));
        let values = chosen.into_iter().flat_map(|(_, values)| values).chain([Value::of(limit)]).collect::<Vec<_>>();
        self.all(&sql, values.as_slice(), AuditEntry::from_row)
    }

    pub fn audit_about(&self, kind: SubjectKind, about: &str, limit: u32) -> StoreResult<Vec<AuditEntry>> {
        let sql = format!("select {COLUMNS} from audit where about = ?1 and about_kind = ?2 order by id desc limit ?3");
        self.all(&sql, params![about, kind, limit], AuditEntry::from_row)
    }

    /// The act of an entry of the audit log.
    pub fn audited_act(&self, id: AuditId) -> StoreResult<Option<AuditedAct>> {
        self.first(&format!("select {COLUMNS} from audit where id = ?1"), [id], AuditedAct::from_row)
    }

    /// Everybody who has done anything at the desk, by name.
    pub fn audited_staff(&self) -> StoreResult<Vec<AuditedStaff>> {
        self.all("select id, name from staff order by name, id", [], AuditedStaff::from_row)
    }
}

impl WriteTx<'_> {
    /// Adds to the audit log; returns the number of the entry.
    pub fn audit(&mut self, actor: &Actor, act: &AuditedAct, now: Timestamp) -> StoreResult<AuditId> {
        let (kind, about) = act.about.as_ref().map_or((None, ""), |(kind, about)| (Some(kind), about));
        self.value(
            "insert into audit (at, staff, staff_name, client_ip, act, about_kind, about, about_key, reason, refusal,
               paper, paper_kind)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             returning id",
            params![
                now,
                actor.staff,
                actor.name,
                actor.client_ip,
                act.act,
                kind,
                about,
                about_key(about),
                act.reason,
                act.refusal,
                act.paper.map(|paper| paper.id),
                act.paper.and_then(|paper| paper.kind),
            ],
        )
    }
}
