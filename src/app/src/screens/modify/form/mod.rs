//! The state of the dialog: input, checks by the server, and submission.

mod checks;
mod restore;
mod submission;
mod zone_search;

pub(super) use submission::{Sent, SentChange};

use super::labels;
use super::messages::Viewer;
use super::model::{Input, Model};
use crate::components::page_data::{self, PageData};
use crate::platform::{clock, dom};
use crate::prelude::*;
use crate::state::{AppContext, DialogKind};
use checks::Checks;
use chrono::NaiveDate;
use handover_api::modify::ModifyContext;
use handover_api::route;
use handover_api::services::ServiceRow;
use handover_rules::model::timestamp::parse_date;
use handover_rules::{NicHandle, PerRole, RequestId, Role, ServiceKey};
use leptos::task::spawn_local;
use submission::Submission;
use zone_search::ZoneSearch;

/// The state of the dialog. Its signals are disposed with the dialog: after an `await` use `try_get` and `try_set`.
#[derive(Clone, Copy)]
pub(super) struct ModifyForm {
    pub(super) app: AppContext,
    pub(super) kind: DialogKind,
    pub(super) loader: PageData<ModifyContext>,
    /// The loaded data, kept as it is while a submission may be changing it.
    pub(super) context: RwSignal<Option<ModifyContext>>,
    pub(super) input: InputState,
    /// Everything that follows from data, input and checks.
    pub(super) model: Memo<Option<Model>>,
    /// Nothing can be entered.
    pub(super) is_locked: Memo<bool>,
    pub(super) viewer: Memo<Option<Viewer>>,
    pub(super) submission: Submission,
    checks: Checks,
}

/// The content of the fields.
#[derive(Clone, Copy)]
pub(super) struct InputState {
    pub(super) entries: RwSignal<PerRole<String>>,
    /// The last day of the tech contact, as the field has it.
    pub(super) until: RwSignal<String>,
    /// The open request that the submission replaces.
    pub(super) replaces: RwSignal<Option<RequestId>>,
    /// A DNS zone of another name, of a domain that is not linked to the hosting plan.
    pub(super) other_zone: RwSignal<Option<ServiceRow>>,
    pub(super) zone_search: RwSignal<ZoneSearch>,
    /// The selected services.
    pub(super) ticked: RwSignal<Vec<ServiceKey>>,
    /// Typing has paused or the field was left, so a malformed entry can be reported.
    pub(super) settled: RwSignal<PerRole<bool>>,
}

impl ModifyForm {
    pub(super) fn new(app: AppContext, service: &ServiceKey, kind: DialogKind) -> Self {
        let path = route::modify(service);
        let loader = page_data::load::<ModifyContext>(app, move || path.clone());
        let context: RwSignal<Option<ModifyContext>> = RwSignal::new(None);
        let prefilled = restore::prefilled(app, service);
        let input = InputState {
            entries: RwSignal::new(prefilled.entries),
            until: RwSignal::new(prefilled.until),
            replaces: RwSignal::new(prefilled.replaces),
            other_zone: RwSignal::new(None),
            zone_search: RwSignal::new(ZoneSearch::default()),
            ticked: RwSignal::new(Vec::new()),
            settled: RwSignal::new(PerRole::default()),
        };
        let checks = Checks::new();
        let model = model(app, context, input, checks);
        let only = (kind == DialogKind::Webmaster).then_some(Role::Tech);
        let is_locked = memo(move |_| {
            model.with(|model| {
                model.as_ref().is_some_and(|model| match only {
                    Some(role) => !model.roles.get(role).locks.is_empty(),
                    None => model.is_locked(),
                })
            })
        });
        let viewer = viewer(app, context, only);
        let submission = Submission::new(kind);
        let form = Self { app, kind, loader, context, input, model, is_locked, viewer, submission, checks };
        form.restore_unsaved();
        form.adopt_loaded_data();
        form.recheck_on_refresh();
        form
    }

    /// Adopts newly loaded data, except while a submission of this form may be what changed it.
    fn adopt_loaded_data(self) {
        Effect::new(move |_| {
            let is_held = self.submission.is_under_way();
            let data = self.loader.data.get();
            if is_held || self.context.with_untracked(|context| *context == data) {
                return;
            }
            let is_update = self.context.with_untracked(Option::is_some);
            // Restored and prefilled entries have not been checked yet.
            let has_entries = self.input.entries.with_untracked(|entries| *entries != PerRole::default());
            self.context.set(data);
            if is_update || has_entries {
                spawn_local(self.check_all());
            }
        });
    }

    /// Repeats failed and refused checks after live updates and reconnections.
    fn recheck_on_refresh(self) {
        Effect::new(move |before: Option<()>| {
            self.app.connection().refresh.track();
            if before.is_some() {
                spawn_local(self.check());
            }
        });
    }

    /// Handles typing in the field of a role.
    pub(super) fn enter(self, role: Role, text: String) {
        self.input.settled.update(|settled| *settled.get_mut(role) = false);
        self.input.entries.update(|entries| *entries.get_mut(role) = text);
        self.input_changed();
    }

    /// Fills in a handle, and focuses the field.
    pub(super) fn fill(self, role: Role, handle: &NicHandle) {
        self.enter(role, handle.as_str().to_owned());
        self.settle(role);
        if let Some(field) = dom::by_id(labels::field_id(role)) {
            let _ = field.focus();
        }
    }

    /// Handles leaving the field of a role.
    pub(super) fn settle(self, role: Role) {
        self.input.settled.update(|settled| *settled.get_mut(role) = true);
    }

    /// Handles a change of the last day.
    pub(super) fn enter_until(self, text: String) {
        self.input.until.set(text);
        self.input_changed();
    }

    /// Chooses a DNS zone of another name, and selects it.
    pub(super) fn choose_zone(self, zone: ServiceRow) {
        let service = zone.service.clone();
        if let Some(before) = self.input.other_zone.get_untracked() {
            self.input.ticked.update(|ticked| ticked.retain(|other| *other != before.service));
        }
        self.input.other_zone.set(Some(zone));
        self.tick(&service, true);
    }

    /// Selects another service.
    pub(super) fn tick(self, service: &ServiceKey, is_ticked: bool) {
        self.input.ticked.update(|ticked| {
            ticked.retain(|other| other != service);
            if is_ticked {
                ticked.push(service.clone());
            }
        });
        self.input_changed();
    }

    fn input_changed(self) {
        self.submission.forget_doubtful();
        self.check_after_pause();
    }
}

fn model(
    app: AppContext,
    context: RwSignal<Option<ModifyContext>>,
    input: InputState,
    checks: Checks,
) -> Memo<Option<Model>> {
    memo(move |_| {
        let address = app.session().account.with(|account| account.as_ref().map(|account| account.address.clone()));
        let suffix = suffix(app);
        let (entries, ticked, results) = (input.entries.read(), input.ticked.read(), checks.results.read());
        let other_zone = input.other_zone.read();
        context.with(|context| {
            context.as_ref().map(|context| {
                Model::new(Input {
                    context,
                    own_address: address.as_ref(),
                    suffix: &suffix,
                    entries: &entries,
                    other_zone: other_zone.as_ref(),
                    until: until(input),
                    today: clock::today(app),
                    replaces: input.replaces.get(),
                    ticked: &ticked,
                    checks: &results,
                })
            })
        })
    })
}

fn viewer(app: AppContext, context: RwSignal<Option<ModifyContext>>, only: Option<Role>) -> Memo<Option<Viewer>> {
    memo(move |_| {
        context.with(|context| {
            context.as_ref().map(|context| Viewer {
                me: context.me.handle.clone(),
                zone: context.me.zone,
                suffix: suffix(app),
                open: context.service.open.clone(),
                only,
            })
        })
    })
}

/// The last day that is entered.
pub(super) fn until(input: InputState) -> Option<NaiveDate> {
    input.until.with(|text| parse_date(text))
}

fn suffix(app: AppContext) -> String {
    app.info().with(|info| info.as_ref().map(|info| info.suffix.clone()).unwrap_or_default())
}
