//! CSV files: new contacts for many services, and the lines of a submission.

use super::{answer, asked, detail, lines_page, requests_of, selected, submit, these};
use crate::common::{TestServer, TestUser, account, minutes, service};
use chrono::Days;
use handover_api::problem::Budget;
use handover_api::submissions::{
    Lines, LinesResult, MAX_BODY_BYTES, MAX_FILE_BYTES, NewLines, NewSubmission, SubmissionLimit, is_file_sendable,
};
use handover_api::{Problem, Reason, route};
use handover_rules::submission::file::FileProblem;
use handover_rules::submission::form::Preview;
use handover_rules::submission::refused::{RefusalKind, RefusedServices};
use handover_rules::{Category, PerRole, RequestId, Role, ServiceKey, SubmissionId};

fn file(text: &str) -> NewSubmission {
    asked(NewLines::File(text.to_owned()))
}

async fn check(user: &TestUser, text: &str) -> Preview {
    super::check(user, &file(text)).await
}

/// A tech contact for each of the first domains.
fn techs(number: usize, to: impl Fn(usize) -> String) -> String {
    let line = |number| format!("s{number}.example,DOMAIN,{}\n", to(number));
    std::iter::once("service,category,tech\n".to_owned()).chain((0..number).map(line)).collect()
}

/// The admin's domains `s0.example` and so on, with the formula `=1+1` as the name of one more.
async fn start(number: usize, options: &[&str]) -> (TestServer, TestUser) {
    let server = TestServer::start_with(options, |export| {
        for number in 0..number {
            export.add(&format!("s{number}.example"), "DOMAIN", ["admin", "tech", "billing"], None, "ok");
        }
        export.add("=1+1", "DOMAIN", ["admin", "tech", "billing"], None, "ok");
        export.add("theirs.example", "DOMAIN", ["newcomer", "newcomer", "newcomer"], None, "ok");
    })
    .await;
    let admin = server.sign_in("admin").await;
    (server, admin)
}

#[tokio::test]
async fn each_line_has_contacts_of_its_own() {
    let (server, admin) = start(4, &[]).await;
    let until = server.now().date_naive() + Days::new(30);
    // A byte order mark, CRLF, columns in another order, quotes, and the empty cells that spreadsheets leave at the
    // end.
    let text = format!(
        "\u{feff}category,service,until,tech,billing\r\n\
         DOMAIN,\"s0.example\",{until},newcomer-ovh,\r\n\
         DOMAIN,s1.example,,\"newcomer2-ovh\",\r\n\
         \r\n\
         DOMAIN, s2.example ,,,NEWCOMER-ovh\r\n\
         DOMAIN,'=1+1,,newcomer-ovh,\r\n\
         DOMAIN,s3.example,,,\r\n\
         ,,,,\r\n"
    );
    let preview = check(&admin, &text).await;
    assert_eq!(preview.faults, []);
    assert_eq!((preview.will_change, preview.unchanged, preview.cannot_change), (4, 1, 0));
    let id = submit(&admin, &file(&text)).await.submission;
    let rows = lines_page(&admin, id, "").await.rows.into_iter().map(|row| row.request);
    let mut requests: Vec<_> =
        rows.map(|of| (of.service.name.to_string(), of.roles.iter().next(), of.to, of.until)).collect();
    requests.sort_by(|a, b| a.0.cmp(&b.0));
    let line = |name: &str, role, to: &str, until| (name.to_owned(), Some(role), account(to), until);
    let expected = [
        line("=1+1", Role::Tech, "newcomer", None),
        line("s0.example", Role::Tech, "newcomer", Some(until)),
        line("s1.example", Role::Tech, "newcomer2", None),
        line("s2.example", Role::Billing, "newcomer", None),
    ];
    assert_eq!(requests, expected);
}

#[tokio::test]
async fn every_fault_is_listed_with_line_and_column() {
    use FileProblem::{
        Empty, FieldCount, MisplacedQuote, MissingColumn, NoCommas, NoHeader, NoLines, NotADay, NotUtf8,
        RepeatedColumn, RepeatedService, UnknownColumn,
    };
    let (_server, admin) = start(3, &[]).await;
    for (text, expected) in [
        ("", vec![(1, None, NoHeader)]),
        ("service,category,tech\n", vec![(2, None, NoLines)]),
        ("service;category;tech\ns0.example;DOMAIN;newcomer-ovh\n", vec![(1, None, NoCommas)]),
        (
            "service,owner,tech,tech\ns0.example,,x,newcomer-ovh\n",
            vec![(1, Some(2), UnknownColumn), (1, Some(4), RepeatedColumn), (1, Some(5), MissingColumn)],
        ),
        (
            "service,category,tech,until\n,DOMAIN,,tomorrow\ns0.example,DOMAIN\ns1.example,DOMAIN,\"a\"b,\n\
             caf\u{fffd}.example,DOMAIN,,\ns2.example,DOMAIN,,\n\"s2.example\",DOMAIN,newcomer-ovh,\n",
            vec![
                (2, Some(1), Empty),
                (2, Some(4), NotADay),
                (3, Some(3), FieldCount),
                (4, Some(3), MisplacedQuote),
                (5, Some(1), NotUtf8),
                (7, Some(1), RepeatedService),
            ],
        ),
    ] {
        let preview = check(&admin, text).await;
        assert_eq!((preview.will_change, preview.cannot_change, preview.parties.len()), (0, 0, 0));
        let faults = preview.faults.into_iter().map(|fault| (fault.line, fault.column, fault.problem));
        assert_eq!(faults.collect::<Vec<_>>(), expected, "{text}");
    }
    let repeated = check(&admin, "service,category\ns0.example,DOMAIN\n\n\ns0.example,DOMAIN\n").await.faults;
    assert_eq!((repeated[0].line, repeated[0].first), (5, Some(2)));
}

#[tokio::test]
async fn faulty_file_submits_nothing() {
    let (server, admin) = start(2, &[]).await;
    let text = "service,category,tech\ns0.example,DOMAIN,newcomer-ovh\ns1.example,DOMAIN,nobody\n";
    // Not even the lines without a fault, with `leaveOut`.
    let asked = NewSubmission { leave_out: true, ..file(text) };
    let problem: Problem = admin.post(route::SUBMISSIONS, &asked).await.problem(400);
    assert_eq!(problem.reason, Reason::Malformed);
    let expected = "The file has 1 faults. The first: line 3, column 3 (tech): notAContact.";
    assert!(problem.detail.starts_with(expected), "{}", problem.detail);
    assert!(server.rows("select 1 from request").is_empty());
    let text = text.replace("nobody", "newcomer-ovh");
    let submitted = submit(&admin, &file(&text)).await;
    assert_eq!(requests_of(&admin, submitted.submission).await.len(), 2);
}

/// Reason, and names with their lines, of each group.
fn named(refused: &[RefusedServices]) -> Vec<(RefusalKind, Vec<(&str, u64)>)> {
    let named = refused.iter().map(|group| {
        let names = group.services.iter().map(|service| service.name.as_str());
        (group.reason, names.zip(group.lines.iter().copied()).collect())
    });
    named.collect()
}

/// Services of others like unknown ones.
#[tokio::test]
async fn refused_services_are_named_with_their_lines() {
    let (_server, admin) = start(3, &[]).await;
    let text = "service,category,tech\r\n\
                s0.example,DOMAIN,newcomer-ovh\r\n\
                \r\n\
                unknown.example,DOMAIN,newcomer-ovh\r\n\
                \"s1.example\",DOMAIN,xx00001-ovh\r\n\
                theirs.example,DOMAIN,xx00001-ovh\r\n\
                s2.example,DOMAIN,xx00002-ovh\r\n";
    let preview = check(&admin, text).await;
    assert_eq!((preview.will_change, preview.cannot_change), (1, 4));
    let expected = [
        (RefusalKind::NoService, vec![("unknown.example", 4), ("theirs.example", 6)]),
        (RefusalKind::NoSuchAccount, vec![("s1.example", 5), ("s2.example", 7)]),
    ];
    assert_eq!(named(&preview.refused), expected);
    assert_eq!(admin.post(route::SUBMISSIONS, &file(text)).await.reason(409), Reason::Conflict);
    let submitted = submit(&admin, &NewSubmission { leave_out: true, ..file(text) }).await;
    // Without the lists that a form shows.
    assert_eq!(submitted.preview, Preview { changes: Vec::new(), notified: Vec::new(), ..preview });
    let left_out = detail(&admin, submitted.submission).await.left_out.expect("what was left out");
    assert_eq!(named(&left_out.reasons), expected, "on the page of the submission, too");

    // Services that are selected stand in no line.
    let unknown = service("unknown.example", Category::Domain);
    let preview = super::check(&admin, &these(&[unknown])).await;
    assert!(preview.refused.iter().all(|group| group.lines.is_empty()), "{preview:?}");
}

#[tokio::test]
async fn an_exported_list_is_a_file_of_new_contacts() {
    let (_server, admin) = start(3, &[]).await;
    let exported = admin.get(route::SERVICES_CSV).await.text();
    let all = admin.services("").await.total;
    let unchanged = check(&admin, &exported).await;
    assert_eq!((unchanged.faults.len(), unchanged.will_change, unchanged.unchanged), (0, 0, all));
    let changed: String = exported
        .lines()
        .map(|line| if line.contains("1+1") { line.replacen("tech-ovh", "newcomer-ovh", 1) } else { line.to_owned() })
        .map(|line| line + "\r\n")
        .collect();
    let preview = check(&admin, &changed).await;
    assert_eq!((preview.faults.len(), preview.will_change, preview.unchanged), (0, 1, all - 1));
}

#[tokio::test]
async fn lines_bytes_and_contacts_are_limited() {
    let (_server, admin) = start(70, &["--max-lines", "65"]).await;
    let text = |lines| techs(lines, |number| format!("xx{number:05}-ovh"));
    let problem: Problem = admin.post(route::SUBMISSIONS_CHECK, &file(&text(66))).await.problem(413);
    assert!(problem.detail.contains("at most 65"), "{}", problem.detail);
    assert_eq!(problem.cause.as_deref(), Some(SubmissionLimit::Requests.as_str()));
    // Looking up accounts is limited.
    let problem: Problem = admin.post(route::SUBMISSIONS_CHECK, &file(&text(65))).await.problem(413);
    assert!(problem.detail.contains("at most 60 different new contacts"), "{}", problem.detail);
    assert_eq!(problem.budget, Some(Budget::Lookups));
    let large = format!("service,category,tech\n{}", " ".repeat(MAX_BODY_BYTES));
    let problem: Problem = admin.post(route::SUBMISSIONS_CHECK, &file(&large)).await.problem(413);
    assert_eq!((problem.reason, problem.cause, problem.budget), (Reason::TooLarge, None, None));
    // As many as may be looked up in a minute are checked again and sent within it.
    for _ in 0..2 {
        assert_eq!(check(&admin, &text(60)).await.cannot_change, 60, "none of them exists");
    }
    assert_eq!(admin.post(route::SUBMISSIONS, &file(&text(60))).await.reason(409), Reason::Conflict);
}

#[tokio::test]
async fn largest_file_is_accepted_in_any_json_encoding() {
    let (_server, admin) = start(1, &[]).await;
    let empty_line = "\"\",\"\",\"\"\r\n";
    let header = "\"service\",\"category\",\"tech\"\r\n";
    let text = header.to_owned() + &empty_line.repeat((MAX_FILE_BYTES - header.len()) / empty_line.len());
    assert!(is_file_sendable(&text));
    assert_eq!(check(&admin, &text).await.faults[0].problem, FileProblem::NoLines);
    let foreign = "\0".repeat(MAX_FILE_BYTES);
    assert!(!is_file_sendable(&foreign));
}

#[tokio::test]
async fn addresses_of_contacts_cannot_be_guessed_without_the_right() {
    let (server, _) = start(1, &[]).await;
    let tech = server.sign_in("tech").await;
    let chosen = |role: Role, address: &str| {
        let contacts = PerRole::from_fn(|own| (own == role).then(|| address.to_owned()));
        selected(&[service("s0.example", Category::Domain)], contacts, None)
    };
    let by_file = |role: Role, address: &str| {
        let column = format!("{role:?}").to_lowercase();
        file(&format!("service,category,{column}\ns0.example,DOMAIN,{address}\n"))
    };
    for is_file in [false, true] {
        let ask = |role, address: &str| if is_file { by_file(role, address) } else { chosen(role, address) };
        for (role, address) in [(Role::Admin, "admin@mail.example"), (Role::Billing, "billing@mail.example")] {
            let for_a_match = super::check(&tech, &ask(role, address)).await;
            let numbers = (for_a_match.will_change, for_a_match.unchanged, for_a_match.cannot_change);
            assert_eq!(numbers, (0, 0, 1), "{for_a_match:?}");
            let reasons: Vec<RefusalKind> = for_a_match.refused.iter().map(|refused| refused.reason).collect();
            assert_eq!(reasons, [RefusalKind::RightMissing]);
            let submitted = tech.post(route::SUBMISSIONS, &ask(role, address)).await;
            // Nothing is looked up, so this may be asked as often as one likes.
            for other in ["nobody@mail.example", "newcomer@mail.example", "ADMIN@mail.example"].repeat(21) {
                assert_eq!(super::check(&tech, &ask(role, other)).await, for_a_match, "{other}");
            }
            let refused = tech.post(route::SUBMISSIONS, &ask(role, "nobody@mail.example")).await;
            assert_eq!((refused.status, refused.text()), (submitted.status, submitted.text()));
        }
        // With the right each look-up counts.
        for number in 0..60 {
            super::check(&tech, &ask(Role::Tech, &format!("nobody{number}@mail.example"))).await;
        }
        let problem = tech.post(route::SUBMISSIONS_CHECK, &ask(Role::Tech, "nobody@mail.example")).await.problem(429);
        assert_eq!(problem.budget, Some(Budget::Lookups));
        server.advance(minutes(1)).await;
    }
}

/// Services of two names, and one whose name a spreadsheet would evaluate.
async fn start_with_servers() -> (TestServer, Vec<ServiceKey>) {
    let mut names: Vec<String> = (0..6).map(|number| format!("s{number}.example")).collect();
    names.extend((0..3).map(|number| format!("t{number}.example")));
    names.push("=1+1".to_owned());
    let server = TestServer::start_with(&[], |export| {
        for name in &names {
            export.add(name, "VPS", ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await;
    (server, names.iter().map(|name| service(name, Category::Vps)).collect())
}

/// The numbers of the rows of a file.
async fn rows(user: &TestUser, path: &str) -> Vec<String> {
    let reply = user.get(path).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/csv; charset=utf-8"));
    reply.csv().trim_end().lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect()
}

/// The numbers of the rows of the page.
async fn rows_of_page(user: &TestUser, id: SubmissionId, query: &str) -> Vec<String> {
    let page = lines_page(user, id, query).await;
    assert_eq!(page.total, page.rows.len() as u64);
    page.rows.into_iter().map(|row| row.request.id.to_string()).collect()
}

#[tokio::test]
async fn a_file_of_lines_keeps_the_filters_of_the_page() {
    let (server, services) = start_with_servers().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&services)).await.submission;
    let code = server.code(id.first_request(), &newcomer).await;
    let of = async |name: &str| {
        let found = rows_of_page(&admin, id, &format!("?q={name}")).await;
        RequestId::parse(&found[0]).expect("a number")
    };
    let [first, third, accepted] = [of("s1.example").await, of("t2.example").await, of("s2.example").await];
    let [accept, decline] = [vec![accepted], vec![first, third]].map(Lines::These);
    answer(&newcomer, id, &code, accept, decline).await.ok::<LinesResult>();
    for (user, query, expected) in [
        (&admin, "", 10),
        (&admin, "?q=t1.ex", 1),
        (&admin, "?q=example", 9),
        (&admin, "?state=refused", 2),
        (&newcomer, "?state=validatingByCustomers", 8),
        (&newcomer, "?q=t2&state=refused", 1),
        (&newcomer, "?q=s2&state=refused", 0),
        (&admin, "?state=refused&sort=-service", 2),
        (&admin, "?sort=-state", 10),
        // By the reader's own answer.
        (&newcomer, "?answer=waiting", 7),
        (&newcomer, "?answer=accepted&state=validatingByCustomers", 1),
        (&newcomer, "?answer=waiting&state=refused", 0),
        (&newcomer, "?answer=nonsense", 10),
        // A declined line waits for nobody.
        (&admin, "?answer=waiting", 8),
        (&admin, "?answer=accepted", 0),
    ] {
        let found = rows(user, &[&route::submission_lines_csv(id), query].concat()).await;
        assert_eq!(found, rows_of_page(user, id, query).await, "{query}");
        assert_eq!(found.len(), expected, "{query}");
    }
    let refused = rows(&admin, &[&route::submission_lines_csv(id), "?state=refused"].concat()).await;
    assert_eq!(refused, [first.to_string(), third.to_string()]);
    assert_eq!(server.sign_in("newcomer2").await.get(&route::submission_lines_csv(id)).await.status, 404);
}

#[tokio::test]
async fn files_of_lines_and_of_requests_escape_spreadsheet_formulas() {
    let (server, services) = start_with_servers().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&services)).await.submission;
    for user in [&admin, &newcomer] {
        for path in [route::submission_lines_csv(id), route::REQUESTS_CSV.to_owned()] {
            let text = user.get(&path).await.text();
            assert!(text.contains(",'=1+1,VPS,") && !text.contains(",=1+1"), "{path}: {text}");
            assert_eq!(text.trim_end().lines().count(), 11, "{path}: {text}");
        }
    }
}
