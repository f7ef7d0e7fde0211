//! Cases at the desk.

use super::{
    CLAIMANT, DOMAIN, HOLDER, PDF, TestClaimant, approve, contacts_case, decide, decision, mail, read_papers, server,
};
use crate::common::Reply;
use handover_api::cases::DecisionKind::{Approve, AskAgain, Refuse};
use handover_api::cases::{CaseView, DeskCase, DeskQueue};
use handover_api::desk::{DeskActCall, DeskAction};
use handover_api::{Reason, route};
use handover_rules::cases::CaseState;
use handover_rules::cases::lifecycle::CaseRefusalKind;
use handover_rules::cases::papers::PaperKind::Identity;
use handover_rules::cases::queue::CaseTurn;
use handover_rules::cases::timeline::CaseMilestone;
use handover_rules::desk::DeskAct;
use handover_rules::desk::StaffRole::{Approver, Reader, Support};

fn cause(reply: &Reply) -> String {
    reply.problem(409).cause.expect("a cause")
}

#[tokio::test]
async fn case_shows_papers_beside_holder_and_claim() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    let lena = server.staff("lena", &[Reader]).await;
    let rhea = server.staff("rhea", &[Approver]).await;
    let queue: DeskQueue = rhea.get(route::DESK_CASES).await.ok();
    let queue = queue.rows;
    assert_eq!((queue.len(), queue[0].number, queue[0].turn), (1, number, CaseTurn::Mine));
    let case: DeskCase = rhea.get(&route::desk_case(number)).await.ok();
    assert_eq!(case.holder.expect("a holder").email.as_str(), HOLDER);
    assert_eq!(case.contacts.expect("contacts").admin.as_str(), "admin-ovh");
    assert_eq!(case.papers.len(), 2);
    assert!(case.papers.iter().all(|paper| !paper.is_opened && !paper.is_scanned));
    let reply = rhea.get(&route::desk_paper(number, case.papers[0].paper.id)).await;
    assert_eq!((reply.status, reply.body.as_slice()), (200, PDF));
    assert_eq!(reply.header("content-type"), "application/octet-stream");
    assert!(reply.header("content-disposition").starts_with("attachment; filename=\"B-"));
    assert_eq!(reply.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    let case: DeskCase = rhea.get(&route::desk_case(number)).await.ok();
    assert!(case.papers[0].is_opened && !case.papers[1].is_opened);
    // A reader looks, and neither opens papers nor decides.
    let seen: DeskCase = lena.get(&route::desk_case(number)).await.ok();
    for paper in seen.papers {
        assert_eq!(lena.get(&route::desk_paper(number, paper.paper.id)).await.reason(403), Reason::NotAllowed);
    }
    assert_eq!(decide(&lena, number, &decision(Refuse, &[])).await.status, 403);
    let opened = server.rows("select 1 from audit where act = 'openPaper' and refusal is null");
    assert_eq!(opened.len(), 1, "what was refused is recorded as such");
}

#[tokio::test]
async fn approval_needs_all_papers_opened_and_two_people() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    let [rhea, tamsin] = [server.staff("rhea", &[Approver]).await, server.staff("tamsin", &[Approver]).await];
    assert_eq!(cause(&decide(&rhea, number, &decision(Approve, &[])).await), "papersUnread");
    read_papers(&rhea, number).await;
    let case: DeskCase = decide(&rhea, number, &decision(Approve, &[])).await.ok();
    assert_eq!((case.state, case.approvals.len(), case.approvers), (CaseState::Checking, 1, 2));
    let [approval] = case.approvals.as_slice() else { panic!("one approval: {:?}", case.approvals) };
    let approver = case.staff.iter().find(|member| member.id == approval.by).map(|member| member.name.as_str());
    assert_eq!((approver, approval.note.as_deref()), (Some("rhea"), Some(decision(Approve, &[]).reason.as_str())));
    assert_eq!(case.no_approval, Some(CaseRefusalKind::ApprovedAlready));
    assert_eq!(cause(&decide(&rhea, number, &decision(Approve, &[])).await), "approvedAlready");
    // The papers that the first one opened count for nobody else.
    assert_eq!(cause(&decide(&tamsin, number, &decision(Approve, &[])).await), "papersUnread");
    approve(&[&tamsin], number).await;
    assert_eq!(claimant.state().await, CaseState::ObjectionPeriod);
    // The claimant reads neither the first approval nor the notes.
    let timeline = claimant.page().await.timeline;
    assert!(timeline.iter().all(|entry| entry.milestone != CaseMilestone::FirstApproval && entry.note.is_none()));
}

#[tokio::test]
async fn asking_again_and_refusing_show_the_claimant_the_reason() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    let rhea = server.staff("rhea", &[Approver]).await;
    assert_eq!(cause(&decide(&rhea, number, &decision(AskAgain, &[])).await), "nothingAsked");
    let mut silent = decision(AskAgain, &[Identity]);
    silent.reason.clear();
    assert_eq!(decide(&rhea, number, &silent).await.status, 400);
    decide(&rhea, number, &decision(AskAgain, &[Identity])).await.ok::<DeskCase>();
    let page = claimant.page().await;
    assert_eq!((page.state, page.missing.as_slice()), (CaseState::CollectingPapers, &[Identity][..]));
    let note = page.timeline.last().and_then(|entry| entry.note.clone());
    assert_eq!(note.as_deref(), Some("The card is hardly legible."));
    let email = mail(&server, CLAIMANT, "Send some documents for halden.example again").await;
    assert!(
        email.text.contains("The card is hardly legible.") && email.text.contains("Identity card"),
        "{}",
        email.text
    );
    claimant.upload(Identity, PDF).await.ok::<CaseView>();
    claimant.post(route::CASE_SEND).await.ok::<CaseView>();
    decide(&rhea, number, &decision(Refuse, &[])).await.ok::<DeskCase>();
    assert_eq!(claimant.state().await, CaseState::Refused);
    assert!(
        mail(&server, CLAIMANT, "Your case about halden.example was refused").await.text.contains("hardly legible")
    );
    assert_eq!(cause(&decide(&rhea, number, &decision(Refuse, &[])).await), "notNow");
}

#[tokio::test]
async fn claimant_cannot_decide_their_case() {
    let server = server().await;
    let mut body = contacts_case(DOMAIN);
    body["email"] = serde_json::json!(crate::common::staff_address("rhea"));
    let user = server.visitor();
    user.post(route::CASES, &body).await.done();
    let mail = mail(&server, crate::common::staff_address("rhea").as_str(), "Confirm your email address").await;
    let token = super::secret(&mail, handover_api::link::ProcedurePage::Confirm);
    let token: String = user.post(route::CASE_CONFIRM, &handover_api::cases::CaseToken { token }).await.ok();
    let claimant = TestClaimant { user, token };
    for kind in claimant.page().await.missing {
        claimant.upload(kind, PDF).await.ok::<CaseView>();
    }
    claimant.post(route::CASE_SEND).await.ok::<CaseView>();
    let number = claimant.page().await.number;
    let rhea = server.staff("rhea", &[Approver]).await;
    read_papers(&rhea, number).await;
    for body in [decision(Approve, &[]), decision(AskAgain, &[Identity]), decision(Refuse, &[])] {
        assert_eq!(cause(&decide(&rhea, number, &body).await), "ownCase");
    }
}

#[tokio::test]
async fn approval_of_removed_staff_does_not_count() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    let [rhea, tamsin] = [server.staff("rhea", &[Approver]).await, server.staff("tamsin", &[Approver]).await];
    approve(&[&rhea], number).await;
    server.remove_staff("rhea").await;
    let case: DeskCase = tamsin.get(&route::desk_case(number)).await.ok();
    assert_eq!(case.approvals, []);
    assert_eq!(case.timeline.last().map(|entry| entry.milestone), Some(CaseMilestone::ApprovalVoid));
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
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    let jonas = server.staff("jonas", &[Support]).await;
    let case: DeskCase = jonas.get(&route::desk_case(number)).await.ok();
    let mails: Vec<_> = case.mails.iter().map(|mail| (mail.notice.as_str(), mail.delivery)).collect();
    let sent = handover_api::mail::Delivery::Sent;
    assert_eq!(mails, [("papersReceived", sent), ("sendPapers", sent), ("confirmMailbox", sent)]);
    assert!(case.mails.iter().all(|mail| mail.address.as_ref().is_some_and(|to| to.as_str() == CLAIMANT)));
    let act = DeskAction::ResendMail { mail: case.mails[0].id };
    let call = DeskActCall { act, reason: "They lost the link.".to_owned() };
    jonas.post(route::DESK_ACT, &call).await.done();
    let again = mail(&server, CLAIMANT, "We have your documents").await;
    let token = super::secret(&again, handover_api::link::ProcedurePage::Case);
    assert_ne!(token, claimant.token);
    let opened = TestClaimant { user: server.visitor(), token };
    assert_eq!(opened.page().await.number, number);
    let case: DeskCase = jonas.get(&route::desk_case(number)).await.ok();
    assert_eq!(case.mails.len(), 4);
}

#[tokio::test]
async fn every_look_and_decision_is_in_the_audit_log() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    let rhea = server.staff("rhea", &[Support, Approver]).await;
    rhea.get(route::DESK_CASES).await.ok::<DeskQueue>();
    assert_eq!(decide(&rhea, number, &decision(Approve, &[])).await.status, 409);
    approve(&[&rhea], number).await;
    let acts = server
        .rows("select act, about from audit where act not in ('addStaff', 'signIn') and refusal is null order by id");
    let acts: Vec<String> = acts.iter().map(|row| format!("{:?}", row[0])).collect();
    let expected = [DeskAct::SeeCases, DeskAct::SeeCase, DeskAct::OpenPaper, DeskAct::OpenPaper, DeskAct::ApproveCase];
    let expected = expected.map(|act| format!("Text({:?})", act.as_str()));
    assert_eq!(acts, expected, "what was refused is not recorded as done");
}

#[tokio::test]
async fn case_of_something_that_does_not_exist_cannot_be_approved() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case("no-such-domain.example")).await;
    let number = claimant.page().await.number;
    let rhea = server.staff("rhea", &[Approver]).await;
    read_papers(&rhea, number).await;
    assert_eq!(cause(&decide(&rhea, number, &decision(Approve, &[])).await), "impossible");
    let missing = handover_rules::cases::CaseNumber::from_random(5);
    assert_eq!(rhea.get(&route::desk_case(missing)).await.reason(404), Reason::NotFound);
}
