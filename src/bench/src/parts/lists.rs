//! Lists: a page of them among few and many services, and of an account that has very many itself.

use super::bench::{Bench, Part, thousands};
use crate::data::{LARGE_ACCOUNT, LISTED_ACCOUNTS, MadeData, SEARCHED};
use crate::error::BenchError;
use crate::http::ApiCall;
use crate::report::{Column, Report, Row};
use crate::server::Child;
use crate::{ceilings, load, people};
use handover_api::link::{ServicesView, Sort, SortBy};
use handover_api::route;
use handover_rules::service_list::Need;
use handover_rules::{Category, Role, RoleSet};

const SECTION: &str = "list of 50 rows";
const LARGE_SECTION: &str = "account with very many services";
/// Clients that call at the same time, as in the figures wanted.
const CLIENTS: usize = 64;

impl Bench {
    pub(super) fn lists(&mut self, report: &mut Report) -> Result<(), BenchError> {
        let sizes = if self.has(Part::List) { self.scale.sizes().to_vec() } else { vec![self.scale.large] };
        let mut ceiling = None;
        for data in sizes {
            let server = self.demo(data, &[])?;
            if self.has(Part::List) {
                let ceiling = match ceiling {
                    Some(ceiling) => ceiling,
                    None => *ceiling.insert(self.fixed_body(&server, report)?),
                };
                self.listed_accounts(&server, data, ceiling, report)?;
            }
            if self.has(Part::Large) && data == self.scale.large {
                self.large_account(&server, report)?;
            }
        }
        Ok(())
    }

    /// Requests a second of a fixed body as long as that of a list.
    fn fixed_body(&self, server: &Child, report: &mut Report) -> Result<f64, BenchError> {
        let [call, ..] = &calls(server, 0..1, &[ServicesView::default()])?[..] else {
            return Err(BenchError::new("no call"));
        };
        let length = load::answer(server.address(), call.clone())?.body.len();
        let sample = ceilings::fixed_body(length, CLIENTS, self.scale.time)?;
        let what = format!("ceiling: fixed body of {length} bytes from axum alone");
        report.add(Row::new(SECTION, what).with_sample(&sample));
        Ok(sample.per_second())
    }

    fn listed_accounts(
        &self,
        server: &Child,
        data: MadeData,
        ceiling: f64,
        report: &mut Report,
    ) -> Result<(), BenchError> {
        let searches = SEARCHED.map(|text| ServicesView { search: text.to_owned(), ..ServicesView::default() });
        let is_large = data == self.scale.large;
        let lists = [
            ("list", vec![ServicesView::default()], if is_large { "≥ 0.16 of the ceiling" } else { "≥ 0.19" }),
            ("search", searches.to_vec(), if is_large { "≥ 0.12 of the ceiling" } else { "≥ 0.15" }),
        ];
        for (name, views, wanted) in lists {
            let calls = calls(server, 0..LISTED_ACCOUNTS, &views)?;
            let sample = load::repeat(server.address(), &calls, CLIENTS, self.scale.time)?;
            let row = Row::new(SECTION, format!("{name} among {} services", thousands(data.services)));
            let ratio = sample.per_second() / ceiling;
            report.add(row.wanted(wanted).with_sample(&sample).with(Column::OfCeiling, ratio));
        }
        Ok(())
    }

    fn large_account(&self, server: &Child, report: &mut Report) -> Result<(), BenchError> {
        for (name, view, wanted) in views_of_large_account() {
            let calls = calls(server, LARGE_ACCOUNT..LARGE_ACCOUNT + 1, &[view])?;
            for clients in [1, CLIENTS] {
                let sample = load::repeat(server.address(), &calls, clients, self.scale.time)?;
                let what = format!("{name}, {}", if clients == 1 { "one client" } else { "64 clients" });
                let wanted = if clients == 1 { wanted } else { "" };
                report.add(Row::new(LARGE_SECTION, what).wanted(wanted).with_sample(&sample));
            }
        }
        Ok(())
    }
}

fn views_of_large_account() -> Vec<(&'static str, ServicesView, &'static str)> {
    let view = ServicesView::default;
    let sorted = |by| ServicesView { sort: Sort { by, descending: false }, ..view() };
    let few = "≤ 2 ms";
    vec![
        ("first page", view(), "≤ 1 ms, ≥ 2,000/s"),
        ("sorted by state", sorted(SortBy::State), few),
        ("sorted by admin", sorted(SortBy::Admin), few),
        ("sorted by tech contact", sorted(SortBy::Tech), few),
        ("sorted by billing contact", sorted(SortBy::Billing), few),
        ("sorted by last day", sorted(SortBy::End), few),
        ("nothing found", ServicesView { search: "xyzzy".to_owned(), ..view() }, few),
        ("search", ServicesView { search: "garten-caf".to_owned(), ..view() }, few),
        ("search for two letters", ServicesView { search: "ga".to_owned(), ..view() }, "≤ 150 ms"),
        ("two letters in no service", ServicesView { search: "jq".to_owned(), ..view() }, "≤ 100 ms"),
        ("by role", ServicesView { roles: RoleSet::from(Role::Tech), ..view() }, few),
        ("by type", ServicesView { category: Some(Category::Vps), ..view() }, few),
        ("unpaid or expired", ServicesView { need: Some(Need::Unpaid), ..view() }, "≤ 20 ms"),
        ("ending soon", ServicesView { need: Some(Need::Ending), ..view() }, "≤ 20 ms"),
    ]
}

/// The lists of accounts, each in a session of its own.
pub(super) fn calls(
    server: &Child,
    accounts: std::ops::Range<u32>,
    views: &[ServicesView],
) -> Result<Vec<ApiCall>, BenchError> {
    let sessions = people::sign_in(server.address(), accounts)?;
    // As the app asks.
    let paths = views.iter().map(|view| route::services_page(view, "", 0));
    let of_path = |path: String| -> Vec<ApiCall> {
        sessions.values().map(|session| ApiCall::get(path.clone()).with_session(session)).collect()
    };
    Ok(paths.flat_map(of_path).collect())
}
