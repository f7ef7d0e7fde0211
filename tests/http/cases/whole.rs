//! Whole procedures, from opening to their effects.

use super::{
    CLAIMANT, DOMAIN, HOLDER, TestClaimant, approve, contacts_case, holder_case, mail, object, secret, server, subjects,
};
use crate::common::database::Value;
use crate::common::{DemoMail, TO_NEWCOMER, TestServer, TestUser, account, domain};
use crate::holders;
use chrono::TimeDelta;
use handover_api::app::ScreenResponse;
use handover_api::desk::{DeskActCall, DeskAction, SearchResult};
use handover_api::history::History;
use handover_api::link::ProcedurePage;
use handover_api::route;
use handover_rules::cases::CaseState;
use handover_rules::desk::StaffRole::{Approver, Support};
use handover_rules::{RequestState, Role};

async fn approvers(server: &TestServer) -> [TestUser; 2] {
    [server.staff("rhea", &[Approver]).await, server.staff("tamsin", &[Approver]).await]
}

#[tokio::test]
async fn contacts_change_after_a_quiet_objection_period() {
    let server = server().await;
    let admin = server.sign_in("admin").await;
    let open = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let [rhea, tamsin] = approvers(&server).await;
    approve(&[&rhea, &tamsin], claimant.page().await.number).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    server.advance(TimeDelta::days(7) - TimeDelta::seconds(1)).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    server.advance(TimeDelta::seconds(1)).await;
    assert_eq!(server.contact_names(&domain()).await, ["newcomer", "newcomer", "billing"]);
    assert_eq!(claimant.state().await, CaseState::Executed);
    // The former and the new holders of the roles are notified; open requests for these roles end.
    let changed =
        |subjects: Vec<String>| subjects.last().map(String::as_str) == Some("halden.example has changed hands");
    for name in ["admin", "tech", "newcomer"] {
        assert!(changed(subjects(&server, &format!("{name}@mail.example")).await), "{name}");
    }
    assert!(changed(subjects(&server, HOLDER).await));
    assert_eq!(subjects(&server, "billing@mail.example").await, Vec::<String>::new());
    assert_eq!(
        subjects(&server, CLAIMANT).await.last().map(String::as_str),
        Some("Your case about halden.example was carried out")
    );
    let ended = server.rows(&format!("select ended_at is not null from request where id = {open}"));
    assert_eq!(ended, [[1.into()]]);
    let newcomer = server.sign_in("newcomer").await;
    assert!(matches!(newcomer.state(open).await, RequestState::Error | RequestState::Expired));
    // The history names the case.
    let number = claimant.page().await.number;
    let billing = server.sign_in("billing").await;
    let history: ScreenResponse<History> = billing.get(&route::of_service(route::HISTORY, &domain())).await.ok();
    let terms = history.data.terms.iter().filter(|term| term.account == account("newcomer"));
    let terms: Vec<_> = terms.map(|term| (term.role, term.case, term.request)).collect();
    assert_eq!(terms, [(Role::Tech, Some(number), None), (Role::Admin, Some(number), None)]);
    assert!(
        history.data.terms.iter().filter(|term| term.account != account("newcomer")).all(|term| term.case.is_none())
    );
}

/// Never without history and emails, and never half.
#[tokio::test]
async fn contacts_change_in_one_transaction_with_history_and_emails() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let [rhea, tamsin] = approvers(&server).await;
    approve(&[&rhea, &tamsin], claimant.page().await.number).await;
    server.settle().await;
    let _ = server.store.take_statements();
    server.advance(TimeDelta::days(7)).await;
    let transactions = server.store.take_statements();
    let with = |part: &str| -> Vec<usize> {
        let has = |statements: &&Vec<String>| statements.iter().any(|sql| sql.contains(part));
        transactions.iter().enumerate().filter(|(_, statements)| has(statements)).map(|(index, _)| index).collect()
    };
    let moved = with("update service set admin");
    assert_eq!(moved.len(), 1, "{transactions:#?}");
    for part in ["update holder_case set state", "insert into case_entry", "into role_term", "insert into outbox"] {
        assert!(with(part).contains(&moved[0]), "{part}: {:#?}", transactions[moved[0]]);
    }
    assert_eq!(server.contact_names(&domain()).await, ["newcomer", "newcomer", "billing"]);
}

/// The true holder needs another admin most when the desk has suspended the present one.
#[tokio::test]
async fn suspended_admin_does_not_block_the_case_of_the_holder() {
    let server = server().await;
    let [rhea, tamsin] = approvers(&server).await;
    let jonas = server.staff("jonas", &[Support]).await;
    let act = DeskAction::Suspend { account: account("admin") };
    jonas.post(route::DESK_ACT, &DeskActCall { act, reason: "Somebody else uses it.".to_owned() }).await.done();
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    approve(&[&rhea, &tamsin], claimant.page().await.number).await;
    server.advance(TimeDelta::days(7)).await;
    assert_eq!(claimant.state().await, CaseState::Executed);
    assert_eq!(server.contact_names(&domain()).await, ["newcomer", "newcomer", "billing"]);
}

#[tokio::test]
async fn holder_changes_after_a_quiet_objection_period() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &holder_case(DOMAIN)).await;
    let [rhea, tamsin] = approvers(&server).await;
    approve(&[&rhea, &tamsin], claimant.page().await.number).await;
    let email = mail(&server, HOLDER, "Someone else may get halden.example").await;
    assert!(!email.text.contains("Lindqvist"), "no text that a stranger chose: {}", email.text);
    server.advance(TimeDelta::days(7)).await;
    assert_eq!(claimant.state().await, CaseState::Executed);
    let holder = server.rows("select last_name, email from holder where service_name = 'halden.example'");
    let text = |text: &str| Value::from(text.to_owned());
    assert_eq!(holder, [[text("Lindqvist"), text("vera@lindqvist.example")]]);
    for address in [HOLDER, "admin@mail.example", "vera@lindqvist.example"] {
        let subjects = subjects(&server, address).await;
        assert_eq!(subjects.last().map(String::as_str), Some("halden.example has changed hands"), "{address}");
    }
}

/// Otherwise both holders could agree to a change that must fail, or the admin hold the case up with new ones.
#[tokio::test]
async fn approval_ends_an_open_change_of_holder() {
    for body in [contacts_case(DOMAIN), holder_case(DOMAIN)] {
        let server = server().await;
        let admin = server.sign_in("admin").await;
        let change = holders::ask(&admin).await;
        let new = server.mail_to(holders::NEW, holders::ASK_NEW).await.secret();
        let claimant = TestClaimant::with_papers(&server, &body).await;
        let [rhea, tamsin] = approvers(&server).await;
        let number = claimant.page().await.number;
        approve(&[&rhea], number).await;
        assert!(holders::page(&admin).await.open.is_some(), "one of two approvals decides nothing");
        approve(&[&tamsin], number).await;
        assert_eq!(holders::page(&admin).await.open, None);
        let ended = format!("select ending from holder_change where id = {change}");
        assert!(format!("{:?}", server.rows(&ended)).contains("claimed"), "{:?}", server.rows(&ended));
        holders::answer(&server.visitor(), &new, "accept").await.problem(409);
        for address in [HOLDER, holders::NEW, "admin@mail.example"] {
            let mails = server.mails().await;
            let failed = |mail: &DemoMail| {
                mail.address == address && mail.subject.starts_with("halden.example keeps its holder")
            };
            assert_eq!(mails.iter().filter(|mail| failed(mail)).count(), 1, "{address}: {mails:?}");
        }
        server.advance(TimeDelta::days(7)).await;
        assert_eq!(claimant.state().await, CaseState::Executed);
    }
}

#[tokio::test]
async fn objection_returns_the_case_and_a_second_quiet_period_carries_it_out() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    let [rhea, tamsin] = approvers(&server).await;
    approve(&[&rhea, &tamsin], number).await;
    server.advance(TimeDelta::days(6)).await;
    let email = mail(&server, HOLDER, "Someone else may get halden.example").await;
    object(&server.visitor(), secret(&email, ProcedurePage::Objection)).await.done();
    server.advance(TimeDelta::days(20)).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    assert_eq!(claimant.state().await, CaseState::Checking);
    for address in [HOLDER, "admin@mail.example"] {
        let subjects = subjects(&server, address).await;
        assert_eq!(subjects.last().map(String::as_str), Some("An objection arrived: halden.example"), "{address}");
    }
    // Sessions at the desk are short.
    for (user, name) in [(&rhea, "rhea"), (&tamsin, "tamsin")] {
        server.sign_in_to_desk(user, name).await;
    }
    approve(&[&rhea, &tamsin], number).await;
    server.advance(TimeDelta::days(7)).await;
    assert_eq!(claimant.state().await, CaseState::Executed);
    assert_eq!(server.contact_names(&domain()).await, ["newcomer", "newcomer", "billing"]);
}

#[tokio::test]
async fn admin_who_is_the_holder_gets_each_email_once() {
    let server = server().await;
    server.sql("update holder set email = 'admin@mail.example'", []);
    let claimant = TestClaimant::with_papers(&server, &holder_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    let [rhea, tamsin] = approvers(&server).await;
    let texts_of = async |subject: &str| {
        let about = |mail: &DemoMail| mail.address == "admin@mail.example" && mail.subject.contains(subject);
        server.mails().await.into_iter().filter(about).map(|mail| mail.text).collect::<Vec<String>>()
    };
    approve(&[&rhea, &tamsin], number).await;
    let links = texts_of("Someone else may get halden.example").await;
    assert_eq!(links.len(), 1);
    let words: Vec<&str> = links[0].split_whitespace().collect();
    assert!(words.join(" ").contains("as the current admin contact and as the holder on record"), "{}", links[0]);
    let holder = mail(&server, "admin@mail.example", "Someone else may get halden.example").await;
    object(&server.visitor(), secret(&holder, ProcedurePage::Objection)).await.done();
    let objected = texts_of("An objection arrived: halden.example").await;
    assert_eq!(objected.len(), 1);
    assert!(objected[0].contains("admin"), "the one to the account, by name: {}", objected[0]);
    approve(&[&rhea, &tamsin], number).await;
    server.advance(TimeDelta::days(7)).await;
    assert_eq!(claimant.state().await, CaseState::Executed);
    assert_eq!(texts_of("halden.example has changed hands").await.len(), 1);
}

#[tokio::test]
async fn blocker_at_the_end_returns_the_case_to_the_desk() {
    let mut server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let [rhea, tamsin] = approvers(&server).await;
    approve(&[&rhea, &tamsin], claimant.page().await.number).await;
    server.import_with(|export| export.bills.push(("newcomer", "2029-02-01", "UNPAID"))).await;
    server.advance(TimeDelta::days(8)).await;
    assert_eq!(claimant.state().await, CaseState::Checking);
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    assert_eq!(
        subjects(&server, CLAIMANT).await.last().map(String::as_str),
        Some("We’re checking your case about halden.example again")
    );
}

#[tokio::test]
async fn late_timer_changes_nothing_about_the_outcome() {
    let mut server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let [rhea, tamsin] = approvers(&server).await;
    approve(&[&rhea, &tamsin], claimant.page().await.number).await;
    let email = mail(&server, HOLDER, "Someone else may get halden.example").await;
    server.restart(TimeDelta::days(30)).await;
    let late = object(&server.visitor(), secret(&email, ProcedurePage::Objection)).await.problem(409);
    assert_eq!(late.cause.as_deref(), Some("notNow"));
    assert_eq!(claimant.state().await, CaseState::Executed);
}

#[tokio::test]
async fn a_domain_is_found_in_any_spelling_and_the_claimant_does_not_see_the_spelling_of_the_provider() {
    const LISTED: &str = "XN--ELDERWCK-H2A.Example";
    let server =
        TestServer::start_with(&[], |export| export.add(LISTED, "DOMAIN", ["admin", "tech", "billing"], None, "ok"))
            .await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case("elderWi\u{301}ck.example.")).await;
    let page = claimant.page().await;
    assert_eq!(page.domain.as_str(), "elderwíck.example");
    let mails = server.mails().await;
    assert!(mails.iter().filter(|mail| mail.address == CLAIMANT).all(|mail| !mail.text.contains(LISTED)), "{mails:#?}");
    let [rhea, tamsin] = approvers(&server).await;
    for text in
        ["elderwíck.example", "ElderWÍCK.example", "elderwi\u{301}ck.example.", "xn--elderwck-h2a.example", LISTED]
    {
        let found: SearchResult = rhea.get(&[route::DESK_SEARCH, "?q=", text].concat()).await.ok();
        assert_eq!((found.cases.len(), found.services.len()), (1, 1), "{text}");
    }
    approve(&[&rhea, &tamsin], page.number).await;
    server.advance(TimeDelta::days(7)).await;
    let listed = handover_rules::ServiceKey {
        name: handover_rules::ServiceName::parse("elderwíck.example").expect("a name"),
        category: handover_rules::Category::Domain,
    };
    assert_eq!(server.contact_names(&listed).await, ["newcomer", "newcomer", "billing"]);
}
