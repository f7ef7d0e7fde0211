//! Reading what the form begins with.

use super::basis::{Basis, Common};
use super::form::ManyForm;
use crate::platform::client::{self, Failure};
use crate::state::App;
use handover_api::link::ManyFrom;
use handover_api::query::Query;
use handover_api::route;
use handover_api::submissions::{ExtendableRoles, LineRow, LinesPage, MAX_PAGE, SubmissionDetail};
use handover_rules::submission::blockers::may_ask_for;
use handover_rules::{Role, SubmissionId};
use leptos::prelude::*;

/// Whether the form takes a line over.
fn is_taken(line: &LineRow, from: ManyFrom) -> bool {
    match from {
        ManyFrom::Amend(_) => !line.request.state.is_final(),
        ManyFrom::Back(_) => line.way_back.is_some(),
        ManyFrom::Selected | ManyFrom::Everything | ManyFrom::Extend(_) => false,
    }
}

/// The basis that the form takes over, with the submission it comes from.
struct Read {
    detail: Option<SubmissionDetail>,
    basis: Basis,
}

async fn read(app: App, from: ManyFrom) -> Result<Read, Failure> {
    match from {
        ManyFrom::Amend(id) | ManyFrom::Back(id) => read_submission(app, id, from).await,
        ManyFrom::Extend(request) => {
            let roles: ExtendableRoles = client::screen(app, &route::ends_alike(request)).await?;
            Ok(Read { detail: None, basis: roles.into() })
        }
        ManyFrom::Selected | ManyFrom::Everything => Ok(Read { detail: None, basis: Basis::default() }),
    }
}

async fn read_submission(app: App, id: SubmissionId, from: ManyFrom) -> Result<Read, Failure> {
    let detail: SubmissionDetail = client::screen(app, &route::submission(id)).await?;
    let mut basis = Basis::default();
    let is_possible = if let ManyFrom::Amend(_) = from {
        basis.may_add = may_ask_for(detail.asker_roles);
        detail.acts.amend > 0
    } else {
        basis.way_back = detail.acts.way_back();
        basis.way_back.is_some()
    };
    if !is_possible {
        return Ok(Read { detail: Some(detail), basis });
    }
    let mut after = String::new();
    loop {
        let query = Query::default().with("limit", &MAX_PAGE.to_string()).with("after", &after);
        let page: LinesPage =
            client::screen(app, &[&route::submission_lines(id), query.finish().as_str()].concat()).await?;
        let lines = page.rows.iter().filter(|line| is_taken(line, from));
        lines.for_each(|line| basis.add(&line.request, from));
        match page.next {
            Some(next) => after = next,
            None => return Ok(Read { detail: Some(detail), basis }),
        }
    }
}

impl ManyForm {
    /// Reads what the form begins with, and fills the form in unless something is entered already.
    pub(super) fn load_basis(self) {
        self.loading.run(async move {
            let read = read(self.app, self.from).await?;
            if !self.is_gone() {
                self.begin_with(read);
            }
            Ok(())
        });
    }

    fn begin_with(self, Read { detail, basis }: Read) {
        let is_blank = self.entries.iter().chain([&self.last_day]).all(|field| field.text().is_empty());
        if is_blank && self.note.with_untracked(String::is_empty) {
            for role in Role::ALL {
                if let Common::Same(contact) = basis.contact(role) {
                    self.field(role).value.set(contact.as_str().to_owned());
                }
            }
            if let Common::Same(Some(day)) = basis.last_day() {
                self.last_day.value.set(day.to_string());
            }
            if let Some(detail) = detail.filter(|_| matches!(self.from, ManyFrom::Amend(_))) {
                self.note.set(detail.note.unwrap_or_default());
                self.all_or_nothing.set(detail.all_or_nothing);
            }
        }
        self.basis.set(Some(basis));
    }
}
