//! The state of the dialog: input, checks by the server, and submission.

mod checks;
mod input;
mod restore;
mod state;
mod submission;
mod zone_search;

pub(super) use state::{ModifyForm, Sent, SentChange};

use self::state::{InputState, LastDayInput, ModifyChecks, SendingState, ShownErrors, ZoneSearch};

use super::messages::Viewer;
use super::model::{Input, Model};
use crate::data::loaded;
use crate::platform::clock;
use crate::state::{App, DialogKind};
use chrono::NaiveDate;
use handover_api::modify::ModifyContext;
use handover_api::route;
use handover_rules::submission::last_day::LastDay;
use handover_rules::{PerRole, Role, ServiceKey};
use leptos::prelude::*;
use leptos::task::spawn_local;

impl ModifyForm {
    pub(super) fn new(app: App, service: &ServiceKey, kind: DialogKind) -> Self {
        let path = route::of_service(route::MODIFY, service);
        let loader = loaded::load::<ModifyContext>(app, move || path.clone());
        let context: RwSignal<Option<ModifyContext>> = RwSignal::new(None);
        let prefilled = restore::prefilled(app, service);
        let input = InputState {
            shown: RwSignal::new(ShownErrors::of_filled_in(&prefilled.entries)),
            entries: RwSignal::new(prefilled.entries),
            until: RwSignal::new(LastDayInput::new(prefilled.until)),
            replaces: RwSignal::new(prefilled.replaces),
            other_zone: RwSignal::new(None),
            zone_search: RwSignal::new(ZoneSearch::default()),
            ticked: RwSignal::new(Vec::new()),
        };
        let checks = ModifyChecks::new();
        let model = model(app, context, input, checks);
        let only = (kind == DialogKind::Webmaster).then_some(Role::Tech);
        let is_locked = Memo::new(move |_| {
            model.with(|model| {
                model.as_ref().is_some_and(|model| match only {
                    Some(role) => !model.roles.get(role).locks.is_empty(),
                    None => model.is_locked(),
                })
            })
        });
        let viewer = viewer(app, context, only);
        let submission = SendingState::new(kind);
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
}

fn model(
    app: App,
    context: RwSignal<Option<ModifyContext>>,
    input: InputState,
    checks: ModifyChecks,
) -> Memo<Option<Model>> {
    Memo::new(move |_| {
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
                    first_day: LastDay::first_day(clock::now(app), &app.policy()),
                    replaces: input.replaces.get(),
                    ticked: &ticked,
                    checks: &results,
                })
            })
        })
    })
}

fn viewer(app: App, context: RwSignal<Option<ModifyContext>>, only: Option<Role>) -> Memo<Option<Viewer>> {
    Memo::new(move |_| {
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
    input.until.with(LastDayInput::day)
}

fn suffix(app: App) -> String {
    app.info().with(|info| info.as_ref().map(|info| info.suffix.clone()).unwrap_or_default())
}
