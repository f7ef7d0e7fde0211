//! Files of new contacts: a submission with a line for each service.

use crate::common::{TestServer, TestUser, account, minutes, service};
use crate::submissions::{detail, requests_of, states, submit};
use chrono::Days;
use handover_api::app::ScreenResponse;
use handover_api::problem::Budget;
use handover_api::submissions::{
    LinesPage, MAX_BODY_BYTES, MAX_FILE_BYTES, NAMED_SERVICES, NewLine, NewLines, NewSubmission, ServiceSelection,
    SubmissionLimit, Submitted, is_file_sendable,
};
use handover_api::{Problem, Reason, route};
use handover_rules::submission::file::FileFault;
use handover_rules::submission::file::FileProblem;
use handover_rules::submission::form::Preview;
use handover_rules::submission::refused::RefusalKind;
use handover_rules::submission::refused::RefusedServices;
use handover_rules::{Category, PerRole, Request, RequestState, Role};

fn file(text: &str) -> NewSubmission {
    NewSubmission {
        lines: NewLines::File(text.to_owned()),
        all_or_nothing: false,
        leave_out: false,
        note: None,
        replaces: None,
        replace_own: false,
    }
}

async fn check(user: &TestUser, text: &str) -> Preview {
    user.post(route::SUBMISSIONS_CHECK, &file(text)).await.ok::<ScreenResponse<Preview>>().data
}

/// Line, column and problem of each fault.
async fn faults(user: &TestUser, text: &str) -> Vec<(u64, Option<u32>, FileProblem)> {
    let preview = check(user, text).await;
    assert_eq!((preview.will_change, preview.cannot_change, preview.parties.len()), (0, 0, 0));
    preview.faults.into_iter().map(|fault| (fault.line, fault.column, fault.problem)).collect()
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

async fn lines(user: &TestUser, submitted: &Submitted) -> Vec<Request> {
    let page: ScreenResponse<LinesPage> = user.get(&route::submission_lines(submitted.submission)).await.ok();
    page.data.rows.into_iter().map(|row| row.request).collect()
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
    let submitted = submit(&admin, &file(&text)).await;
    // Without the lists that a form shows.
    assert_eq!(submitted.preview, Preview { changes: Vec::new(), notified: Vec::new(), ..preview.clone() });
    let mut asked: Vec<_> = lines(&admin, &submitted)
        .await
        .into_iter()
        .map(|line| (line.service.name.to_string(), line.roles.iter().next(), line.to, line.until))
        .collect();
    asked.sort_by(|a, b| a.0.cmp(&b.0));
    let line = |name: &str, role, to: &str, until| (name.to_owned(), Some(role), account(to), until);
    let expected = [
        line("=1+1", Role::Tech, "newcomer", None),
        line("s0.example", Role::Tech, "newcomer", Some(until)),
        line("s1.example", Role::Tech, "newcomer2", None),
        line("s2.example", Role::Billing, "newcomer", None),
    ];
    assert_eq!(asked, expected);
}

#[tokio::test]
async fn every_fault_is_listed_with_line_and_column() {
    use FileProblem::{
        DayOutOfRange, Empty, FieldCount, MisplacedQuote, MissingColumn, NoCommas, NoHeader, NoLines, NotACategory,
        NotAContact, NotADay, NotAService, NotUtf8, RepeatedColumn, RepeatedService, UnknownColumn,
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
            "service,category,admin,tech,billing,until\n\
             ,,nobody,=HYPERLINK(1),@x,tomorrow\n\
             s 0,HOUSES,,,,2020-01-01\n\
             s0.example,DOMAIN\n\
             s1.example,DOMAIN,\"a\"b,,,\n\
             caf\u{fffd}.example,DOMAIN,,,,\n\
             s2.example,DOMAIN,,,,\n\
             \"s2.example\",DOMAIN,,newcomer-ovh,,\n",
            vec![
                (2, Some(1), Empty),
                (2, Some(2), Empty),
                (2, Some(3), NotAContact),
                (2, Some(4), NotAContact),
                (2, Some(5), NotAContact),
                (2, Some(6), NotADay),
                (3, Some(1), NotAService),
                (3, Some(2), NotACategory),
                (3, Some(6), DayOutOfRange),
                (4, Some(3), FieldCount),
                (5, Some(3), MisplacedQuote),
                (6, Some(1), NotUtf8),
                (8, Some(1), RepeatedService),
            ],
        ),
        ("service,category\n\"s0.example,DOMAIN\ns1.example,DOMAIN\n", vec![(2, Some(1), MisplacedQuote)]),
    ] {
        assert_eq!(faults(&admin, text).await, expected, "{text}");
    }
    let repeated = check(&admin, "service,category\ns0.example,DOMAIN\n\n\ns0.example,DOMAIN\n").await.faults;
    let title = "service".to_owned();
    let fault = FileFault { line: 5, column: Some(1), title, problem: RepeatedService, first: Some(2) };
    assert_eq!(repeated, [fault]);
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

#[tokio::test]
async fn services_of_others_are_refused_like_unknown_ones() {
    let (_server, admin) = start(2, &[]).await;
    let line = |name: &str| format!("{name},DOMAIN,newcomer-ovh\n");
    let preview = |name: &str| {
        let text = ["service,category,tech\n", &line("s0.example"), &line(name)].concat();
        let admin = &admin;
        async move { check(admin, &text).await }
    };
    let (theirs, unknown) = (preview("theirs.example").await, preview("unknown.example").await);
    for found in [&theirs, &unknown] {
        assert_eq!((found.will_change, found.cannot_change), (1, 1));
        let [refused] = found.refused.as_slice() else { panic!("{found:?}") };
        assert_eq!((refused.reason, refused.count), (RefusalKind::NoService, 1));
    }
    assert_eq!(theirs.parties, unknown.parties);
    let text = ["service,category,tech\n", &line("s0.example"), &line("theirs.example")].concat();
    let problem: Problem = admin.post(route::SUBMISSIONS, &file(&text)).await.problem(409);
    assert_eq!(problem.reason, Reason::Conflict);
    let left_out = submit(&admin, &NewSubmission { leave_out: true, ..file(&text) }).await;
    assert_eq!(requests_of(&admin, left_out.submission).await.len(), 1);
}

/// Reason, and names with their lines, of each group.
fn named(refused: &[RefusedServices]) -> Vec<(RefusalKind, Vec<(&str, u64)>)> {
    let named = refused.iter().map(|group| {
        let names = group.services.iter().map(|service| service.name.as_str());
        (group.reason, names.zip(group.lines.iter().copied()).collect())
    });
    named.collect()
}

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
    let submitted = submit(&admin, &NewSubmission { leave_out: true, ..file(text) }).await;
    // Without the lists that a form shows.
    assert_eq!(submitted.preview, Preview { changes: Vec::new(), notified: Vec::new(), ..preview.clone() });
    let left_out = detail(&admin, submitted.submission).await.left_out.expect("what was left out");
    assert_eq!(named(&left_out.reasons), expected, "on the page of the submission, too");

    // Services that are selected stand in no line.
    let lines = NewLines::Each(vec![NewLine {
        service: service("unknown.example", Category::Domain),
        contacts: PerRole { tech: Some("newcomer-ovh".to_owned()), ..PerRole::default() },
        until: None,
    }]);
    let asked = NewSubmission { lines, ..file("") };
    let preview = admin.post(route::SUBMISSIONS_CHECK, &asked).await.ok::<ScreenResponse<Preview>>().data;
    assert!(preview.refused.iter().all(|group| group.lines.is_empty()), "{preview:?}");
}

#[tokio::test]
async fn check_names_every_fault_of_a_file() {
    let (_server, admin) = start(1, &[]).await;
    let line = |number| format!("none{number}.example,DOMAIN,newcomer-ovh\n");
    let unknown: String = (0..60).map(line).collect();
    let text = ["service,category,tech\n", &unknown, "s0.example,DOMAIN,newcomer-ovh\n"].concat();
    let lines = |preview: &Preview| {
        let [group] = preview.refused.as_slice() else { panic!("{preview:?}") };
        assert_eq!((group.count, group.services.len()), (60, group.lines.len()));
        group.lines.clone()
    };
    assert_eq!(lines(&check(&admin, &text).await), (2..62).collect::<Vec<u64>>());
    let submitted = submit(&admin, &NewSubmission { leave_out: true, ..file(&text) }).await;
    assert_eq!(lines(&submitted.preview), (2..2 + NAMED_SERVICES as u64).collect::<Vec<u64>>());
}

#[tokio::test]
async fn lines_of_services_left_out_of_a_large_file_are_kept() {
    const MANY: usize = 250;
    let (_server, admin) = start(MANY, &[]).await;
    let line = |number: usize| {
        let to = if number % 100 == 7 { "xx00001-ovh" } else { "newcomer-ovh" };
        format!("s{number}.example,DOMAIN,{to}\n")
    };
    let text: String = std::iter::once("service,category,tech\n".to_owned()).chain((0..MANY).map(line)).collect();
    let submitted = submit(&admin, &NewSubmission { leave_out: true, ..file(&text) }).await;
    let expected =
        [(RefusalKind::NoSuchAccount, vec![("s7.example", 9), ("s107.example", 109), ("s207.example", 209)])];
    assert_eq!(named(&submitted.preview.refused), expected);
    let left_out = detail(&admin, submitted.submission).await.left_out.expect("what was left out");
    assert_eq!(named(&left_out.reasons), expected);
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
    let text = |lines: usize| -> String {
        let line = |number| format!("s{number}.example,DOMAIN,xx{number:05}-ovh\n");
        std::iter::once("service,category,tech\n".to_owned()).chain((0..lines).map(line)).collect()
    };
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
    assert_eq!(check(&admin, &text(20)).await.refused[0].reason, RefusalKind::NoSuchAccount);
}

#[tokio::test]
async fn file_with_many_new_contacts_is_checked_corrected_and_sent_within_a_minute() {
    const PEOPLE: u64 = 60;
    let (_server, admin) = start(70, &[]).await;
    let line = |number| format!("s{number}.example,DOMAIN,xx{number:05}-ovh\n");
    let text: String = std::iter::once("service,category,tech\n".to_owned()).chain((0..PEOPLE).map(line)).collect();
    for _ in 0..2 {
        assert_eq!(check(&admin, &text).await.cannot_change, PEOPLE, "none of them exists");
    }
    assert_eq!(admin.post(route::SUBMISSIONS, &file(&text)).await.reason(409), Reason::Conflict);
    let corrected: String = text.lines().take(60).map(|line| line.to_owned() + "\n").collect();
    assert_eq!(check(&admin, &corrected).await.cannot_change, PEOPLE - 1);
    let problem = admin.post(route::SUBMISSIONS_CHECK, &file(&(text + &line(PEOPLE)))).await.problem(413);
    assert_eq!(problem.budget, Some(Budget::Lookups));
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
#[ignore = "long"]
async fn ten_thousand_lines_are_checked_and_submitted() {
    const MANY: usize = 10_000;
    let (_server, admin) = start(MANY, &["--open-requests", "20000", "--max-lines", "10000"]).await;
    let text = |to: &dyn Fn(usize) -> &'static str| -> String {
        let line = |number| format!("s{number}.example,DOMAIN,{}\n", to(number));
        std::iter::once("service,category,tech\n".to_owned()).chain((0..MANY).map(line)).collect()
    };
    let faulty = check(&admin, &text(&|_| "nobody")).await.faults;
    assert_eq!((faulty.len(), faulty[MANY - 1].line), (MANY, MANY as u64 + 1));
    let right = text(&|number| if number % 2 == 0 { "newcomer-ovh" } else { "newcomer2-ovh" });
    let preview = check(&admin, &right).await;
    assert_eq!((preview.faults.len(), preview.will_change), (0, MANY as u64));
    let id = submit(&admin, &file(&right)).await.submission;
    let opened = detail(&admin, id).await;
    assert_eq!((opened.total, opened.party_count), (MANY as u64, 3));
    assert_eq!(states(&opened), [(RequestState::ValidatingByCustomers, MANY as u64)]);
}

#[tokio::test]
async fn addresses_of_contacts_cannot_be_guessed_without_the_right() {
    let (server, _) = start(1, &[]).await;
    let tech = server.sign_in("tech").await;
    let service = service("s0.example", Category::Domain);
    let chosen = |role: Role, address: &str| {
        let contacts = PerRole::from_fn(|own| (own == role).then(|| address.to_owned()));
        let selection = ServiceSelection::These(vec![service.clone()]);
        NewSubmission { lines: NewLines::Selected { selection, contacts, until: None }, ..file("") }
    };
    let by_file = |role: Role, address: &str| {
        let column = format!("{role:?}").to_lowercase();
        file(&format!("service,category,{column}\ns0.example,DOMAIN,{address}\n"))
    };
    for is_file in [false, true] {
        let ask = |role, address: &str| if is_file { by_file(role, address) } else { chosen(role, address) };
        for (role, address) in [(Role::Admin, "admin@mail.example"), (Role::Billing, "billing@mail.example")] {
            let for_a_match =
                tech.post(route::SUBMISSIONS_CHECK, &ask(role, address)).await.ok::<ScreenResponse<Preview>>().data;
            let numbers = (for_a_match.will_change, for_a_match.unchanged, for_a_match.cannot_change);
            assert_eq!(numbers, (0, 0, 1), "{for_a_match:?}");
            let reasons: Vec<RefusalKind> = for_a_match.refused.iter().map(|refused| refused.reason).collect();
            assert_eq!(reasons, [RefusalKind::RightMissing]);
            let submitted = tech.post(route::SUBMISSIONS, &ask(role, address)).await;
            // Nothing is looked up, so this may be asked as often as one likes.
            for other in ["nobody@mail.example", "newcomer@mail.example", "ADMIN@mail.example"].repeat(21) {
                let preview =
                    tech.post(route::SUBMISSIONS_CHECK, &ask(role, other)).await.ok::<ScreenResponse<Preview>>().data;
                assert_eq!(preview, for_a_match, "{other}");
            }
            let refused = tech.post(route::SUBMISSIONS, &ask(role, "nobody@mail.example")).await;
            assert_eq!((refused.status, refused.text()), (submitted.status, submitted.text()));
        }
        // With the right each look-up counts.
        for number in 0..60 {
            let asked = ask(Role::Tech, &format!("nobody{number}@mail.example"));
            assert_eq!(tech.post(route::SUBMISSIONS_CHECK, &asked).await.status, 200);
        }
        let problem = tech.post(route::SUBMISSIONS_CHECK, &ask(Role::Tech, "nobody@mail.example")).await.problem(429);
        assert_eq!(problem.budget, Some(Budget::Lookups));
        server.advance(minutes(1)).await;
    }
}
