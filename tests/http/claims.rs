//! Claims on a domain, and changes of its holder, count as waiting tasks: badge, list of services, list of requests.

use crate::cases::{self, DOMAIN, TestClaimant, approve, contacts_case};
use crate::common::{NewContacts, TestServer, TestUser, days, domain, minutes};
use crate::holders::{self, answer};
use handover_api::app::AppInfo;
use handover_api::cases::{CaseLinkInfo, DeskQueue, SessionObjection};
use handover_api::route;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::notices::CaseLink;
use handover_rules::desk::StaffRole::{Approver, Support};
use handover_rules::holder::{HolderChangeId, HolderSide};
use handover_rules::service_list::need::{ClaimKind, DomainClaim};

/// The claims on the domain that a user sees, if badge and lists agree on them.
async fn claims(user: &TestUser) -> Vec<DomainClaim> {
    let requests = user.requests("").await;
    let claims = requests.data.claims;
    let waiting =
        u32::try_from(claims.len()).expect("few") + u32::try_from(requests.data.waiting_for_me.total).expect("few");
    assert_eq!(requests.waiting, waiting);
    let info: AppInfo = user.get(route::APP).await.ok();
    assert_eq!(info.account.expect("it is signed in").waiting, waiting);
    let overview = user.services("").await.overview.expect("the first page has one");
    let (cases, changes): (Vec<_>, Vec<_>) = claims.iter().cloned().partition(|claim| claim.kind == ClaimKind::Case);
    // A change of holder is one of the requests.
    assert_eq!((overview.waiting + u32::try_from(cases.len()).expect("few"), &overview.claims), (waiting, &cases));
    let of_changes = changes.iter().map(|change| change.until).min();
    assert!(of_changes.is_none_or(|until| overview.waiting_until.is_some_and(|first| first <= until)));
    // A holder need not be a contact of the domain.
    let Some(row) = user.service(&domain()).await else { return claims };
    for (need, listed) in [("claims", cases), ("waiting", changes)] {
        let found = user.services(&format!("?needs={need}")).await.rows;
        assert!(listed.is_empty() || found.iter().any(|row| row.service == domain()), "{need}");
        assert!(need == "waiting" || found.len() == listed.len());
    }
    assert_eq!(row.claims, claims);
    claims
}

async fn approved(server: &TestServer) -> TestClaimant {
    let claimant = TestClaimant::with_papers(server, &contacts_case(DOMAIN)).await;
    let roles = [Support, Approver];
    let (rhea, tamsin) = (server.staff("rhea", &roles).await, server.staff("tamsin", &roles).await);
    approve(&[&rhea, &tamsin], claimant.page().await.number).await;
    claimant
}

#[tokio::test]
async fn approved_case_waits_for_the_admin_until_the_objection() {
    let server = cases::server().await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    assert_eq!(claims(&admin).await, []);
    let claimant = approved(&server).await;
    let number = i64::try_from(claimant.page().await.number.get()).expect("nine digits");
    let until = server.now() + days(7);
    let kind = ClaimKind::Case;
    let expected =
        DomainClaim { kind, number, domain: domain().name, until, is_own: false, as_holder: false, side: None };
    let desk: DeskQueue = server.staff("lena", &[Approver]).await.get(route::DESK_CASES).await.ok();
    assert_eq!(desk.rows[0].until, Some(expected.until), "staff see the end, too");
    assert_eq!(claims(&admin).await, [expected]);
    assert_eq!(claims(&tech).await, [], "for others there is no such case");

    let number = claimant.page().await.number;
    let objection = SessionObjection { reason: String::new() };
    admin.post(&route::object_to_case(number), &objection).await.done();
    assert_eq!(claims(&admin).await, []);
}

#[tokio::test]
async fn approved_case_waits_for_the_present_admin_until_the_period_ends() {
    let server = cases::server().await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    approved(&server).await;
    let id = admin.submit_one(&domain(), NewContacts { admin: "tech", ..NewContacts::default() }).await;
    assert_eq!((claims(&admin).await.len(), admin.requests("").await.waiting), (1, 2));
    server.all_accept(id, &[&admin, &tech]).await;
    server.advance(minutes(2)).await;
    assert_eq!((claims(&admin).await.len(), claims(&tech).await.len()), (0, 1));
    server.advance(days(7)).await;
    assert_eq!(claims(&server.sign_in("tech").await).await, []);
}

#[tokio::test]
async fn change_of_holder_waits_for_a_contact_with_the_address_of_a_holder() {
    let server = TestServer::start().await;
    let [admin, tech, newcomer] =
        [server.sign_in("admin").await, server.sign_in("tech").await, server.sign_in("newcomer").await];
    // Of the same mailbox, in another spelling.
    let id: HolderChangeId = holders::ask_for(&admin, "Tech@MAIL.example").await;
    let deadline = holders::page(&admin).await.open.expect("an open change").deadline;
    let (kind, number, until) = (ClaimKind::HolderChange, id.get(), deadline);
    let side = Some(HolderSide::New);
    let expected = DomainClaim { kind, number, domain: domain().name, until, is_own: false, as_holder: true, side };
    assert_eq!(claims(&tech).await, [expected]);
    assert_eq!((claims(&admin).await, claims(&newcomer).await), (vec![], vec![]));

    let secret = server.mail_to("Tech@mail.example", holders::ASK_NEW).await.secret();
    assert_eq!(answer(&server.visitor(), &secret, "accept").await.status, 200);
    assert_eq!(claims(&tech).await, [], "it waits for the other holder");
    admin.post_nothing(&route::withdraw_holder_change(id)).await.done();
}

#[tokio::test]
async fn change_of_holder_says_whether_its_reader_asked_for_it() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    holders::ask_for(&admin, "admin@mail.example").await;
    let [claim] = &claims(&admin).await[..] else { panic!("one change waits") };
    let side = Some(HolderSide::New);
    assert_eq!((claim.kind, claim.is_own, claim.side), (ClaimKind::HolderChange, true, side));
}

#[tokio::test]
async fn change_of_holder_ends_waiting_with_its_end() {
    let server = TestServer::start().await;
    let [admin, billing] = [server.sign_in("admin").await, server.sign_in("billing").await];
    let id = holders::ask_for(&admin, "billing@mail.example").await;
    assert_eq!(claims(&billing).await.len(), 1);
    admin.post_nothing(&route::withdraw_holder_change(id)).await.done();
    assert_eq!(claims(&billing).await, []);
    // Also for somebody who is no contact of the domain.
    let id = holders::ask_for(&admin, "newcomer@mail.example").await;
    let newcomer = server.sign_in("newcomer").await;
    assert_eq!(claims(&newcomer).await.first().map(|claim| (claim.number, claim.as_holder)), Some((id.get(), true)));
    admin.post_nothing(&route::withdraw_holder_change(id)).await.done();
    assert_eq!(claims(&newcomer).await, []);
}

#[tokio::test]
async fn approved_case_waits_for_the_account_of_the_holder_too() {
    let server = cases::server().await;
    server.sql("update holder set email = ?1 where service_name = ?2", ["Newcomer2@mail.example", DOMAIN]);
    let [admin, holder] = [server.sign_in("admin").await, server.sign_in("newcomer2").await];
    approved(&server).await;
    let of_holder = claims(&holder).await;
    assert_eq!(
        of_holder.iter().map(|claim| (claim.kind, claim.as_holder)).collect::<Vec<_>>(),
        [(ClaimKind::Case, true)]
    );
    assert_eq!(claims(&admin).await.len(), 1);
    let number = CaseNumber::new(of_holder[0].number.unsigned_abs()).expect("a case");
    let page: CaseLinkInfo = holder.get(&route::my_case(number)).await.ok();
    assert_eq!((page.link, page.domain.as_str()), (CaseLink::HolderObjection, DOMAIN));
    holder.post(&route::object_to_case(number), &SessionObjection { reason: String::new() }).await.done();
    assert_eq!((claims(&holder).await, claims(&admin).await), (vec![], vec![]));
    assert_eq!(holder.get(&route::my_case(number)).await.status, 404, "it is with the desk");
}
