//! The result of a full scan of services, compared with the lists.

use crate::common::TestServer;
use crate::common::database::Value;
use crate::kept_lists::FAULTS;
use chrono::{NaiveDate, TimeDelta};
use handover_api::link::{Sort, SortBy};
use handover_rules::model::timestamp::end_of_day;
use handover_rules::service_list::{Need, need_of_state};
use handover_rules::{Category, NicHandle, Role, RoleSet, ServiceStatus};
use handover_store::{NeedFilter, ServiceFilter, ServicesQuery, fold};

/// More than enough for a large account.
pub(crate) const MANY: usize = 2_100;

pub(crate) fn assert_kept(server: &TestServer) {
    for faults in FAULTS {
        assert_eq!(server.rows(faults), Vec::<Vec<Value>>::new(), "{faults}");
    }
}

fn column(server: &TestServer, sql: &str) -> Vec<String> {
    let rows = server.rows(sql);
    rows.into_iter().flatten().map(|value| if let Value::Text(text) = value { text } else { String::new() }).collect()
}

/// Accounts whose index is filled. No others have one.
pub(crate) fn large_accounts(server: &TestServer) -> Vec<String> {
    assert_eq!(column(server, "select account from large_account where not is_filled"), [""; 0]);
    column(server, "select account from large_account order by account")
}

/// A server on which `all` is a contact of very many services, and `newcomer3` of some of them.
pub(crate) async fn start_with_many() -> TestServer {
    TestServer::start_with(&[], |export| {
        let contacts: [[&'static str; 3]; 6] = [
            ["all", "tech", "billing"],
            ["all", "all", "all"],
            ["newcomer", "all", "billing"],
            ["newcomer2", "tech", "all"],
            ["all", "newcomer3", "all"],
            ["tech", "all", "all"],
        ];
        let days = [None, Some("2031-01-31"), Some("2030-05-31"), Some("2030-05-31"), Some("2029-01-02")];
        let statuses = ["ok", "expired", "unPaid", "pendingDebt", "inCreation", "ok", "ok"];
        let stems = ["zürich", "Zurich", "łódź", "lodz", "école", "a%b", "a_b", "axb", "señor", "ÅNGSTRÖM", "straße"];
        for number in 0..MANY {
            let stem = if number < MANY / 2 { "aaa" } else { stems[number % 11] };
            let name = format!("{stem}-{}.example", number / 3);
            let category = ["DOMAIN", "VPS", "ZONE"][number % 3];
            // The rarer ones are among the last by name.
            let contacts = if number % 50 == 49 { contacts[4] } else { contacts[number % 7 % 6] };
            export.add(&name, category, contacts, days[number % 5], statuses[number / 3 % 7]);
        }
        export.add("zz'!quoted-zebra.example", "NAS", ["all", "tech", "tech"], None, "ok");
    })
    .await
}

/// A service as the table of services has it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: i64,
    name_key: String,
    ascii_key: Option<String>,
    category: String,
    contacts: [String; 3],
    urgency: usize,
    expiration: String,
}

/// The day on which needs are looked at.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2030, 5, 10).expect("a day")
}

impl Row {
    fn need(&self, account: &NicHandle) -> Option<Need> {
        if self.contacts[Role::Billing as usize] != account.as_str() {
            return None;
        }
        need_of_state(ServiceStatus::ALL[self.urgency], self.expiration.parse().ok(), today())
    }
}

pub(crate) fn services_of(server: &TestServer, account: &NicHandle) -> Vec<Row> {
    let rows = server.rows(&format!(
        "select id, name_key, category, admin, tech, billing, status, coalesce(expiration, '9999'), ascii_key from service
         where '{account}' in (admin, tech, billing)"
    ));
    let text = |value: &Value| if let Value::Text(text) = value { Some(text.clone()) } else { None };
    let row = |row: Vec<Value>| {
        let required = |index: usize| text(&row[index]).expect("a text");
        let Value::Integer(id) = row[0] else { panic!("an id") };
        Row {
            id,
            name_key: required(1),
            ascii_key: text(&row[8]),
            category: required(2),
            contacts: [required(3), required(4), required(5)],
            urgency: ServiceStatus::ALL.iter().position(|status| status.as_str() == required(6)).expect("a status"),
            expiration: required(7),
        }
    };
    rows.into_iter().map(row).collect()
}

fn expected(all: &[Row], account: &NicHandle, filter: &ServiceFilter, order: Sort) -> Vec<i64> {
    let needle = fold(&filter.search);
    let is_punycode = filter.search.to_lowercase().contains("xn--");
    let is_listed = |row: &&Row| {
        let holds = |role: Role| row.contacts[role as usize] == account.as_str() && filter.roles.contains(role);
        let has = |text: &String| text.contains(&needle);
        let is_meant = |contact: &String| filter.people.contains(contact);
        (has(&row.name_key)
            || row.contacts.iter().any(is_meant)
            || row.contacts.iter().any(has)
            || is_punycode && row.ascii_key.as_ref().is_some_and(has))
            && filter.category.is_none_or(|category| category.as_str() == row.category)
            && (filter.roles.is_empty() || Role::ALL.into_iter().any(holds))
            && filter.need.is_none_or(|filter| row.need(account) == Some(filter.need))
    };
    let mut rows: Vec<&Row> = all.iter().filter(is_listed).collect();
    rows.sort_by_key(|row| {
        let [admin, tech, billing] = row.contacts.clone();
        let primary = match order.by {
            SortBy::Name => String::new(),
            SortBy::Admin => admin,
            SortBy::Tech => tech,
            SortBy::Billing => billing,
            SortBy::State => format!("{} {}", row.urgency, row.expiration),
            SortBy::End => row.expiration.clone(),
        };
        (primary, row.name_key.clone(), row.category.clone(), row.id)
    });
    if order.descending {
        rows.reverse();
    }
    rows.into_iter().map(|row| row.id).collect()
}

/// Reads the first pages and compares them, with the counts.
pub(crate) async fn assert_list(server: &TestServer, all: &[Row], query: ServicesQuery, pages: usize) {
    let expected = expected(all, &query.account, &query.filter, query.order);
    let (mut query, mut found) = (query, Vec::new());
    for _ in 0..pages {
        let asked = query.clone();
        let page = server.store.read(move |reader| reader.services(&asked)).await.expect("running the statements");
        let count = expected.len() as u64;
        if page.total.is_minimum {
            let ServiceFilter { category, roles, need, .. } = &query.filter;
            let least = if category.is_none() && roles.is_empty() && need.is_none() { 1_000 } else { 0 };
            assert!((least..=count).contains(&page.total.number), "{:?} of {count} {query:?}", page.total);
        } else {
            assert_eq!(page.total.number, count, "{query:?}");
        }
        assert_eq!((page.unfiltered.number, page.unfiltered.is_minimum), (all.len() as u64, false));
        found.extend(page.rows.iter().map(|row| row.id.get()));
        assert_eq!(found, expected[..found.len()], "{query:?}");
        let is_whole = found.len() == expected.len();
        assert_eq!(page.next.is_none(), is_whole, "{query:?}");
        assert!(is_whole || page.rows.len() == query.limit as usize, "only the last page is shorter: {query:?}");
        query.after = page.next;
        if query.after.is_none() {
            return;
        }
    }
}

/// A text that only matches people, and one that also matches services.
pub(crate) async fn assert_people_are_found(server: &TestServer, account: &NicHandle, people: &[&str]) {
    let all = services_of(server, account);
    let people: Vec<String> = people.iter().map(|name| [name, "-ovh"].concat()).collect();
    for search in ["front desk", "fr", "more", "a"] {
        for category in [None, Some(Category::Vps)] {
            let (search, people) = (search.to_owned(), people.clone());
            let filter = ServiceFilter { search, category, people, ..ServiceFilter::default() };
            let (account, order) = (account.clone(), Sort::default());
            let query = ServicesQuery { account, filter, order, after: None, limit: 7, whole_names: false };
            assert_list(server, &all, query, 2).await;
        }
    }
}

/// Compares the numbers of what needs attention, and of roles.
async fn assert_figures(server: &TestServer, account: &NicHandle, all: &[Row]) {
    let of = account.clone();
    let figures = server.store.read(move |reader| reader.service_figures(&of, today())).await.expect("reading figures");
    let number = |need: Need| all.iter().filter(|row| row.need(account) == Some(need)).count() as u64;
    assert_eq!((figures.unpaid, figures.ending), (number(Need::Unpaid), number(Need::Ending)));
    let is_running = |row: &&Row| {
        row.contacts[Role::Billing as usize] == account.as_str() && row.need(account) != Some(Need::Unpaid)
    };
    let first = today().to_string();
    let days = all.iter().filter(is_running).map(|row| row.expiration.as_str());
    let next_end = days.filter(|day| (first.as_str().."9999").contains(day)).min();
    assert_eq!(figures.next_end.map(|day| day.to_string()).as_deref(), next_end);
    for role in Role::ALL {
        let held = all.iter().filter(|row| row.contacts[role as usize] == account.as_str()).count();
        assert_eq!(figures.roles[role as usize], held as u64, "{role:?}");
    }
    assert_eq!(figures.categories.values().sum::<u64>(), all.len() as u64);
}

pub(crate) async fn assert_lists(server: &TestServer, account: &NicHandle, searches: &[&str]) {
    let all = services_of(server, account);
    assert_figures(server, account, &all).await;
    for search in searches {
        for category in [None, Some(Category::Vps), Some(Category::Nas)] {
            for roles in [RoleSet::EMPTY, Role::Tech.into(), RoleSet::from(Role::Tech).with(Role::Billing)] {
                for by in SortBy::ALL {
                    let all_needs = [None, Some(Need::Unpaid), Some(Need::Ending)];
                    let needs = if category.is_none() { &all_needs[..] } else { &all_needs[..1] };
                    for need in needs {
                        let need =
                            need.map(|need| NeedFilter { need, at: end_of_day(today()) - TimeDelta::seconds(1) });
                        let filter = ServiceFilter {
                            search: (*search).to_owned(),
                            category,
                            roles,
                            need,
                            ..ServiceFilter::default()
                        };
                        let order = Sort { by, descending: (search.len() + by as usize).is_multiple_of(2) };
                        let account = account.clone();
                        let query = ServicesQuery { account, filter, order, after: None, limit: 7, whole_names: false };
                        assert_list(server, &all, query, 2).await;
                    }
                }
            }
        }
    }
}
