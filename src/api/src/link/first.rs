//! The calls and files that a page needs first, and its outline, as far as its address tells.
//!
//! `src/app/boot.js` has this table: it asks for them together with the app, and draws the outline until the page is there
//! (decision 0002). Only values of the parameters named here leave the fragment: never a code or token.

/// The texts that a page needs. Each has those before it, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// Of pages for everybody.
    Outside,
    /// Of the list of services, and of the page of a request.
    Inside,
    /// Of all other screens behind sign-in.
    Rest,
}

/// The calls and files that a page needs first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct First {
    /// Its paths. `{}` is a number, a handle or a UUID.
    pub paths: &'static [&'static str],
    /// The parameter that the address has, with this value if there is one; empty for any address.
    pub given: &'static str,
    /// Its lazy module.
    pub module: &'static str,
    /// Its texts.
    pub texts: Texts,
    /// The addresses that it reads. `{}` is that of the path and `{name}` a parameter, in a path one of these, too: without
    /// them, it is not read. A parameter without `=` is taken over if the page has it.
    pub reads: &'static [&'static str],
}

const LIST: &str = "/1.0/me/services?wholeNames=1&withShared=1&serviceName&category&roles&needs&sort&flat&shared";
/// Services of one name in rows of their own.
const FLAT_LIST: &str = "/1.0/me/services?withShared=1&serviceName&category&roles&needs&sort&flat&shared";
const FORM: &[&str] = &["account/contacts/services/edit"];
const DESK_SESSION: &str = "/1.0/desk/session";

const fn row(
    paths: &'static [&'static str],
    given: &'static str,
    module: &'static str,
    texts: Texts,
    reads: &'static [&'static str],
) -> First {
    First { paths, given, module, texts, reads }
}

/// The first row that fits counts.
pub const FIRST: &[First] = {
    use Texts::{Inside, Outside, Rest};
    &[
        row(&["account/contacts/services"], "flat", "services", Inside, &[FLAT_LIST]),
        row(&["account/contacts/services"], "needs", "services", Inside, &[FLAT_LIST]),
        row(&["", "contacts", "account/contacts", "account/contacts/services"], "", "services", Inside, &[LIST]),
        row(FORM, "amend", "contacts", Rest, &["/1.0/me/submissions/{amend}"]),
        row(FORM, "back", "contacts", Rest, &["/1.0/me/submissions/{back}"]),
        row(FORM, "again", "contacts", Rest, &["/1.0/me/submissions/{again}"]),
        row(FORM, "extend", "contacts", Rest, &["/1.0/me/submissions/{extend}/ends"]),
        // Its calls depend on the selection.
        row(FORM, "to", "contacts", Rest, &[]),
        row(FORM, "mine", "contacts", Rest, &[]),
        row(FORM, "take-back", "contacts", Rest, &["/1.0/me/services?wholeNames=1&serviceName={take-back}&limit=200"]),
        row(FORM, "inNameOf", "contacts", Rest, &["/1.0/me/services/detail?service={service}"]),
        row(FORM, "service", "contacts", Rest, &["/1.0/me/services/edit?service={service}&category={categoryType}"]),
        row(FORM, "webmaster", "contacts", Rest, &[]),
        row(FORM, "all", "contacts", Rest, &["/1.0/me/services?wholeNames=1&limit=200"]),
        row(FORM, "", "contacts", Rest, &[]),
        row(
            &[
                "account/contacts/services/detail",
                "account/contacts/services/history",
                "account/contacts/services/rights",
                "account/contacts/services/holder",
            ],
            "",
            "service",
            Rest,
            &["/1.0/me/services/detail?service={service}"],
        ),
        row(&["useraccount/contacts/{}"], "tab=SERVICES", "services", Inside, &[LIST]),
        row(&["useraccount/contacts/{}"], "", "request", Inside, &["/1.0/me/submissions/{}?limit=1"]),
        row(
            &["account/contacts/requests"],
            "submission",
            "request",
            Inside,
            &["/1.0/me/submissions/{submission}?limit=1"],
        ),
        row(&["account/contacts/requests"], "taskId", "request", Inside, &["/1.0/me/submissions/{taskId}?limit=1"]),
        row(&["account/contacts/requests"], "", "requests", Rest, &["/1.0/me/requests?q&state&askedBy"]),
        row(&["account/contacts/people"], "", "people", Rest, &["/1.0/me/people?search&roles&unnamed"]),
        row(
            &["account/contacts/people/{}"],
            "",
            "person",
            Rest,
            &["/1.0/me/people/{}", "/1.0/me/services?wholeNames=1&serviceName={}"],
        ),
        row(&["account/contacts/history"], "", "history", Rest, &["/1.0/me/history?q&roles&person&day&from&to"]),
        row(&["account/contacts/holder/{}"], "", "holder_answer", Rest, &["/1.0/me/holderChanges/{}"]),
        row(&["account/contacts/cases/{}"], "", "procedure_objection", Rest, &["/1.0/me/cases/{}"]),
        row(
            &["access", "access/given/{}"],
            "",
            "access",
            Rest,
            &["/1.0/access/policies?side=given", "/1.0/access/policies?side=received"],
        ),
        row(&["access/uses"], "", "uses_of_access", Rest, &["/1.0/access/uses?q&refused"]),
        row(&["access/new"], "", "give_access", Rest, &[]),
        row(&["access/{}"], "", "give_access", Rest, &["/1.0/access/policies/{}"]),
        row(&["mailbox"], "all=1", "mailbox", Rest, &["/1.0/demo/mails"]),
        row(&["mailbox"], "", "mailbox", Rest, &["/1.0/demo/mails?own=true"]),
        row(&["order"], "", "order", Rest, &[]),
        row(&["profile"], "", "profile", Rest, &["/1.0/me/profile", "/1.0/me/labels", "/1.0/me/applications"]),
        row(&["profile/address"], "", "link_address", Rest, &["/1.0/me/profile"]),
        row(&["authorize"], "", "authorize", Rest, &[]),
        row(&["profile/address/undo"], "", "link_undo", Outside, &[]),
        row(&["sign-up"], "", "sign_up", Outside, &[]),
        row(&["sign-up/confirm"], "", "link_sign_up", Outside, &[]),
        row(&["password/forgotten"], "", "forgotten", Outside, &[]),
        row(&["password/new"], "", "link_password", Outside, &[]),
        row(&["holder/answer"], "", "holder_answer", Outside, &[]),
        row(
            &["procedures/change-holder", "procedures/change-contacts"],
            "",
            "procedure_start",
            Outside,
            &["/1.0/procedures"],
        ),
        row(&["procedures/confirm"], "", "procedure_confirm", Outside, &[]),
        row(&["procedures/case"], "", "procedure_case", Outside, &[]),
        row(&["procedures/objection"], "", "procedure_objection", Outside, &[]),
        // Unknown addresses, and all above without a session.
        row(&["not-found"], "", "sign_in", Outside, &[]),
        row(&["desk"], "", "desk_overview", Rest, &[DESK_SESSION, "/1.0/desk/cases", "/1.0/desk/overview"]),
        row(&["desk/join"], "", "desk_join", Rest, &[]),
        row(&["desk/audit"], "", "desk_audit", Rest, &[DESK_SESSION, "/1.0/desk/audit?staff&act&about&from&to"]),
        row(
            &["desk/service"],
            "",
            "desk_service",
            Rest,
            &[DESK_SESSION, "/1.0/desk/service?service={service}&category={category}"],
        ),
        row(&["desk/customers/{}"], "", "desk_customer", Rest, &[DESK_SESSION, "/1.0/desk/customers/{}"]),
        row(&["desk/requests/{}"], "", "desk_request", Rest, &[DESK_SESSION, "/1.0/desk/requests/{}"]),
        row(&["desk/cases/{}"], "", "desk_case", Rest, &[DESK_SESSION, "/1.0/desk/cases/{}"]),
    ]
};

/// A page before its app has come: only what does not depend on its data. The texts are names in `src/i18n/en.ftl`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The text of its tab in [`TABS`]; empty without one.
    pub tab: &'static str,
    /// The text of its heading; empty if data decides it. `{service}` stands for the parameter.
    pub heading: &'static str,
    /// Its parts from top to bottom, such as `card 3`, a card of three lines (`src/app/boot.js › shapes`). Empty: the page
    /// is not drawn.
    pub parts: &'static [&'static str],
}

/// The tabs: text and path.
pub const TABS: [(&str, &str); 5] = [
    ("frame-services", "account/contacts/services"),
    ("frame-requests", "account/contacts/requests"),
    ("people-title", "account/contacts/people"),
    ("history-all-title", "account/contacts/history"),
    ("access-title", "access"),
];

const LINES_OF_SERVICES: &str =
    "table services services-column-service role.Admin role.Tech role.Billing services-column-state";
const LINES_OF_PEOPLE: &str = "table people people-person role.Admin role.Tech role.Billing people-yours";

const FORM_OF_SERVICE: &[&str] =
    &["crumbs services-title {service} modify-title", "head none", "side", "card 5", "card 13", "card 1", "aside 2"];
const FORM_OF_WEBMASTER: &[&str] =
    &["crumbs services-title webmaster-title", "head webmaster-lead", "side", "card 5", "card 13", "aside 2"];
const FORM_OF_SEVERAL: &[&str] =
    &["crumbs services-title modify-title", "head none", "side", "card 5", "card 13", "card 1", "aside 2"];

/// The outline of a row's page. Not of pages for everybody, nor of the desk.
#[must_use]
pub fn outline(row: &First) -> Outline {
    let [services, requests, people, history, access] = TABS.map(|(text, _)| text);
    let (tab, heading, parts): (_, _, &'static [&'static str]) = match (row.module, row.given) {
        ("services", _) => (services, "services-title", &["head data 2", "needs", "filters 4", LINES_OF_SERVICES]),
        ("contacts", "service") => (services, "modify-title-of", FORM_OF_SERVICE),
        ("contacts", "webmaster") => (services, "webmaster-title", FORM_OF_WEBMASTER),
        ("contacts", given) => (services, if given.is_empty() { "modify-title" } else { "" }, FORM_OF_SEVERAL),
        ("service", _) => (
            services,
            "{service}",
            &["crumbs services-title {service}", "head data 2", "subtabs", "cards 3 4", "card 7", "card 4"],
        ),
        ("request", _) => (requests, "", &["crumbs requests-title", "head data", "side", "arc", "card 10", "aside 12"]),
        ("requests", _) => (requests, "requests-title", &["head data 1", "filters 3", "card 4", "card 8"]),
        ("people", _) => (people, "people-title", &["head people-lead 1", "filters 4", LINES_OF_PEOPLE]),
        ("person", _) => (people, "", &["crumbs people-title", "head data 2", "card 3", "card 8"]),
        ("history", _) => {
            (history, "history-all-title", &["head history-all-lead 1", "filters 3", "card 2", "card 2", "card 2"])
        }
        ("access", _) => (access, "access-title", &["head access-lead 1", "card 12", "card 5"]),
        ("uses_of_access", _) => (
            access,
            "access-uses",
            &["crumbs access-title access-uses", "head access-uses-lead 1", "filters 1", "card 8"],
        ),
        ("give_access", _) => {
            let heading = if row.reads.is_empty() { "access-give" } else { "access-form-change" };
            let parts: &[&str] = if row.reads.is_empty() {
                &["crumbs access-title access-give", "head access-form-lead", "side", "card 18", "aside 4"]
            } else {
                &["crumbs access-title access-form-change", "head access-form-lead", "side", "card 18", "aside 4"]
            };
            (access, heading, parts)
        }
        ("profile", _) => ("", "profile-title", &["head none", "set 8", "set 3", "set 7", "set 9"]),
        ("mailbox", _) => ("", "mailbox-title", &["head mailbox-lead", "subtabs", "card 12"]),
        ("order", _) => ("", "order-title", &["head order-lead 1", "card 12"]),
        _ => ("", "", &[]),
    };
    Outline { tab, heading, parts }
}
