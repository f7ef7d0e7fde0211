//! The table of what a page reads first: every row leads where the screen reads, and nothing secret leaves the fragment.

use handover_api::access::PolicySide;
use handover_api::desk::{AuditFilter, DeskLink, customer_route, request_route, service_route};
use handover_api::link::first::{FIRST, First};
use handover_api::link::{
    AccessPlace, FormSource, HistoryView, NewAccess, PeopleView, ProcedurePage, RequestsView, ServiceTab, ServicesView,
    Sort, SortBy, UsesView,
};
use handover_api::query::{pairs, parameter};
use handover_api::submissions::LinesView;
use handover_api::{Link, route};
use handover_rules::access::AccessPolicyId;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::timeline::CaseTurn;
use handover_rules::holder::HolderChangeId;
use handover_rules::service_list::Need;
use handover_rules::{
    Category, NicHandle, RequestId, RequestState, Role, ServiceKey, ServiceName, SubmissionId, ValidationCode,
};

const CODE: &str = "ABCDEFGHIJKLMNOPqrstuvwxyz012345";

/// The row of an address, with what `{}` stands for; as `boot.js` finds it.
fn find(fragment: &str) -> Option<(&'static First, String)> {
    let fragment = fragment.trim_start_matches('#').trim_start_matches('/');
    let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
    let path = path.strip_suffix('/').unwrap_or(path);
    let (start, last) = path.rsplit_once('/').unwrap_or(("", path));
    FIRST.iter().find_map(|row| {
        let is_given = match row.given.split_once('=') {
            Some((name, value)) => parameter(query, name).as_deref() == Some(value),
            None => row.given.is_empty() || parameter(query, row.given).is_some(),
        };
        let is_exact = row.paths.contains(&path);
        let is_numbered = row.paths.iter().any(|of| of.strip_suffix("/{}") == Some(start)) && is_plain(last);
        (is_given && (is_exact || is_numbered)).then(|| (row, last.to_owned()))
    })
}

/// Whether a text is a number, a handle or a UUID. A code is not.
fn is_plain(text: &str) -> bool {
    AccessPolicyId::parse(text).is_some() || text.len() < 32 && is_number_or_handle(text)
}

fn is_number_or_handle(text: &str) -> bool {
    let is_word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
    let is_number = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    is_number || text.split_once('-').is_some_and(|(name, suffix)| is_word(name) && is_word(suffix))
}

/// The addresses that are read for a fragment.
fn reads(fragment: &str) -> Vec<(String, Vec<(String, String)>)> {
    let Some((row, last)) = find(fragment) else { return Vec::new() };
    let query = fragment.split_once('?').map_or("", |(_, query)| query);
    let fill = |text: &str| -> Option<String> {
        let Some((before, rest)) = text.split_once('{') else { return Some(text.to_owned()) };
        let (name, after) = rest.split_once('}').expect("closed");
        let value = if name.is_empty() { Some(last.clone()) } else { parameter(query, name) }?;
        Some([before, &value, after].concat())
    };
    let read = |template: &&str| {
        let (path, parameters) = template.split_once('?').unwrap_or((template, ""));
        let mut filled = Vec::new();
        for pair in parameters.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some((name, value)) => filled.push((name.to_owned(), fill(value)?)),
                None => filled.extend(parameter(query, pair).map(|value| (pair.to_owned(), value))),
            }
        }
        let path = fill(path)?;
        let is_fixed = !template.split('?').next().is_some_and(|path| path.contains('{'));
        let is_safe = is_fixed || path.split('/').any(is_plain);
        is_safe.then_some((path, filled))
    };
    row.reads.iter().filter_map(read).collect()
}

fn taken_apart(address: &str) -> (String, Vec<(String, String)>) {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    (path.to_owned(), pairs(query).map(|(name, value)| (name.to_owned(), value)).collect())
}

fn assert_reads(link: &str, expected: &[String]) {
    assert_eq!(reads(link), expected.iter().map(|address| taken_apart(address)).collect::<Vec<_>>(), "{link}");
}

fn id() -> RequestId {
    RequestId::new(1_000_001).expect("a number")
}

fn site() -> ServiceKey {
    ServiceKey { name: ServiceName::parse("łódź.example").expect("a name"), category: Category::Hosting }
}

fn teo() -> NicHandle {
    NicHandle::parse("tq5108-ovh").expect("a handle")
}

#[test]
fn lists_are_read_as_the_address_asks() {
    let services = ServicesView {
        search: "a b&c=d+e/łódź'(*)~".to_owned(),
        category: Some(Category::Domain),
        roles: Role::Tech.into(),
        need: Some(Need::Unpaid),
        sort: Sort { by: SortBy::End, descending: true },
        flat: true,
        shared: true,
        with_shared: true,
    };
    let all = ServicesView { with_shared: true, ..ServicesView::default() };
    let grouped = ServicesView { need: None, flat: false, ..services.clone() };
    let needed = ServicesView { flat: false, ..services.clone() };
    for view in [all.clone(), services, grouped, needed] {
        assert_reads(&Link::Services(view.clone()).format(), &[route::services_page(&view, "", 0)]);
    }
    assert_reads("#/", &[route::services_page(&all, "", 0)]);
    assert_reads("", &[route::services_page(&all, "", 0)]);
    let requests =
        RequestsView { search: "x y".to_owned(), state: Some(RequestState::Error), ..RequestsView::default() };
    for view in [RequestsView::default(), requests] {
        assert_reads(&Link::Requests(view.clone()).format(), &[route::requests_page(&view, None)]);
    }
    let people = PeopleView { search: "x".to_owned(), roles: Role::Admin.into(), unnamed: true };
    assert_reads(&Link::People(people.clone()).format(), &[route::people_page(&people, "")]);
    let history = HistoryView { search: "x".to_owned(), person: Some(teo()), ..HistoryView::default() };
    assert_reads(&Link::History(history.clone()).format(), &[route::history_page(&history, "", 0)]);
    let list = ServicesView { search: teo().to_string(), ..ServicesView::default() };
    assert_reads(
        &Link::Person { handle: teo() }.format(),
        &[route::person(&teo()), route::services_page(&list, "", 0)],
    );
    for is_of_all in [true, false] {
        assert_reads(&Link::Mailbox { mail: None, is_of_all }.format(), &[route::demo_mails_page(is_of_all, "")]);
    }
}

#[test]
fn pages_of_access_read_what_they_show() {
    let id = AccessPolicyId::from_random(u128::MAX);
    let address = |place: AccessPlace| Link::Access(place).format();
    let sides = [PolicySide::Given, PolicySide::Received].map(|side| route::access_policies(side, ""));
    for place in [AccessPlace::List, AccessPlace::Given(id)] {
        assert_reads(&address(place), &sides);
    }
    for view in [UsesView::default(), UsesView { search: "halden ö".to_owned(), is_refused: true }] {
        assert_reads(&address(AccessPlace::Uses(view.clone())), &[route::access_uses(&view, "")]);
    }
    assert_reads(&address(AccessPlace::Policy(id)), &[route::access_policy(id)]);
    let new = NewAccess { with: Some(teo()), service: Some(site()), is_for_selected: false };
    assert_reads(&address(AccessPlace::New(new)), &[]);
}

#[test]
fn pages_read_what_their_address_is_about() {
    let submission = SubmissionId::new(id());
    let code = ValidationCode::parse(CODE);
    let head = [route::submission_head(submission)];
    for link in [
        Link::request(id()),
        Link::Request {
            id: id(),
            view: LinesView { search: "x".to_owned(), ..LinesView::default() },
            code: code.clone(),
        },
        Link::MailedRequest { id: id(), code: code.clone() },
        Link::MailedRequest { id: id(), code: None },
    ] {
        assert_reads(&link.format(), &head);
    }
    for tab in [ServiceTab::Contacts, ServiceTab::Holder] {
        assert_reads(&Link::service_tab(&site(), tab).format(), &[route::service_page(&site().name)]);
    }
    assert_reads(&Link::Profile.format(), &[route::PROFILE, route::LABELS, route::APPLICATIONS].map(ToOwned::to_owned));
    let address = Link::MailedLink { action: MailedLinkAction::Address, token: code };
    assert_reads(&address.format(), &[route::PROFILE.to_owned()]);
    let change = HolderChangeId::new(42);
    assert_reads(&Link::HolderChange { id: change }.format(), &[route::my_holder_change(change)]);
    let number = CaseNumber::new(482_910_573).expect("a number");
    assert_reads(&Link::CaseToObject { number }.format(), &[route::my_case(number)]);
    let start = Link::Procedure { page: ProcedurePage::ChangeContacts, token: None };
    assert_reads(&start.format(), &[route::CASES.to_owned()]);
}

#[test]
fn the_form_reads_what_it_begins_with() {
    let submission = SubmissionId::new(id());
    for from in [FormSource::Amend(submission), FormSource::Back(submission), FormSource::Again(submission)] {
        assert_reads(&Link::modify(from).format(), &[route::submission(submission)]);
    }
    assert_reads(&Link::modify(FormSource::Extend(id())).format(), &[route::ends_alike(id())]);
    for from in [FormSource::Service(site()), FormSource::Webmaster(Some(site()))] {
        assert_reads(&Link::modify(from).format(), &[route::of_service(route::MODIFY, &site())]);
    }
    assert_reads(&Link::modify(FormSource::InName(site(), teo())).format(), &[route::service_page(&site().name)]);
    let all = ServicesView::default();
    assert_reads(&Link::modify(FormSource::Everything).format(), &[route::services_page(&all, "", 200)]);
    let held = ServicesView { search: teo().to_string(), ..all };
    assert_reads(&Link::modify(FormSource::TakeBack(teo())).format(), &[route::services_page(&held, "", 200)]);
    for from in [FormSource::Selected, FormSource::File, FormSource::To(Some(teo())), FormSource::To(None)] {
        assert_reads(&Link::modify(from).format(), &[]);
    }
}

#[test]
fn the_desk_reads_its_session_and_the_page() {
    let session = route::DESK_SESSION.to_owned();
    let overview = DeskLink::Overview { search: "x".to_owned(), cases: Some(CaseTurn::Mine) };
    let queue = [session.clone(), route::DESK_CASES.to_owned(), route::DESK_OVERVIEW.to_owned()];
    assert_reads(&overview.format(), &queue);
    let case = CaseNumber::from_random(12_345);
    for (link, read) in [
        (DeskLink::Customer(teo()), customer_route(&teo())),
        (DeskLink::Service(site()), service_route(&site())),
        (DeskLink::Request(id()), request_route(id())),
        (DeskLink::Case(case), route::desk_case(case)),
        (DeskLink::AuditLog(AuditFilter::default()), route::DESK_AUDIT.to_owned()),
    ] {
        assert_reads(&link.format(), &[session.clone(), read]);
    }
}

#[test]
fn codes_stay_in_the_fragment() {
    for row in FIRST {
        let texts = [row.given].into_iter().chain(row.reads.iter().copied());
        assert!(texts.into_iter().all(|text| !text.contains("token") && !text.contains("code")), "{row:?}");
    }
    for path in FIRST.iter().flat_map(|row| row.paths) {
        let path = path.replace("{}", "1000001");
        for query in [format!("token={CODE}"), format!("x={CODE}&token={CODE}"), format!("tab=REQUESTS&token={CODE}")] {
            let read = format!("{:?}", reads(&format!("#/{path}?{query}")));
            assert!(!read.contains(CODE), "{path}: {read}");
        }
    }
}

#[test]
fn damaged_addresses_read_nothing() {
    for address in [
        "#/useraccount/contacts/1000001%3Ftab=REQUESTS",
        "#/useraccount/contacts/1000001=3Ftab=3DREQUESTS",
        "#/account/contacts/people/a%2Fb",
        "#/account/contacts/people/..",
        "#/account/contacts/requests?submission=ABCDEFGHIJKLMNOPqrstuvwxyz012345",
        "#/useraccount/contacts/ABCDEFGHIJKLMNOPqrstuvwxyz012345",
        "#/desk/cases/ABCDEFGHIJKLMNOPqrstuvwxyz012345",
        "#/not-found",
        "#/account/contacts/services/edit?amend=",
    ] {
        assert_reads(address, &[]);
    }
}
