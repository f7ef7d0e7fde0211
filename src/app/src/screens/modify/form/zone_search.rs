//! Finding a DNS zone of another name: the domain of a site need not have the plan's name.

use super::super::messages;
use super::state::ModifyForm;
use super::state::ZoneSearch;
use crate::platform::client::{self, Failure};
use crate::platform::i18n as t;
use crate::platform::intl::fold;
use core::time::Duration;
use handover_api::link::ServicesView;
use handover_api::query::Query;
use handover_api::route;
use handover_api::services::{ServiceRow, ServicesPage};
use handover_rules::{Category, Role, RoleSet};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The pause in typing after which zones are looked up.
const PAUSE: Duration = Duration::from_millis(250);

impl ModifyForm {
    /// Handles typing in the field for a zone.
    pub(in super::super) fn enter_zone(self, text: String) {
        let search = self.input.zone_search;
        search.update(|search| {
            search.text.clone_from(&text);
            search.problem = None;
            search.is_settled = false;
        });
        let look_up = move || {
            if search.try_with_untracked(|search| search.text == text) == Some(true) {
                spawn_local(self.find_zone());
            }
        };
        set_timeout(look_up, PAUSE);
    }

    /// Looks up what is typed, and chooses the zone that it names.
    pub(in super::super) async fn find_zone(self) {
        let search = self.input.zone_search;
        let Some(text) = search.try_with_untracked(|search| search.text.clone()) else { return };
        let found = matching_zones(self, &text).await;
        if search.try_with_untracked(|search| search.text == text) != Some(true) {
            return;
        }
        let mut named = None;
        search.update(|search| match found {
            Ok(found) => {
                let is_empty = search.is_empty();
                named = found.iter().find(|row| !is_empty && is_named(row, &text)).cloned();
                search.problem = (!is_empty && found.is_empty()).then(|| t::webmaster_no_zone().to_owned());
                search.found = found;
            }
            Err(failure) => search.problem = (!search.is_empty()).then(|| messages::failure(&failure)),
        });
        if let Some(zone) = named {
            search.update(|search| search.text.clear());
            self.choose_zone(zone);
        }
    }

    /// The reason the text in the zone field names no zone, even after a lookup. Also shows it at the field.
    pub(super) async fn unknown_zone(self) -> Option<String> {
        let search = self.input.zone_search;
        self.settle_zone();
        if search.try_with_untracked(ZoneSearch::is_empty) == Some(false) {
            self.find_zone().await;
        }
        if search.try_with_untracked(ZoneSearch::is_empty) != Some(false) {
            return None;
        }
        search.try_update(|search| search.problem.get_or_insert_with(|| t::webmaster_zone_open().to_owned()).clone())
    }
}

/// The DNS zones that the user administers, apart from those of the plan's name.
async fn matching_zones(form: ModifyForm, text: &str) -> Result<Vec<ServiceRow>, Failure> {
    let view = ServicesView {
        search: text.trim().to_owned(),
        category: Some(Category::Zone),
        roles: RoleSet::from(Role::Admin),
        ..ServicesView::default()
    };
    let path = [route::SERVICES, &view.write(Query::default()).finish()].concat();
    let page: ServicesPage = client::screen(form.app, &path).await?;
    let plan =
        form.context.try_with_untracked(|context| Some(context.as_ref()?.service.service.name.clone())).flatten();
    let mut rows = page.rows;
    rows.retain(|row| Some(&row.service.name) != plan.as_ref());
    Ok(rows)
}

fn is_named(row: &ServiceRow, text: &str) -> bool {
    let text = fold(text.trim());
    fold(row.service.name.as_str()) == text || row.ascii.as_deref() == Some(text.as_str())
}
