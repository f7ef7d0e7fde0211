//! The state of the form, the submission that it makes, and entries that are there again when the page is reopened.

use crate::components::{FieldMessage, Pending};
use crate::forms::{Form, SentKey, TextField, keep_entries};
use crate::platform::i18n as t;
use crate::state::App;
use chrono::NaiveDate;
use handover_api::Link;
use handover_api::link::{FormSource, RequestsView};
use handover_api::services::ServiceRow;
use handover_api::submissions::NewSubmission;
use handover_rules::model::timestamp::parse_date;
use handover_rules::submission::form::{FormLines, FormService, Preview, RoleState, Verdict, role_state, verdict};
use handover_rules::submission::{ContactInput, OwnRequests};
use handover_rules::{AccountFacts, Category, NicHandle, PerRole, Role, RoleSet, ServiceKey, SubmissionId};
use leptos::prelude::*;

/// The form. Its signals are disposed with the page: after an `await` use `try_get` and `try_set`.
#[derive(Clone, Copy)]
pub(super) struct ContactsForm {
    pub(super) app: App,
    pub(super) source: StoredValue<FormSource>,
    /// The reader, or the account in whose name it asks.
    pub(super) me: RwSignal<AccountFacts>,
    /// The site of a webmaster, or the service that the form was opened for.
    pub(super) site: RwSignal<Option<ServiceKey>>,
    /// The services that can be included: those of a name, of the selection, or all of the reader.
    pub(super) rows: RwSignal<Vec<ServiceRow>>,
    /// Those of a name that are included; the others all are.
    pub(super) ticked: RwSignal<Vec<ServiceKey>>,
    /// The lines that it begins with in place of services; `None` before they are read.
    pub(super) given: RwSignal<Option<FormLines>>,
    pub(super) lines: Memo<FormLines>,
    /// The present last day of roles that get another one.
    pub(super) present_end: RwSignal<Option<NaiveDate>>,
    /// The new contacts, in the order of the roles.
    pub(super) fields: [TextField; 3],
    /// The fields that were left, or sent: their errors are shown.
    pub(super) settled: RwSignal<PerRole<bool>>,
    /// The people that part of a name in a field finds.
    pub(super) found: RwSignal<PerRole<Vec<NicHandle>>>,
    pub(super) last_day: TextField,
    pub(super) note: TextField,
    /// All services change together, or none.
    pub(super) all_or_nothing: RwSignal<bool>,
    /// Treatment of the reader's conflicting open requests.
    pub(super) own: RwSignal<OwnRequests>,
    pub(super) file: RwSignal<Option<ChosenFile>>,
    pub(super) loading: Pending,
    /// Whether there are more services than one submission may have.
    pub(super) is_cut: RwSignal<bool>,
    pub(super) shown: RwSignal<Option<ShownPreview>>,
    /// The reason the server's last check failed.
    pub(super) unchecked: RwSignal<Option<String>>,
    pub(super) checks: StoredValue<Checks>,
    pub(super) submit: Form,
    pub(super) sent_key: SentKey<NewSubmission>,
    /// The input need not be kept: it was sent, or the reader has cancelled.
    pub(super) is_done: StoredValue<bool>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ShownPreview {
    pub(super) preview: Preview,
    /// Whether it is the server's; otherwise the browser has computed it.
    pub(super) is_checked: bool,
}

/// The text of a file, or the reason it can't be used.
pub(super) type ChosenFile = Result<String, FieldMessage>;

#[derive(Default)]
pub(super) struct Checks {
    /// Counts changes of the input: answers about an earlier one are dropped.
    pub(super) edits: u32,
    pub(super) events: u32,
    /// The last answer that was announced.
    pub(super) announced: Option<Preview>,
}

pub(super) const fn field_id(role: Role) -> &'static str {
    match role {
        Role::Admin => "new-admin",
        Role::Tech => "new-tech",
        Role::Billing => "new-billing",
    }
}

pub(super) const LAST_DAY: &str = "last-day";

/// A service as the rules take it.
fn form_service(row: &ServiceRow) -> FormService<'_> {
    FormService {
        key: &row.service,
        contacts: &row.contacts,
        status: row.status,
        open: &row.open,
        tech_until: row.tech_until,
    }
}

impl ContactsForm {
    pub(super) fn new(source: FormSource, me: AccountFacts) -> Self {
        let app = expect_context::<App>();
        let selection = app.selection;
        let is_selected = match &source {
            FormSource::Selected => true,
            // Without any, it is about all services.
            FormSource::To(who) => untrack(|| selection.is_begun()) && (who.is_none() || *who == selection.person()),
            _ => false,
        };
        let rows = if is_selected { selection.rows } else { RwSignal::new(Vec::new()) };
        let site = match &source {
            FormSource::Service(service) | FormSource::InName(service, _) | FormSource::Webmaster(Some(service)) => {
                Some(service.clone())
            }
            _ => None,
        };
        let ticked: RwSignal<Vec<ServiceKey>> = RwSignal::new(site.iter().cloned().collect());
        let (given, me) = (RwSignal::new(None::<FormLines>), RwSignal::new(me));
        let (is_of_name, hands_over) = (is_of_name(&source), hands_over(&source));
        let lines = Memo::new(move |_| {
            let me = me.with(|me| me.handle.clone());
            let of_rows = || with_included(rows, ticked, is_of_name, |rows| FormLines::of(&me, rows, hands_over));
            given.get().unwrap_or_else(of_rows)
        });
        Self {
            app,
            source: StoredValue::new(source),
            me,
            site: RwSignal::new(site),
            rows,
            ticked,
            given,
            lines,
            present_end: RwSignal::new(None),
            fields: Role::ALL.map(|role| TextField::new(field_id(role), "")),
            settled: RwSignal::new(PerRole::default()),
            found: RwSignal::new(PerRole::default()),
            last_day: TextField::new(LAST_DAY, ""),
            note: TextField::new("note", ""),
            all_or_nothing: RwSignal::new(false),
            own: RwSignal::new(OwnRequests::Stay),
            file: RwSignal::new(None),
            loading: Pending::new(),
            is_cut: RwSignal::new(false),
            shown: RwSignal::new(None),
            unchecked: RwSignal::new(None),
            checks: StoredValue::new(Checks::default()),
            submit: Form::new("#summary", t::modify_title()),
            sent_key: SentKey::new(),
            is_done: StoredValue::new(false),
        }
    }

    pub(super) fn is_gone(self) -> bool {
        self.shown.try_with_untracked(|_| ()).is_none()
    }

    pub(super) fn is_from(self, is: impl FnOnce(&FormSource) -> bool) -> bool {
        self.source.with_value(is)
    }

    /// The submission that the form begins with.
    pub(super) fn submission_before(self) -> Option<SubmissionId> {
        self.source.with_value(|source| match source {
            FormSource::Amend(id) | FormSource::Back(id) | FormSource::Again(id) => Some(*id),
            _ => None,
        })
    }

    pub(super) fn amended(self) -> Option<SubmissionId> {
        self.submission_before().filter(|_| self.is_from(|source| matches!(source, FormSource::Amend(_))))
    }

    /// The account in whose name it asks for contacts of a service of others.
    pub(super) fn giver(self) -> Option<NicHandle> {
        self.source.with_value(|source| giver(source).cloned())
    }

    /// Whether it gives roles another last day.
    pub(super) fn extends(self) -> bool {
        self.is_from(|source| matches!(source, FormSource::Extend(_)))
    }

    pub(super) fn is_by_file(self) -> bool {
        self.is_from(|source| matches!(source, FormSource::File))
    }

    pub(super) fn is_for_webmaster(self) -> bool {
        self.is_from(|source| matches!(source, FormSource::Webmaster(_)))
    }

    /// Whether every role of the reader goes to one account, which the field of the admin names.
    pub(super) fn hands_over(self) -> bool {
        self.is_from(hands_over)
    }

    /// Whether it is about services of one name, which can be ticked.
    pub(super) fn is_of_name(self) -> bool {
        self.is_from(is_of_name)
    }

    /// Whether it begins with lines in place of services.
    pub(super) fn has_lines(self) -> bool {
        self.submission_before().is_some()
            || self.is_from(|source| matches!(source, FormSource::TakeBack(_) | FormSource::Extend(_)))
    }

    /// The page that it is left for.
    pub(super) fn back(self) -> Link {
        self.source.with_value(|source| match source {
            FormSource::Amend(id) | FormSource::Back(id) | FormSource::Again(id) => Link::submission(*id),
            FormSource::Extend(_) => Link::Requests(RequestsView::default()),
            FormSource::TakeBack(handle) => Link::Person { handle: handle.clone() },
            FormSource::InName(service, _) => Link::service(service),
            _ => Link::Services(self.app.navigation.services.get_untracked()),
        })
    }

    /// Reactive: the services that are included, as the list has them.
    pub(super) fn with_services<T>(self, read: impl FnOnce(&[FormService<'_>]) -> T) -> T {
        with_included(self.rows, self.ticked, self.is_of_name(), read)
    }

    pub(super) fn count(self) -> usize {
        self.lines.with(|lines| lines.lines.len())
    }

    pub(super) const fn field(self, role: Role) -> TextField {
        self.fields[role as usize]
    }

    /// Reactive: the roles that have a field.
    pub(super) fn offered(self) -> RoleSet {
        match () {
            () if self.is_by_file() => RoleSet::EMPTY,
            () if self.hands_over() => Role::Admin.into(),
            () if self.is_for_webmaster() => Role::Tech.into(),
            () => {
                let roles = self.lines.with(FormLines::roles);
                // The admin alone names a new one.
                if self.giver().is_some() { roles.without(Role::Admin.into()) } else { roles }
            }
        }
    }

    /// Reactive: the text of a role's field.
    pub(super) fn entry(self, role: Role) -> String {
        self.field(role).value.with(|text| text.trim().to_owned())
    }

    /// Reactive: the entered contacts, without incomplete ones.
    pub(super) fn inputs(self) -> PerRole<Option<ContactInput>> {
        let hands_over = self.hands_over();
        let named = if hands_over { self.lines.with(FormLines::roles) } else { self.offered() };
        PerRole::from_fn(|role| {
            let entry = self.entry(if hands_over { Role::Admin } else { role });
            ContactInput::read(Some(&entry)).ok().flatten().filter(|_| named.contains(role))
        })
    }

    /// Reactive: the last day that is entered.
    pub(super) fn until(self) -> Option<NaiveDate> {
        let has_tech = !self.hands_over() && self.offered().contains(Role::Tech);
        self.last_day.value.with(|text| parse_date(text)).filter(|_| has_tech)
    }

    /// Reactive: the role that the entry of a field is judged for. One entry counts for all roles that are handed over.
    fn judged(self, role: Role) -> Role {
        let first = || self.lines.with(|lines| lines.roles().iter().next());
        if self.hands_over() { first().unwrap_or(role) } else { role }
    }

    /// Reactive: the state of a role on the services.
    pub(super) fn role_state(self, role: Role) -> RoleState {
        let (me, role) = (self.me.get(), self.judged(role));
        self.with_services(|services| role_state(&me, role, services))
    }

    /// Reactive: the verdict on the entry of a role.
    pub(super) fn verdict(self, role: Role, state: &RoleState) -> Verdict {
        let (entry, role) = (self.entry(role), self.judged(role));
        let suffix = self.app.read_info(|info| info.suffix.clone());
        self.shown.with(|shown| {
            let shown = shown.as_ref().map(|shown| (&shown.preview, shown.is_checked));
            verdict(role, &entry, state, shown, &suffix)
        })
    }

    /// Reactive: whether an entry names nobody who can take the role.
    pub(super) fn has_faulty_entry(self) -> bool {
        let is_faulty = |role| {
            let verdict = self.verdict(role, &self.role_state(role));
            matches!(verdict, Verdict::Malformed { .. } | Verdict::Blocked(_))
        };
        self.offered().iter().any(is_faulty)
    }

    /// Reactive: a value read from the preview; the default without one.
    pub(super) fn preview<T: Default>(self, read: impl FnOnce(&Preview) -> T) -> T {
        self.shown.with(|shown| shown.as_ref().map(|shown| read(&shown.preview)).unwrap_or_default())
    }
}

const fn hands_over(source: &FormSource) -> bool {
    matches!(source, FormSource::Everything | FormSource::To(_))
}

const fn is_of_name(source: &FormSource) -> bool {
    matches!(source, FormSource::Service(_) | FormSource::InName(..) | FormSource::Webmaster(_))
}

pub(super) const fn giver(source: &FormSource) -> Option<&NicHandle> {
    if let FormSource::InName(_, giver) = source { Some(giver) } else { None }
}

fn with_included<T>(
    rows: RwSignal<Vec<ServiceRow>>,
    ticked: RwSignal<Vec<ServiceKey>>,
    is_of_name: bool,
    read: impl FnOnce(&[FormService<'_>]) -> T,
) -> T {
    let ticked = ticked.get();
    rows.with(|rows| {
        let included = rows.iter().filter(|row| !is_of_name || ticked.contains(&row.service));
        read(&included.map(form_service).collect::<Vec<_>>())
    })
}

impl ContactsForm {
    /// Restores what the same account had entered here, and keeps what is entered when the page is left, unless it was sent
    /// or given up.
    pub(super) fn keep(self) {
        let link = Link::modify(self.source.get_value());
        let read = Box::new(move || self.values().filter(|_| self.is_done.try_get_value() == Some(false)));
        keep_entries(link, "contacts", read, Box::new(|values| self.restore(values)));
    }

    fn values(self) -> Option<Vec<String>> {
        let mut values = Vec::new();
        for field in self.fields.into_iter().chain([self.last_day, self.note]) {
            values.push(field.value.try_get_untracked()?);
        }
        values.push(mark(self.all_or_nothing.try_get_untracked()?));
        values.push(mark(self.own.try_get_untracked()? == OwnRequests::AreReplaced));
        let ticked = self.ticked.try_get_untracked()?;
        values.extend(ticked.first().map(|service| service.name.as_str().to_owned()));
        values.extend(ticked.iter().map(|service| service.category.as_str().to_owned()));
        Some(values)
    }

    fn restore(self, values: Vec<String>) {
        let mut values = values.into_iter();
        for field in self.fields.into_iter().chain([self.last_day, self.note]) {
            field.value.set(values.next().unwrap_or_default());
        }
        self.all_or_nothing.set(is_marked(values.next()));
        if is_marked(values.next()) {
            self.own.set(OwnRequests::AreReplaced);
        }
        if let Some(name) = values.next().and_then(|name| handover_rules::ServiceName::parse(&name)) {
            let key = |category| ServiceKey { name: name.clone(), category };
            let ticked: Vec<ServiceKey> = values.filter_map(|text| Category::parse(&text)).map(key).collect();
            self.site.update(|site| *site = site.take().or_else(|| ticked.first().cloned()));
            self.ticked.set(ticked);
        }
        self.settled.set(PerRole::from_fn(|_| true));
    }

    /// Whether there is a file, which is not kept.
    pub(super) fn has_file(self) -> bool {
        let is_usable = |file: &Option<ChosenFile>| matches!(file, Some(Ok(_)));
        !self.is_done.get_value() && self.file.with_untracked(is_usable)
    }
}

fn mark(is_set: bool) -> String {
    if is_set { "1".to_owned() } else { String::new() }
}

fn is_marked(value: Option<String>) -> bool {
    value.is_some_and(|value| !value.is_empty())
}
