//! State of the dialog: the input, the checks by the server, and the submission.

use super::super::messages::Viewer;
use super::super::model::{CheckResult, CheckedEntries, Model, PlannedSubmission};
use crate::components::FieldMessage;
use crate::data::loaded::Loaded;
use crate::forms;
use crate::platform::client;
use crate::shell::titles;
use crate::state::{App, DialogKind};
use chrono::NaiveDate;
use handover_api::modify::{ChangeContact, ModifyContext};
use handover_api::services::ServiceRow;
use handover_rules::model::timestamp::parse_date;
use handover_rules::{PerRole, RequestId, Role, ServiceKey, Timestamp};
use leptos::prelude::*;

/// The state of the dialog. Its signals are disposed with the dialog: after an `await` use `try_get` and `try_set`.
#[derive(Clone, Copy)]
pub(in super::super) struct ModifyForm {
    pub(in super::super) app: App,
    pub(in super::super) kind: DialogKind,
    pub(in super::super) loader: Loaded<ModifyContext>,
    /// The loaded data, kept as it is while a submission may be changing it.
    pub(in super::super) context: RwSignal<Option<ModifyContext>>,
    pub(in super::super) input: InputState,
    /// Everything that follows from data, input and checks.
    pub(in super::super) model: Memo<Option<Model>>,
    /// Nothing can be entered.
    pub(in super::super) is_locked: Memo<bool>,
    pub(in super::super) viewer: Memo<Option<Viewer>>,
    pub(in super::super) submission: SendingState,
    pub(super) checks: ModifyChecks,
}

/// The content of the fields.
#[derive(Clone, Copy)]
pub(in super::super) struct InputState {
    pub(in super::super) entries: RwSignal<PerRole<String>>,
    pub(in super::super) until: RwSignal<LastDayInput>,
    /// The open request that the submission replaces.
    pub(in super::super) replaces: RwSignal<Option<RequestId>>,
    /// A DNS zone of another name, of a domain that is not linked to the hosting plan.
    pub(in super::super) other_zone: RwSignal<Option<ServiceRow>>,
    pub(in super::super) zone_search: RwSignal<ZoneSearch>,
    /// The selected services.
    pub(in super::super) ticked: RwSignal<Vec<ServiceKey>>,
    pub(in super::super) shown: RwSignal<ShownErrors>,
}

/// The errors that are shown at the fields of the roles.
#[derive(Clone, Default)]
pub(in super::super) struct ShownErrors {
    /// The field was left, or the form submitted, so errors of the entry are shown.
    pub(in super::super) settled: PerRole<bool>,
    /// The error of a submission in which nothing was entered, and the role at whose field it is shown.
    pub(in super::super) missing: Option<(Role, String)>,
}

impl ShownErrors {
    /// Nobody is typing what is filled in.
    pub(super) fn of_filled_in(entries: &PerRole<String>) -> Self {
        Self { settled: PerRole::from_fn(|role| !entries.get(role).is_empty()), missing: None }
    }
}

/// The field of the last day of the tech contact.
#[derive(Clone, Default)]
pub(in super::super) struct LastDayInput {
    /// The day, as a date field has it.
    pub(in super::super) text: String,
    pub(in super::super) error: Option<FieldMessage>,
}

impl LastDayInput {
    pub(super) fn new(text: String) -> Self {
        Self { text, error: None }
    }

    pub(super) fn day(&self) -> Option<NaiveDate> {
        parse_date(&self.text)
    }
}

/// The state of the checks.
#[derive(Clone, Copy)]
pub(super) struct ModifyChecks {
    /// The last check of each service.
    pub(super) results: RwSignal<Vec<CheckResult>>,
    /// The content of the live region.
    pub(super) announcement: RwSignal<String>,
    /// The present entries have been announced.
    pub(super) is_announced: StoredValue<bool>,
    /// Counts changes of the input.
    pub(super) edits: StoredValue<u32>,
    /// Counts rounds of checks; the results of an overtaken round are dropped.
    pub(super) rounds: StoredValue<u32>,
}

impl ModifyChecks {
    pub(super) fn new() -> Self {
        Self {
            results: RwSignal::new(Vec::new()),
            announcement: RwSignal::new(String::new()),
            is_announced: StoredValue::new(false),
            edits: StoredValue::new(0),
            rounds: StoredValue::new(0),
        }
    }

    /// Empties the live region.
    pub(super) fn silence(self) {
        self.announcement.try_set(String::new());
        self.is_announced.set_value(false);
    }

    /// Replaces the check of a service.
    pub(super) fn put(self, result: CheckResult) {
        self.results.try_update(|results| {
            results.retain(|other| other.service != result.service);
            results.push(result);
        });
    }

    /// The check of these entries; a failed one where there is none.
    pub(super) fn get_or_failed(self, service: &ServiceKey, entries: CheckedEntries) -> CheckResult {
        let known = self.results.with_untracked(|results| {
            results.iter().find(|result| result.service == *service && result.entries == entries).cloned()
        });
        known.unwrap_or_else(|| failed(service.clone(), entries))
    }
}

pub(super) fn failed(service: ServiceKey, entries: CheckedEntries) -> CheckResult {
    CheckResult {
        service,
        entries,
        accounts: PerRole::default(),
        blockers: PerRole::default(),
        malformed: PerRole::default(),
        failed: true,
    }
}

/// The changes asked for, by service.
pub(super) type AskedChanges = Vec<(ServiceKey, ChangeContact)>;

/// The state of the submission.
#[derive(Clone, Copy)]
pub(in super::super) struct SendingState {
    /// The error summary, and whether a submission is under way.
    pub(in super::super) form: forms::Form,
    /// The accepted submission. The form is done then.
    pub(in super::super) sent: RwSignal<Option<Sent>>,
    /// Submissions sent without an answer, which may have been accepted.
    pub(super) doubtful: RwSignal<Vec<PlannedSubmission>>,
    pub(super) idempotency_keys: StoredValue<Vec<(AskedChanges, String)>>,
}

/// An accepted submission.
#[derive(Clone, PartialEq)]
pub(in super::super) struct Sent {
    pub(in super::super) at: Timestamp,
    /// One per service, the dialog's service first.
    pub(in super::super) changes: Vec<SentChange>,
}

/// The change of one service.
#[derive(Clone, PartialEq)]
pub(in super::super) struct SentChange {
    pub(in super::super) planned: PlannedSubmission,
    /// The numbers of its requests.
    pub(in super::super) requests: Vec<RequestId>,
}

impl SendingState {
    pub(super) fn new(kind: DialogKind) -> Self {
        Self {
            form: forms::Form::new("#summary", titles::dialog(kind)),
            sent: RwSignal::new(None),
            doubtful: RwSignal::new(Vec::new()),
            idempotency_keys: StoredValue::new(Vec::new()),
        }
    }

    /// Reactive: something was sent that may have changed the service.
    pub(super) fn is_under_way(self) -> bool {
        self.form.busy.get() || !self.doubtful.read().is_empty() || self.sent.read().is_some()
    }

    /// Forgets submissions whose answer was lost: with other input they are not to be repeated.
    pub(super) fn forget_doubtful(self) {
        if !self.doubtful.read_untracked().is_empty() {
            self.doubtful.set(Vec::new());
        }
    }

    /// The idempotency key of a submission, the same for the same content. The server recognizes a repetition by it.
    pub(super) fn idempotency_key(self, planned: &[PlannedSubmission]) -> String {
        let content: AskedChanges =
            planned.iter().map(|planned| (planned.service.clone(), planned.change.clone())).collect();
        self.idempotency_keys
            .try_update_value(|keys| {
                if let Some((_, key)) = keys.iter().find(|(known, _)| *known == content) {
                    return key.clone();
                }
                let key = client::fresh_key();
                keys.push((content, key.clone()));
                key
            })
            .unwrap_or_else(client::fresh_key)
    }
}

/// The field for a zone.
#[derive(Default)]
pub(in super::super) struct ZoneSearch {
    /// The text typed; empty again once it names a zone.
    pub(in super::super) text: String,
    /// The zones that match it, among those that the user administers.
    pub(in super::super) found: Vec<ServiceRow>,
    /// The reason the text names no zone.
    pub(in super::super) problem: Option<String>,
    /// The field was left, or the form submitted, so the problem is shown.
    pub(in super::super) is_settled: bool,
}

impl ZoneSearch {
    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}
