//! Addresses of the app: round trips, and parsing without panics.

#[path = "../../../tests/common/mutation.rs"]
mod mutation;

use chrono::NaiveDate;
use handover_api::Link;
use handover_api::link::{
    AccessPlace, AskedBy, FormSource, HistoryView, NewAccess, PeopleView, ProcedurePage, RequestsView, ServicePlace,
    ServiceTab, ServicesView, Sort, SortBy, UsesView,
};
use handover_api::query::{Query, escape, parameter, unescape};
use handover_api::submissions::{LinesOrder, LinesView, OwnAnswer};
use handover_rules::access::AccessPolicyId;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::cases::CaseNumber;
use handover_rules::holder::HolderChangeId;
use handover_rules::service_list::Need;
use handover_rules::{
    Category, MailId, NicHandle, RequestId, RequestState, Role, RoleSet, ServiceKey, ServiceName, SubmissionId,
    ValidationCode,
};
use proptest::prelude::*;
use proptest::test_runner::Config;

const CODE: &str = "ABCDEFGHIJKLMNOPqrstuvwxyz012345";

fn config() -> Config {
    Config { failure_persistence: None, ..Config::default() }
}

fn code() -> ValidationCode {
    ValidationCode::parse(CODE).expect("a code")
}

fn id(number: u64) -> RequestId {
    RequestId::new(number).expect("a number")
}

fn service(name: &str, category: Category) -> ServiceKey {
    ServiceKey { name: ServiceName::parse(name).expect("a name"), category }
}

fn handle(text: &str) -> NicHandle {
    NicHandle::parse(text).expect("a handle")
}

fn search(text: &str) -> ServicesView {
    ServicesView { search: text.to_owned(), ..ServicesView::default() }
}

/// Texts that need escaping.
const HARD: [&str; 14] = [
    "łódź-müller.example",
    "&",
    "=",
    "#",
    "?",
    "%",
    "%25",
    "%zz",
    "/",
    "two words",
    "a+b",
    "a&b=c#d?e%f/g h+i",
    "'\"<>\\`{}|^~",
    "日本語\u{1F680}",
];

#[test]
fn earlier_addresses_lead_to_the_tab_of_the_page() {
    let site = service("halden.example", Category::Domain);
    for tab in [ServiceTab::History, ServiceTab::Rights, ServiceTab::Holder] {
        let address =
            format!("#/account/contacts/services/{}?service=halden.example&categoryType=DOMAIN", tab.as_str());
        assert_eq!(Link::parse(&address), Link::service_tab(&site, tab));
    }
}

// Formatting

#[test]
fn formats_addresses_of_access() {
    let site = service("halden.example", Category::Domain);
    assert_round_trips([
        (Link::Access(AccessPlace::List), "#/access"),
        (Link::Access(AccessPlace::Uses(UsesView::default())), "#/access/uses"),
        (
            Link::Access(AccessPlace::Uses(UsesView { search: "halden".to_owned(), is_refused: true })),
            "#/access/uses?q=halden&refused=1",
        ),
        (
            Link::Access(AccessPlace::New(NewAccess {
                with: Some(handle("tq5108-ovh")),
                service: Some(site.clone()),
                is_for_selected: true,
            })),
            "#/access/new?with=tq5108-ovh&service=halden.example&categoryType=DOMAIN&selected=1",
        ),
        (Link::Access(AccessPlace::New(NewAccess::default())), "#/access/new"),
        (
            Link::Access(AccessPlace::Given(AccessPolicyId::from_random(0))),
            "#/access/given/00000000-0000-4000-8000-000000000000",
        ),
        (
            Link::Access(AccessPlace::Policy(AccessPolicyId::from_random(0))),
            "#/access/00000000-0000-4000-8000-000000000000",
        ),
    ]);
}

#[test]
fn formats_canonical_addresses() {
    let site = service("halden.example", Category::Domain);
    assert_round_trips([
        (Link::Services(ServicesView::default()), "#/account/contacts/services"),
        (Link::service(&site), "#/account/contacts/services/detail?service=halden.example&categoryType=DOMAIN"),
        (
            Link::Service(ServicePlace { name: site.name.clone(), category: None, tab: ServiceTab::Rights }),
            "#/account/contacts/services/detail?service=halden.example&tab=rights",
        ),
        (
            Link::People(PeopleView { search: "a b".to_owned(), ..PeopleView::default() }),
            "#/account/contacts/people?search=a%20b",
        ),
        (
            Link::People(PeopleView {
                roles: RoleSet::from_iter([Role::Tech, Role::Billing]),
                unnamed: true,
                ..PeopleView::default()
            }),
            "#/account/contacts/people?roles=tech.billing&unnamed=1",
        ),
        (Link::Person { handle: handle("tq5108-ovh") }, "#/account/contacts/people/tq5108-ovh"),
        (
            Link::History(HistoryView {
                search: "kiln".to_owned(),
                roles: Role::Tech.into(),
                person: Some(handle("tq5108-ovh")),
                from: NaiveDate::from_ymd_opt(2026, 10, 1),
                to: NaiveDate::from_ymd_opt(2026, 10, 15),
                ..HistoryView::default()
            }),
            "#/account/contacts/history?q=kiln&roles=tech&person=tq5108-ovh&from=2026-10-01&to=2026-10-15",
        ),
        (Link::Requests(RequestsView::default()), "#/account/contacts/requests"),
        (Link::request(id(1_000_001)), "#/account/contacts/requests?submission=1000001"),
        (Link::submission(SubmissionId::new(id(1_000_001))), "#/account/contacts/requests?submission=1000001"),
        (
            Link::Request {
                id: id(1_000_001),
                code: None,
                view: LinesView {
                    search: "halden".to_owned(),
                    state: Some(RequestState::Error),
                    answer: Some(OwnAnswer::Accepted),
                    order: LinesOrder::State,
                    descending: true,
                },
            },
            "#/account/contacts/requests?submission=1000001&q=halden&state=error&answer=accepted&sort=-state",
        ),
        (Link::MAILBOX, "#/mailbox"),
        (Link::Mailbox { mail: Some(MailId::new(7)), is_of_all: false }, "#/mailbox?mail=7"),
        (Link::Mailbox { mail: Some(MailId::new(7)), is_of_all: true }, "#/mailbox?all=1&mail=7"),
        (Link::NotFound, "#/not-found"),
    ]);
}

#[test]
fn formats_addresses_of_mailed_links() {
    assert_round_trips([
        (
            Link::MailedLink { action: MailedLinkAction::Holder, token: Some(code()) },
            "#/holder/answer?token=ABCDEFGHIJKLMNOPqrstuvwxyz012345",
        ),
        (
            Link::MailedRequest { id: id(1_000_001), code: Some(code()) },
            "#/useraccount/contacts/1000001?tab=REQUESTS&token=ABCDEFGHIJKLMNOPqrstuvwxyz012345",
        ),
        (Link::HolderChange { id: HolderChangeId::new(42) }, "#/account/contacts/holder/42"),
        (
            Link::CaseToObject { number: CaseNumber::new(482_910_573).expect("a number") },
            "#/account/contacts/cases/B-482910573",
        ),
        (Link::Authorize { token: Some(code()) }, "#/authorize?token=ABCDEFGHIJKLMNOPqrstuvwxyz012345"),
        (Link::Authorize { token: None }, "#/authorize"),
    ]);
}

#[test]
fn formats_addresses_of_the_form() {
    let submission = SubmissionId::new(id(1_000_001));
    let teo = handle("tq5108-ovh");
    let site = service("halden.example", Category::Domain);
    assert_round_trips([
        (
            Link::modify(FormSource::Webmaster(Some(site.clone()))),
            "#/account/contacts/services/edit?webmaster=1&service=halden.example&categoryType=DOMAIN",
        ),
        (
            Link::modify(FormSource::Service(site.clone())),
            "#/account/contacts/services/edit?service=halden.example&categoryType=DOMAIN",
        ),
        (
            Link::Modify { from: FormSource::Service(site.clone()), is_check: true },
            "#/account/contacts/services/edit?service=halden.example&categoryType=DOMAIN&check=1",
        ),
        (Link::modify(FormSource::Selected), "#/account/contacts/services/edit"),
        (Link::modify(FormSource::Everything), "#/account/contacts/services/edit?all=1"),
        (Link::modify(FormSource::File), "#/account/contacts/services/edit?file=1"),
        (Link::modify(FormSource::Webmaster(None)), "#/account/contacts/services/edit?webmaster=1"),
        (Link::modify(FormSource::Amend(submission)), "#/account/contacts/services/edit?amend=1000001"),
        (Link::modify(FormSource::Back(submission)), "#/account/contacts/services/edit?back=1000001"),
        (Link::modify(FormSource::Again(submission)), "#/account/contacts/services/edit?again=1000001"),
        (Link::modify(FormSource::Extend(id(1_000_001))), "#/account/contacts/services/edit?extend=1000001"),
        (Link::modify(FormSource::To(None)), "#/account/contacts/services/edit?mine=1"),
        (Link::modify(FormSource::To(Some(teo.clone()))), "#/account/contacts/services/edit?to=tq5108-ovh"),
        (
            Link::modify(FormSource::InName(site, teo.clone())),
            "#/account/contacts/services/edit?inNameOf=tq5108-ovh&service=halden.example&categoryType=DOMAIN",
        ),
        (Link::modify(FormSource::TakeBack(teo)), "#/account/contacts/services/edit?take-back=tq5108-ovh"),
    ]);
}

fn assert_round_trips(links: impl IntoIterator<Item = (Link, &'static str)>) {
    for (link, address) in links {
        assert_eq!(link.format(), address);
        assert_eq!(Link::parse(address), link);
    }
}

#[test]
fn codes_filters_and_steps_belong_to_the_same_screen() {
    let site = service("blue-kettle.example", Category::Hosting);
    let list = Link::Services(ServicesView::default());
    let request = Link::request(id(12));
    for (link, screen) in [
        (Link::Services(search("x")), list),
        (
            Link::Modify { from: FormSource::Service(site.clone()), is_check: true },
            Link::modify(FormSource::Service(site.clone())),
        ),
        (Link::Request { id: id(12), view: LinesView::default(), code: Some(code()) }, request.clone()),
        (Link::MailedRequest { id: id(12), code: Some(code()) }, request),
        (Link::Mailbox { mail: Some(MailId::new(7)), is_of_all: true }, Link::MAILBOX),
        (
            Link::MailedLink { action: MailedLinkAction::Undo, token: Some(code()) },
            Link::MailedLink { action: MailedLinkAction::Undo, token: None },
        ),
        (Link::service_tab(&site, ServiceTab::History), Link::Service(ServicePlace::of_name(site.name.clone()))),
        (
            Link::People(PeopleView { search: "x".to_owned(), ..PeopleView::default() }),
            Link::People(PeopleView::default()),
        ),
        (
            Link::History(HistoryView { search: "x".to_owned(), ..HistoryView::default() }),
            Link::History(HistoryView::default()),
        ),
        (Link::Profile, Link::Profile),
    ] {
        assert_eq!(link.screen(), screen, "{link:?}");
        assert_eq!(screen.screen(), screen);
    }
}

#[test]
fn every_spelling_leads_to_the_page_of_the_request() {
    for query in ["submission=12", "taskId=12"] {
        let address = format!("#/account/contacts/requests?{query}");
        assert_eq!(Link::parse(&address), Link::request(id(12)), "{address}");
        let with_code = format!("{address}&token={CODE}");
        let link = Link::Request { id: id(12), view: LinesView::default(), code: Some(code()) };
        assert_eq!(Link::parse(&with_code), link, "{with_code}");
    }
    // Of earlier emails about several services.
    let marked = format!("#/useraccount/contacts/12?tab=REQUESTS&submission=1&token={CODE}");
    assert_eq!(Link::parse(&marked), Link::MailedRequest { id: id(12), code: Some(code()) });
}

#[test]
fn filters_are_part_of_the_address() {
    let services = ServicesView {
        search: "müller & co".to_owned(),
        category: Some(Category::PrivateDatabase),
        roles: Role::ALL.into_iter().collect(),
        need: Some(Need::Ending),
        sort: Sort { by: SortBy::State, descending: true },
        flat: true,
        shared: true,
        with_shared: false,
    };
    let (state, asked_by) = (Some(RequestState::Done), Some(AskedBy::Others));
    let requests = RequestsView { search: "aa00000-ovh".to_owned(), state, asked_by };
    assert_round_trips([
        (
            Link::Services(services),
            "#/account/contacts/services?serviceName=m%C3%BCller%20%26%20co&category=PRIVATE_DATABASE\
             &roles=admin.tech.billing&needs=ending&sort=-state&flat=1&shared=1",
        ),
        (Link::Requests(requests), "#/account/contacts/requests?q=aa00000-ovh&state=done&askedBy=others"),
    ]);
}

// Parsing

#[test]
fn parses_every_address_of_the_list() {
    let list = Link::Services(ServicesView::default());
    for address in
        ["", "#", "#/", "/", "#/account/contacts", "#/account/contacts/", "#/contacts", "account/contacts/services"]
    {
        assert_eq!(Link::parse(address), list, "{address}");
    }
    let filtered = Link::Services(ServicesView { category: Some(Category::Vps), ..search("x") });
    assert_eq!(Link::parse("#/account/contacts/services/?serviceName=x&category=VPS"), filtered);
}

#[test]
fn other_paths_of_the_reference_lead_to_the_list_and_keep_the_query() {
    for address in [
        "#/useraccount/contacts?serviceName=x",
        "#/useraccount/contacts/?serviceName=x",
        "#/useraccount/contacts/12?tab=SERVICES&token=abc&serviceName=x",
        "#/useraccount/contacts/services?serviceName=x",
        "#/useraccount/contacts/services/edit?serviceName=x",
    ] {
        assert_eq!(Link::parse(address), Link::Services(search("x")), "{address}");
    }
}

#[test]
fn malformed_code_still_leads_to_the_request() {
    for damaged in ["abc", "-", &CODE[1..], &format!("{CODE}Z"), "%E9", "%"] {
        let link = Link::parse(&format!("#/useraccount/contacts/12?tab=REQUESTS&token={damaged}"));
        assert_eq!(link, Link::MailedRequest { id: id(12), code: None }, "{damaged}");
        assert_eq!(Link::parse(&link.format()), link);
        assert_eq!(Link::parse(&format!("#/authorize?token={damaged}")), Link::Authorize { token: None });
        let link = Link::parse(&format!("#/account/contacts/requests?taskId=12&token={damaged}"));
        assert_eq!(link, Link::request(id(12)), "{damaged}");
    }
    // A code keeps its value in text that mail programs put around it.
    let link = Link::parse(&format!("#/useraccount/contacts/12?tab=REQUESTS&token={CODE}%3E"));
    assert!(matches!(link, Link::MailedRequest { code: Some(_), .. }), "{link:?}");
    let broken = format!("#/useraccount/contacts/12?tab=REQUESTS&token={}%0D%0A{}", &CODE[..16], &CODE[16..]);
    assert_eq!(
        Link::parse(&broken),
        Link::MailedRequest { id: id(12), code: Some(code()) },
        "a line break does no harm"
    );
}

#[test]
fn unknown_address_is_not_found() {
    for address in [
        "#/nonsense",
        "#/account",
        "#/account/contacts/services/edit?service=x",
        "#/account/contacts/services/edit?service=x&categoryType=NONSENSE",
        "#/account/contacts/services/edit?service=a%20b&categoryType=DOMAIN",
        "#/account/contacts/services/edit/more",
        "#/account/contacts/services/edit?amend=x",
        "#/account/contacts/services/edit?amend=0",
        "#/account/contacts/services/edit?back=x",
        "#/account/contacts/services/edit?back=1000000000000",
        "#/account/contacts/services/detail?categoryType=DOMAIN",
        "#/account/contacts/people/not-a-handle!",
        "#/account/contacts/holder/x",
        "#/account/contacts/cases/1",
        "#/access/1",
        "#/access/uses/1",
        "#/access/service",
        "#/procedures/elsewhere",
        "#/account/contacts/requests?taskId=abc",
        "#/account/contacts/requests?submission=abc",
        "#/account/contacts/requests?taskId=0",
        "#/useraccount",
        "#/useraccount/contacts/abc?tab=REQUESTS&token=abc",
        "#/useraccount/contacts/?tab=REQUESTS&token=abc",
        "#/useraccount/contacts/0?tab=REQUESTS&token=ABCDEFGHIJKLMNOPqrstuvwxyz012345",
        "#/useraccount/contacts/1000000000000?tab=REQUESTS&token=ABCDEFGHIJKLMNOPqrstuvwxyz012345",
        "#/useraccount/contacts/99999999999999999999999?tab=REQUESTS&token=ABCDEFGHIJKLMNOPqrstuvwxyz012345",
        "#/not-found",
        "#//account/contacts/services",
        "#/Account/contacts/services",
    ] {
        assert_eq!(Link::parse(address), Link::NotFound, "{address}");
    }
}

#[test]
fn unknown_filter_values_are_ignored() {
    let address = "#/account/contacts/services?category=NONSENSE&roles=owner.tech&needs=me&sort=-nonsense&more=1&bare";
    let tech = ServicesView { roles: Role::Tech.into(), ..ServicesView::default() };
    assert_eq!(Link::parse(address), Link::Services(tech));
    let address = "#/account/contacts/requests?state=nonsense&taskId=";
    assert_eq!(Link::parse(address), Link::Requests(RequestsView::default()));
    assert_eq!(Link::parse("#/mailbox?mail=nonsense"), Link::MAILBOX);
    assert_eq!(Link::parse("#/mailbox?mail=-3"), Link::Mailbox { mail: Some(MailId::new(-3)), is_of_all: false });
}

// Queries

#[test]
fn control_characters_become_spaces() {
    let query = Query::default().with("q", "ns-4471\tVPS\u{0}").finish();
    assert_eq!(parameter(&query[1..], "q").as_deref(), Some("ns-4471 VPS "));
}

#[test]
fn special_characters_survive_escaping() {
    for text in HARD {
        let query = Query::default().with("a", "1").with("value", text).with("empty", "").with("z", text).finish();
        assert_eq!(query.matches('&').count(), 2);
        assert!(query.is_ascii() && !query.contains(['#', '+', ' ', '/']));
        let query = &query[1..];
        assert_eq!(parameter(query, "value").as_deref(), Some(text));
        assert_eq!(parameter(query, "z").as_deref(), Some(text));
        assert_eq!(parameter(query, "empty"), None);
        assert_eq!(Link::parse(&Link::Services(search(text)).format()), Link::Services(search(text)));
    }
    assert_eq!(Query::default().with("empty", "").finish(), "");
    assert_eq!(escape("Az09-._~"), "Az09-._~", "RFC 3986, 2.3");
    assert_eq!(escape(" +/?#&=%"), "%20%2B%2F%3F%23%26%3D%25");
    assert_eq!(parameter("a=x+y&a=z", "a").as_deref(), Some("x y"), "a form's space, and the first one counts");
    assert_eq!(parameter("a&b=&c=1", "a"), None);
    assert_eq!(unescape("%E9"), "\u{fffd}");
}

fn categories() -> impl Strategy<Value = Category> {
    prop::sample::select(Category::ALL.to_vec())
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), prop::sample::select(HARD.to_vec()).prop_map(str::to_owned)]
}

fn codes() -> impl Strategy<Value = Option<ValidationCode>> {
    prop::option::of("[A-Za-z0-9]{32}".prop_map(|text| ValidationCode::parse(&text).expect("a code")))
}

fn ids() -> impl Strategy<Value = RequestId> {
    RequestId::RANGE.prop_map(id)
}

fn links() -> impl Strategy<Value = Link> {
    let sort = (prop::sample::select(SortBy::ALL.to_vec()), any::<bool>());
    let needs = prop::option::of(prop::sample::select(Need::ALL.to_vec()));
    let services = (texts(), prop::option::of(categories()), 0..8_u8, needs, sort, any::<[bool; 2]>()).prop_map(
        |(search, category, bits, need, (by, descending), [flat, shared])| {
            Link::Services(ServicesView {
                search,
                category,
                roles: RoleSet::from_bits(bits),
                need,
                sort: Sort { by, descending },
                flat,
                shared,
                with_shared: false,
            })
        },
    );
    let names = texts().prop_filter_map("a name", |text| ServiceName::parse(&text));
    let tabs = prop::sample::select(ServiceTab::ALL.to_vec());
    let of_service = (names, categories(), 0..4_u8, tabs).prop_map(|(name, category, which, tab)| {
        let service = ServiceKey { name, category };
        match which {
            0 => Link::modify(FormSource::Service(service)),
            1 => Link::modify(FormSource::Webmaster(Some(service))),
            2 => Link::service_tab(&service, tab),
            _ => Link::Service(ServicePlace { name: service.name, category: None, tab }),
        }
    });
    let days = prop::array::uniform3((0..3_652_059).prop_map(NaiveDate::from_num_days_from_ce_opt));
    let people = prop::option::of((0..1_000_000_u32).prop_map(|number| handle(&format!("zz{number}-ovh"))));
    let history = (texts(), 0..8_u8, people, days).prop_map(|(search, bits, person, [day, from, to])| {
        Link::History(HistoryView { search, roles: RoleSet::from_bits(bits), person, day, from, to })
    });
    let state = prop::option::of(prop::sample::select(RequestState::ALL.to_vec()));
    let asked_by = prop::option::of(prop::sample::select(AskedBy::ALL.to_vec()));
    let requests = (texts(), state, asked_by)
        .prop_map(|(search, state, asked_by)| Link::Requests(RequestsView { search, state, asked_by }));
    prop_oneof![
        services,
        of_service,
        history,
        requests,
        (ids(), codes()).prop_map(|(id, code)| Link::Request { id, view: LinesView::default(), code }),
        (ids(), codes()).prop_map(|(id, code)| Link::MailedRequest { id, code }),
        any::<(Option<i64>, bool)>()
            .prop_map(|(mail, is_of_all)| Link::Mailbox { mail: mail.map(MailId::new), is_of_all }),
        Just(Link::NotFound),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn links_round_trip(link in links()) {
        let address = link.format();
        prop_assert!(address.starts_with("#/") && address.is_ascii() && !address[1..].contains('#'));
        prop_assert_eq!(Link::parse(&address), link.clone());
        prop_assert_eq!(Link::parse(&address[1..]), link, "without the #");
    }

    #[test]
    fn parsing_never_panics_and_every_link_has_an_address(text in ".*", query in "[a-zA-Z]{0,12}=.*") {
        let places = ["", "account/contacts/services", "account/contacts/services/edit", "account/contacts/requests"];
        let more = ["useraccount/contacts/12", "useraccount/contacts", "mailbox"];
        let addresses = places.into_iter().chain(more).map(|place| format!("#/{place}?{query}"));
        for address in addresses.chain([text]) {
            let link = Link::parse(&address);
            prop_assert_eq!(Link::parse(&link.format()), link);
        }
    }

    #[test]
    fn escaping_round_trips(text in any::<String>()) {
        prop_assert_eq!(unescape(&escape(&text)), text);
    }
}

#[test]
fn pages_of_procedures_have_addresses_of_their_own() {
    for page in ProcedurePage::ALL {
        let link = Link::Procedure { page, token: Some(code()) };
        assert_eq!(link.format(), format!("#/{}?token={}", page.as_str(), code().expose()));
        assert_eq!(Link::parse(&link.format()), link);
        let without = Link::Procedure { page, token: None };
        assert_eq!(Link::parse(&without.format()), without);
    }
}

#[test]
fn mutated_links_yield_a_complete_code_or_none() {
    let mut links = vec![
        Link::MailedRequest { id: id(1_000_001), code: Some(code()) }.format(),
        Link::Request { id: id(1_000_001), view: LinesView::default(), code: Some(code()) }.format(),
        Link::modify(FormSource::Service(service("łódź-müller.example", Category::Domain))).format(),
    ];
    links.extend(MailedLinkAction::ALL.map(|action| Link::MailedLink { action, token: Some(code()) }.format()));
    links.extend(ProcedurePage::ALL.map(|page| Link::Procedure { page, token: Some(code()) }.format()));
    for link in links {
        for mutated in mutation::mutations(link.as_bytes(), mutation::cases(1)) {
            let address = String::from_utf8_lossy(&mutated);
            let parsed = Link::parse(&address);
            assert_eq!(Link::parse(&parsed.format()), parsed, "{address}");
        }
    }
}
