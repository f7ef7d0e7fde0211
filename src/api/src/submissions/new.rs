//! Asking for a submission.

use chrono::NaiveDate;
use handover_rules::submission::form::NewLine;
use handover_rules::{NicHandle, PerRole, ServiceKey, SubmissionId};
use serde::{Deserialize, Serialize};

/// Bytes of a file of new contacts.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;

/// Bytes of a body: a file, every character of which JSON may escape, and the other fields.
pub const MAX_BODY_BYTES: usize = 2 * MAX_FILE_BYTES + 64 * 1024;

/// Whether a body has room for the text of a file that is no larger than [`MAX_FILE_BYTES`]. Characters that no such file
/// needs take more than two bytes in JSON.
#[must_use]
pub fn is_file_sendable(text: &str) -> bool {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
        0..0x20 => 6,
        _ => 1,
    };
    text.bytes().map(escaped).sum::<usize>() <= 2 * MAX_FILE_BYTES
}

/// New contacts for any number of services, asked for together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NewSubmission {
    /// The services and their new contacts.
    pub lines: NewLines,
    /// Nothing takes effect before everybody has accepted every line, and then everything at the same moment.
    #[serde(default)]
    pub all_or_nothing: bool,
    /// Whether lines that cannot be changed are left out. Otherwise one of them refuses the whole submission.
    #[serde(default)]
    pub leave_out: bool,
    /// Text of the asker for the other parties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// A submission of the asker that this one replaces: its open lines are withdrawn with the same act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<SubmissionId>,
    /// Whether conflicting open requests of the asker are withdrawn with the same act, except those that take effect
    /// together with others. Otherwise their services cannot be changed.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub replace_own: bool,
    /// An account that gives the caller access to ask in its name, which confirms it. With one line of
    /// [`NewLines::Each`] without a last day, and none of the other options but the note and `leaveOut`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_name_of: Option<NicHandle>,
}

/// The services of a submission and their new contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum NewLines {
    /// The same contacts for every selected service.
    Selected {
        /// The services.
        selection: ServiceSelection,
        /// The new contacts; see [`crate::modify::ChangeContact`].
        contacts: PerRole<Option<String>>,
        /// The last day (UTC) of the new tech contact.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "handover_rules::model::timestamp::read_date_option"
        )]
        until: Option<NaiveDate>,
    },
    /// Contacts of their own for each service.
    Each(Vec<NewLine>),
    /// The same as the text of a CSV file with a header: [`handover_rules::submission::file::FileColumn`].
    File(String),
}

/// Services of the asker's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ServiceSelection {
    /// These.
    These(Vec<ServiceKey>),
    /// All that match the filters of the list.
    Matching {
        /// The filters as a query string without `?`, as [`crate::link::ServicesView::write`] makes it. Its order counts
        /// for nothing.
        filters: String,
        /// Those that match but are not selected.
        #[serde(default)]
        except: Vec<ServiceKey>,
    },
}
