//! Reading the initial content of the form.

use super::form::ContactsForm;
use crate::platform::client::{self, Failure};
use crate::screens::services::selection::{self, add};
use crate::state::App;
use handover_api::link::{FormSource, ServicesView};
use handover_api::people::PeoplePage;
use handover_api::query::Query;
use handover_api::services::ServiceRow;
use handover_api::submissions::{ExtendableRoles, LineRow, LinesPage, MAX_PAGE, ModifyContext, SubmissionDetail};
use handover_api::{Reason, route};
use handover_rules::submission::blockers::{may_ask_for, may_be_handed_over};
use handover_rules::submission::form::{Common, FormLine, FormLines};
use handover_rules::{AccountFacts, Category, NicHandle, PerRole, RequestState, Role, ServiceKey, SubmissionId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;

/// Of the page of a service, the rows alone.
#[derive(Deserialize)]
struct RowsOfName {
    services: Vec<RowOfService>,
}

#[derive(Deserialize)]
struct RowOfService {
    row: ServiceRow,
}

impl ContactsForm {
    /// Reads the initial content of the form.
    pub(super) fn load(self) {
        match self.source.get_value() {
            FormSource::Selected => self.begin_with_selection(),
            FormSource::Everything => self.read_everything(),
            FormSource::To(account) => {
                if let Some(account) = account {
                    self.field(Role::Admin).value.set(account.as_str().to_owned());
                    self.settled.update(|settled| settled.admin = true);
                }
                if self.rows.with_untracked(Vec::is_empty) {
                    self.read_everything();
                } else {
                    self.begin_with_selection();
                }
            }
            FormSource::TakeBack(account) => self.take_back(account),
            FormSource::Amend(_) | FormSource::Back(_) | FormSource::Again(_) | FormSource::Extend(_) => {
                self.read_lines();
            }
            FormSource::Service(_) | FormSource::InName(..) | FormSource::Webmaster(_) | FormSource::File => {}
        }
    }

    /// Removes services above the limit of one submission from the selection until the page is left.
    fn begin_with_selection(self) {
        if self.app.people.is_empty() {
            // The page was loaded anew: the selection has no names. Without an answer, handles stand for them.
            let call = self.app.get_screen::<PeoplePage>(route::PEOPLE);
            spawn_local(async move { drop(call.await) });
        }
        let most = usize::try_from(selection::max_services(&self.app.policy())).unwrap_or(usize::MAX);
        let rest = self.rows.with_untracked(|rows| rows.get(most..).unwrap_or_default().to_vec());
        if !rest.is_empty() {
            self.is_cut.set(true);
            self.rows.update(|rows| rows.truncate(most));
            on_cleanup(move || self.rows.update(|rows| add(rows, &rest)));
        }
    }

    pub(super) fn load_again(self) {
        if self.is_of_name() {
            self.app.connection.refresh.notify();
        } else {
            self.load();
        }
    }

    /// Reads the services of the name now, and whenever they may have changed.
    pub(super) fn follow_name(self) {
        Effect::new(move |_| {
            self.app.connection.refresh.track();
            if let Some(site) = self.site.get() {
                let me = self.giver().map(|_| self.me.get_untracked());
                let call = read_name(self.app, site.clone(), me);
                let is_same = move |now: &Option<ServiceKey>| now.as_ref() == Some(&site);
                let is_wanted =
                    move || self.site.try_with_untracked(&is_same) == Some(true) && self.submit.sending.is_idle();
                client::await_answer(call, is_wanted, move |context| self.take_name(context));
            }
        });
    }

    fn take_name(self, context: Result<ModifyContext, Failure>) {
        let is_first = self.rows.with_untracked(Vec::is_empty);
        match context {
            Ok(ModifyContext { service, me, siblings }) => {
                self.loading.forget_failure();
                let is_of_site = |row: &ServiceRow| row.service.category.is_part_of_a_site();
                let siblings = siblings.into_iter().filter(|row| is_of_site(&service) && is_of_site(row));
                let of_other_name = self.rows.get_untracked();
                let of_other_name = of_other_name.into_iter().filter(|row| row.service.name != service.service.name);
                let rows: Vec<ServiceRow> =
                    core::iter::once(service.clone()).chain(siblings).chain(of_other_name).collect();
                if is_first && self.is_for_webmaster() {
                    // A webmaster also has to point the name at the site.
                    let is_needed = |row: &&ServiceRow| row.service.category == Category::Zone;
                    let needed = rows.iter().take(1).chain(rows.iter().skip(1).filter(is_needed));
                    self.ticked.set(needed.map(|row| row.service.clone()).collect());
                }
                // Equal data renders nothing anew.
                if self.me.with_untracked(|known| *known != me) {
                    self.me.set(me);
                }
                if self.rows.with_untracked(|known| *known != rows) {
                    self.rows.set(rows);
                }
            }
            Err(failure) if is_first => self.loading.run(async move { Err(failure) }),
            // The form stays usable without it.
            Err(_) => {}
        }
    }

    fn read_everything(self) {
        let me = self.app.my_handle();
        // Services with an open request are skipped, which leaves room for the rest.
        let may_change = move |row: &ServiceRow| may_be_handed_over(&me, &row.contacts, row.status, &row.open);
        self.read_all(String::new(), may_change, move |rows| self.rows.set(rows));
    }

    /// Reads the roles that an account has on services of which the reader is admin.
    fn take_back(self, account: NicHandle) {
        let (me, search, of) = (self.app.my_handle(), account.as_str().to_owned(), account.clone());
        let mine = {
            let me = me.clone();
            move |row: &ServiceRow| row.contacts.admin == me && !row.contacts.roles_of(&of).is_empty()
        };
        self.read_all(search, mine, move |rows| {
            let mut lines = FormLines::default();
            for row in &rows {
                lines.take_back(&me, &account, &row.service, &row.contacts);
            }
            self.begin_with(lines, None);
        });
    }

    fn read_all(
        self,
        search: String,
        may_change: impl Fn(&ServiceRow) -> bool + 'static,
        take: impl FnOnce(Vec<ServiceRow>) + 'static,
    ) {
        self.loading.run(async move {
            let filters = ServicesView { search, ..ServicesView::default() };
            let found = selection::read_matching(self.app, &filters, may_change, |_| !self.is_gone()).await?;
            if !self.is_gone() {
                self.is_cut.set(found.is_cut);
                take(found.rows);
            }
            Ok(())
        });
    }

    fn read_lines(self) {
        self.loading.run(async move {
            let source = self.source.get_value();
            let (lines, detail) = if let FormSource::Extend(request) = source {
                let roles: ExtendableRoles = self.app.get_screen(&route::ends_alike(request)).await?;
                self.present_end.try_set(roles.until);
                (extended(roles), None)
            } else {
                let Some(id) = self.submission_before() else { return Ok(()) };
                let (lines, detail) = read_submission(self.app, id, &source).await?;
                (lines, Some(detail))
            };
            if !self.is_gone() {
                self.begin_with(lines, detail);
            }
            Ok(())
        });
    }

    /// Fills the form in unless something is entered already.
    fn begin_with(self, lines: FormLines, detail: Option<SubmissionDetail>) {
        let is_blank = self.fields.iter().chain([&self.last_day, &self.note]).all(|field| field.text().is_empty());
        if is_blank {
            for role in Role::ALL {
                if let Common::Same(contact) = lines.contact(role) {
                    self.field(role).value.set(contact.as_str().to_owned());
                }
            }
            if let Common::Same(Some(day)) = lines.last_day() {
                self.last_day.value.set(day.to_string());
            }
            if let Some(detail) = detail.filter(|_| !self.is_from(|source| matches!(source, FormSource::Back(_)))) {
                self.note.value.set(detail.note.unwrap_or_default());
                self.all_or_nothing.set(detail.all_or_nothing);
            }
            self.settled.set(PerRole::from_fn(|_| true));
        }
        self.given.set(Some(lines));
    }
}

/// The service of a name. `me` is the account in whose name it is asked for, if that is another than the reader. Nothing of
/// the form is read here: the page may be gone when this begins.
async fn read_name(app: App, site: ServiceKey, me: Option<AccountFacts>) -> Result<ModifyContext, Failure> {
    let Some(me) = me else { return app.get_screen(&route::of_service(route::MODIFY, &site)).await };
    let page: RowsOfName = app.get_screen(&route::service_page(&site.name)).await?;
    let service = page.services.into_iter().map(|of| of.row).find(|row| row.service == site);
    // It no longer shows.
    let service = service.ok_or_else(|| Failure::of(Reason::NotFound))?;
    Ok(ModifyContext { service, me, siblings: Vec::new() })
}

/// The current tech contact with a last day that is left to choose.
fn extended(ExtendableRoles { mut services, holder, .. }: ExtendableRoles) -> FormLines {
    services.sort();
    let contacts = PerRole { tech: holder, ..PerRole::default() };
    let line = |service| FormLine { service, contacts: contacts.clone(), until: None };
    FormLines { lines: services.into_iter().map(line).collect(), may_add: Role::Tech.into() }
}

/// Whether the form takes a line over.
fn is_taken(line: &LineRow, source: &FormSource) -> bool {
    let state = line.request.state;
    match source {
        FormSource::Amend(_) => !state.is_final(),
        FormSource::Back(_) => line.way_back.is_some(),
        FormSource::Again(_) => state.is_final() && state != RequestState::Done,
        _ => false,
    }
}

async fn read_submission(
    app: App,
    id: SubmissionId,
    source: &FormSource,
) -> Result<(FormLines, SubmissionDetail), Failure> {
    let detail: SubmissionDetail = app.get_screen(&route::submission(id)).await?;
    let mut lines = FormLines::default();
    let is_possible = match source {
        FormSource::Amend(_) => detail.acts.may_amend(),
        FormSource::Back(_) => detail.acts.way_back.is_some(),
        _ => true,
    };
    if matches!(source, FormSource::Amend(_)) {
        lines.may_add = may_ask_for(detail.asker_roles);
    }
    let is_reversed = matches!(source, FormSource::Back(_));
    let mut after = is_possible.then(String::new);
    while let Some(start) = after {
        let query = Query::default().with("limit", &MAX_PAGE.to_string()).with("after", &start);
        let path = [&route::submission_lines(id), query.finish().as_str()].concat();
        let page: LinesPage = app.get_screen(&path).await?;
        let taken = page.rows.iter().filter(|line| is_taken(line, source));
        for line in taken {
            lines.add(&line.request.service, line.request.roles, line.request.target(is_reversed));
        }
        after = page.next;
    }
    Ok((lines, detail))
}
