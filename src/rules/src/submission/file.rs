//! A file of new contacts, with a line for each service: the meaning of a line, and its faults (decision 0035).

use super::last_day::LastDay;
use super::{ContactInput, InputResult};
use crate::model::pasted::plain;
use crate::{Category, PerRole, Role, ServiceKey, ServiceName, string_enum};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

string_enum! {
    /// A column of the file, by its title.
    pub enum FileColumn {
        /// Name of the service.
        Service = "service",
        /// Its category.
        Category = "category",
        /// The new admin.
        Admin = "admin",
        /// The new tech contact.
        Tech = "tech",
        /// The new billing contact.
        Billing = "billing",
        /// The last day of the new tech contact.
        Until = "until",
    }
}

impl FileColumn {
    /// Whether a file may lack the column, which then changes nothing.
    #[must_use]
    pub const fn is_optional(self) -> bool {
        !matches!(self, Self::Service | Self::Category)
    }

    const fn of(role: Role) -> Self {
        match role {
            Role::Admin => Self::Admin,
            Role::Tech => Self::Tech,
            Role::Billing => Self::Billing,
        }
    }
}

/// Columns that the exported lists of services, and of roles that end soon, have besides. A changed export is a file of new
/// contacts; these say nothing.
pub const IGNORED_COLUMNS: [&str; 8] =
    ["status", "expiration", "techUntil", "returnsTo", "adminName", "techName", "billingName", "returnsToName"];

string_enum! {
    /// A fault of a file, of one of its lines or of one of its fields.
    pub enum FileProblem {
        /// The header is missing.
        NoHeader = "noHeader",
        /// The header names a column that does not exist.
        UnknownColumn = "unknownColumn",
        /// The header names a column twice.
        RepeatedColumn = "repeatedColumn",
        /// The header lacks a column.
        MissingColumn = "missingColumn",
        /// Semicolons or tabs are between the fields of the header instead of commas.
        NoCommas = "noCommas",
        /// There is no line below the header.
        NoLines = "noLines",
        /// A double quote is inside an unquoted field, after a closing quote, or never closed.
        MisplacedQuote = "misplacedQuote",
        /// The line is too long to be one. The rest of the file was not read.
        LineTooLong = "lineTooLong",
        /// The line has more or fewer fields than the header.
        FieldCount = "fieldCount",
        /// An earlier line is about the same service.
        RepeatedService = "repeatedService",
        /// The field is empty, but needed.
        Empty = "empty",
        /// It is no name of a service.
        NotAService = "notAService",
        /// It is no category.
        NotACategory = "notACategory",
        /// It is neither a NIC handle nor an email address.
        NotAContact = "notAContact",
        /// It is no day in the form `yyyy-mm-dd`.
        NotADay = "notADay",
        /// The day has passed, or is too far away.
        DayOutOfRange = "dayOutOfRange",
        /// It was not UTF-8: decoding left replacement characters.
        NotUtf8 = "notUtf8",
    }
}

/// A fault of a file of new contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FileFault {
    /// First line of the row, from 1.
    pub line: u64,
    /// Number of the field in its row, from 1; `None` for the whole row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The title of that column; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The fault.
    pub problem: FileProblem,
    /// The earlier line about the same service, if that is the problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLine {
    pub service: ServiceKey,
    /// The new contacts, each well-formed; `None` changes nothing.
    pub inputs: PerRole<InputResult>,
    /// The last day of the tech contact.
    pub until: Option<NaiveDate>,
}

/// Reads a line, whose last day may be `first_day` or later. `field` is the text of a column, empty if the file lacks it.
///
/// # Errors
/// Every fault of the line, in the order of [`FileColumn`].
pub fn read_line<'a>(
    field: impl Fn(FileColumn) -> &'a str,
    first_day: NaiveDate,
) -> Result<FileLine, Vec<(FileColumn, FileProblem)>> {
    let mut faults = Vec::new();
    let name = check(&mut faults, FileColumn::Service, &field, |text| {
        required(text, ServiceName::parse, FileProblem::NotAService)
    });
    let category = check(&mut faults, FileColumn::Category, &field, |text| {
        required(text, Category::parse, FileProblem::NotACategory)
    });
    let inputs = PerRole::from_fn(|role| {
        let read = |text: &str| ContactInput::read(Some(text)).map_err(|_| FileProblem::NotAContact);
        Ok(check(&mut faults, FileColumn::of(role), &field, read).flatten())
    });
    let until = check(&mut faults, FileColumn::Until, &field, |text| last_day(text, first_day)).flatten();
    match (name, category) {
        (Some(name), Some(category)) if faults.is_empty() => {
            Ok(FileLine { service: ServiceKey { name, category }, inputs, until })
        }
        _ => Err(faults),
    }
}

fn check<'a, T>(
    faults: &mut Vec<(FileColumn, FileProblem)>,
    column: FileColumn,
    field: &impl Fn(FileColumn) -> &'a str,
    read: impl FnOnce(&str) -> Result<T, FileProblem>,
) -> Option<T> {
    let text = plain(field(column));
    let read = if text.contains(char::REPLACEMENT_CHARACTER) { Err(FileProblem::NotUtf8) } else { read(&text) };
    read.map_err(|fault| faults.push((column, fault))).ok()
}

fn required<T>(text: &str, parse: impl FnOnce(&str) -> Option<T>, fault: FileProblem) -> Result<T, FileProblem> {
    if text.is_empty() { Err(FileProblem::Empty) } else { parse(text).ok_or(fault) }
}

fn last_day(text: &str, first_day: NaiveDate) -> Result<Option<NaiveDate>, FileProblem> {
    if text.is_empty() {
        return Ok(None);
    }
    // chrono alone would also accept `2026-1-5`.
    let day = text.parse::<NaiveDate>().ok().filter(|day| day.to_string() == text).ok_or(FileProblem::NotADay)?;
    if LastDay::is_allowed(day, first_day) { Ok(Some(day)) } else { Err(FileProblem::DayOutOfRange) }
}
