//! Deciding cases at the desk.

use super::{
    CLAIMANT, DOMAIN, HOLDER, PDF, TestClaimant, approve, approvers, contacts_case, decide, decision, mail,
    read_papers, secret, server, server_with,
};
use crate::common::{Reply, TestServer, TestUser, staff_address};
use crate::overload::unread_copies;
use handover_api::cases::DecisionKind::{Approve, AskAgain, Refuse};
use handover_api::cases::{CaseView, DeskCase, DeskQueue};
use handover_api::desk::{DeskActCall, DeskAction};
use handover_api::link::ProcedurePage;
use handover_api::submissions::Delivery;
use handover_api::{Reason, route};
use handover_rules::cases::lifecycle::CaseRefusalKind;
use handover_rules::cases::papers::PaperKind::Identity;
use handover_rules::cases::timeline::{CaseMilestone, CaseTurn};
use handover_rules::cases::{CaseNumber, CaseState};
use handover_rules::desk::DeskAct;
use handover_rules::desk::StaffRole::{Approver, Reader, Support};
use reqwest::Method;

fn cause(reply: &Reply) -> String {
    reply.problem(409).cause.expect("a cause")
}

/// A case with the desk.
async fn sent(server: &TestServer) -> (TestClaimant, CaseNumber) {
    let claimant = TestClaimant::with_papers(server, &contacts_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    (claimant, number)
}

async fn case(staff: &TestUser, number: CaseNumber) -> DeskCase {
    staff.get(&route::desk_case(number)).await.ok()
}

#[tokio::test]
async fn case_shows_papers_beside_holder_and_claim() {
    let server = server().await;
    let (_, number) = sent(&server).await;
    let [lena, rhea] = [server.staff("lena", &[Reader]).await, server.staff("rhea", &[Approver]).await];
    let queue = rhea.get(route::DESK_CASES).await.ok::<DeskQueue>().rows;
    assert_eq!((queue.len(), queue[0].number, queue[0].turn), (1, number, CaseTurn::Mine));
    let seen = case(&rhea, number).await;
    assert_eq!(seen.holder.expect("a holder").email.as_str(), HOLDER);
    assert_eq!(seen.contacts.expect("contacts").admin.as_str(), "admin-ovh");
    assert_eq!(seen.papers.len(), 2);
    assert!(seen.papers.iter().all(|paper| !paper.is_opened && !paper.is_scanned));
    let path = route::desk_paper(number, seen.papers[0].paper.id);
    // A reader looks, and neither opens papers nor decides.
    case(&lena, number).await;
    assert_eq!(lena.get(&path).await.reason(403), Reason::NotAllowed);
    assert_eq!(decide(&lena, number, &decision(Refuse, &[])).await.status, 403);
    let reply = rhea.get(&path).await;
    assert_eq!((reply.status, reply.body.as_slice()), (200, PDF));
    assert_eq!(reply.header("content-type"), "application/octet-stream");
    assert!(reply.header("content-disposition").starts_with("attachment; filename=\"B-"));
    assert_eq!(reply.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    let seen = case(&rhea, number).await;
    assert!(seen.papers[0].is_opened && !seen.papers[1].is_opened);
}

#[tokio::test]
async fn paper_without_room_for_its_answer_was_not_opened() {
    let server = server_with(&["--request-seconds", "600"]).await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let large = [PDF, &b" ".repeat(20 * 1024), PDF].concat();
    for kind in claimant.page().await.missing {
        claimant.upload(kind, &large).await.ok::<CaseView>();
    }
    let number = claimant.post(route::CASE_SEND).await.ok::<CaseView>().number;
    let rhea = server.staff("rhea", &[Approver]).await;
    let path = route::desk_paper(number, case(&rhea, number).await.papers[0].paper.id);
    let unread = [unread_copies(&server, "admin").await, unread_copies(&server, "newcomer").await];
    assert_eq!(rhea.get(&path).await.reason(503), Reason::Busy);
    let opened = "select count(*) from audit where act = 'openPaper' and refusal is null";
    assert_eq!(server.value::<i64>(opened), 0);
    drop(unread);
    server.until("there is room again", async || rhea.get(&path).await.status == 200).await;
    assert!(case(&rhea, number).await.papers[0].is_opened);
}

#[tokio::test]
async fn approval_needs_all_papers_opened_and_two_people() {
    let server = server().await;
    let (claimant, number) = sent(&server).await;
    let [rhea, tamsin] = approvers(&server).await;
    let refused = async |staff: &TestUser| cause(&decide(staff, number, &decision(Approve, &[])).await);
    assert_eq!(refused(&rhea).await, "papersUnread");
    approve(&[&rhea], number).await;
    let seen = case(&rhea, number).await;
    assert_eq!((seen.state, seen.approvers, seen.approvals.len()), (CaseState::Checking, 2, 1));
    assert_eq!(seen.approvals[0].note.as_deref(), Some(decision(Approve, &[]).reason.as_str()));
    assert_eq!(seen.no_approval, Some(CaseRefusalKind::ApprovedAlready));
    assert_eq!(refused(&rhea).await, "approvedAlready");
    // The papers that the first one opened count for nobody else.
    assert_eq!(refused(&tamsin).await, "papersUnread");
    approve(&[&tamsin], number).await;
    assert_eq!(claimant.state().await, CaseState::ObjectionPeriod);
    // The claimant reads neither the first approval nor the notes.
    let timeline = claimant.page().await.timeline;
    assert!(timeline.iter().all(|entry| entry.milestone != CaseMilestone::FirstApproval && entry.note.is_none()));
    // A refused act is not logged as done.
    let acts: Vec<String> = server.column(
        "select act from audit where act not in ('addStaff', 'signIn') and refusal is null and staff_name = 'rhea'
         order by id",
    );
    let done: Vec<&String> = acts.iter().filter(|act| **act != DeskAct::SeeCase.as_str()).collect();
    let expected = [DeskAct::OpenPaper, DeskAct::OpenPaper, DeskAct::ApproveCase];
    assert_eq!(done, expected.map(DeskAct::as_str));
}

#[tokio::test]
async fn approval_counts_for_what_was_read() {
    let server = server().await;
    let (claimant, number) = sent(&server).await;
    let rhea = server.staff("rhea", &[Approver]).await;
    let read = async || rhea.get(&route::desk_case(number)).await.header("etag").to_owned();
    let (path, body) = (route::desk_case_decision(number), decision(Approve, &[]));
    let approve_as = async |version: &str| rhea.if_match(version, Method::POST, &path, &body).await;
    let before = read().await;
    read_papers(&rhea, number).await;
    assert_eq!(read().await, before, "to open a paper changes nothing");
    // The record, then the papers.
    for change in ["update holder set last_name = 'Moved'", "update case_paper set name = 'other.pdf'"] {
        let stale = read().await;
        assert!(server.sql(change, []) > 0, "{change}");
        assert_eq!(approve_as(&stale).await.reason(412), Reason::PreconditionFailed, "{change}");
    }
    // Nor for whatever is there.
    assert_eq!(rhea.post(&path, &body).await.reason(412), Reason::PreconditionFailed);
    assert!(case(&rhea, number).await.approvals.is_empty());
    let refusals: Vec<String> = server.column("select refusal from audit where refusal is not null");
    assert_eq!(refusals, ["changed"; 3]);
    // Other decisions need no version, and keep to one that is given.
    let refuse = decision(Refuse, &[]);
    assert_eq!(rhea.if_match(&before, Method::POST, &path, &refuse).await.status, 412);
    approve_as(&read().await).await.ok::<DeskCase>();
    assert_eq!(case(&rhea, number).await.approvals.len(), 1);
    assert_eq!(claimant.state().await, CaseState::Checking);
}

#[tokio::test]
async fn asking_again_and_refusing_show_the_claimant_the_reason() {
    let server = server().await;
    let (claimant, number) = sent(&server).await;
    let rhea = server.staff("rhea", &[Approver]).await;
    assert_eq!(cause(&decide(&rhea, number, &decision(AskAgain, &[])).await), "nothingAsked");
    let mut silent = decision(AskAgain, &[Identity]);
    silent.reason.clear();
    assert_eq!(decide(&rhea, number, &silent).await.status, 400);
    decide(&rhea, number, &decision(AskAgain, &[Identity])).await.ok::<DeskCase>();
    let page = claimant.page().await;
    assert_eq!((page.state, page.missing.as_slice()), (CaseState::CollectingPapers, &[Identity][..]));
    let note = page.timeline.last().and_then(|entry| entry.note.as_deref());
    assert_eq!(note, Some("The card is hardly legible."));
    let email = mail(&server, CLAIMANT, "Send some documents for halden.example again").await;
    assert!(email.text.contains("hardly legible.") && email.text.contains("Identity card"), "{}", email.text);
    claimant.upload(Identity, PDF).await.ok::<CaseView>();
    claimant.post(route::CASE_SEND).await.ok::<CaseView>();
    decide(&rhea, number, &decision(Refuse, &[])).await.ok::<DeskCase>();
    assert_eq!(claimant.state().await, CaseState::Refused);
    let email = mail(&server, CLAIMANT, "Your case about halden.example was refused").await;
    assert!(email.text.contains("hardly legible"), "{}", email.text);
    assert_eq!(cause(&decide(&rhea, number, &decision(Refuse, &[])).await), "notNow");
}

#[tokio::test]
async fn claimant_cannot_decide_their_case() {
    let server = server().await;
    let (_, number) = sent(&server).await;
    server.change_row("update holder_case set email = ?1", [staff_address("rhea").to_string()]);
    let rhea = server.staff("rhea", &[Approver]).await;
    read_papers(&rhea, number).await;
    for body in [decision(Approve, &[]), decision(AskAgain, &[Identity]), decision(Refuse, &[])] {
        assert_eq!(cause(&decide(&rhea, number, &body).await), "ownCase");
    }
}

#[tokio::test]
async fn approval_of_removed_staff_does_not_count() {
    let server = server().await;
    let (claimant, number) = sent(&server).await;
    let [rhea, tamsin] = approvers(&server).await;
    approve(&[&rhea], number).await;
    server.remove_staff("rhea").await;
    let seen = case(&tamsin, number).await;
    assert_eq!(seen.approvals, []);
    assert_eq!(seen.timeline.last().map(|entry| entry.milestone), Some(CaseMilestone::ApprovalVoid));
    approve(&[&tamsin], number).await;
    assert_eq!(claimant.state().await, CaseState::Checking);
    // A person who comes back is the same one.
    server.remove_staff("tamsin").await;
    let tamsin = server.staff("tamsin", &[Approver]).await;
    assert_eq!(cause(&decide(&tamsin, number, &decision(Approve, &[])).await), "approvedAlready");
}

#[tokio::test]
async fn case_shows_its_emails_and_sends_a_lost_link_again() {
    let server = server().await;
    let (claimant, number) = sent(&server).await;
    let jonas = server.staff("jonas", &[Support]).await;
    let seen = case(&jonas, number).await;
    let mails: Vec<_> = seen.mails.iter().map(|mail| (mail.notice.as_str(), mail.delivery)).collect();
    let notices = ["papersReceived", "sendPapers", "confirmMailbox"];
    assert_eq!(mails, notices.map(|notice| (notice, Delivery::Sent)));
    assert!(seen.mails.iter().all(|mail| mail.address.as_ref().is_some_and(|to| to.as_str() == CLAIMANT)));
    let act = DeskAction::ResendMail { mail: seen.mails[0].id };
    let call = DeskActCall { act, reason: "They lost the link.".to_owned() };
    jonas.post(route::DESK_ACT, &call).await.done();
    let token = secret(&mail(&server, CLAIMANT, "We have your documents").await, ProcedurePage::Case);
    assert_ne!(token, claimant.token);
    let opened = TestClaimant { user: server.visitor(), token };
    assert_eq!(opened.page().await.number, number);
    assert_eq!(case(&jonas, number).await.mails.len(), 4);
}
