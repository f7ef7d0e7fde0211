//! Cases and changes of holder that a signed-in account can stop: badge, lists, page of the domain, objection.

use super::{DOMAIN, TestClaimant, approve, approved, approvers, contacts_case, decide, decision, holder_case, server};
use crate::accounts::hijacked::{acts, begin_change, change_address, confirm_change, preview, undo, undo_secret};
use crate::common::{NewContacts, Reply, TestServer, TestUser, days, domain, hours, minutes, service};
use crate::holders;
use handover_api::app::AppInfo;
use handover_api::cases::{
    CaseLinkInfo, CaseToObject, CaseView, DecisionKind, DeskCase, DeskQueue, MadeObjection, SessionObjection,
};
use handover_api::{Reason, route};
use handover_rules::Category;
use handover_rules::cases::claim::Claim;
use handover_rules::cases::notices::CaseLink;
use handover_rules::cases::papers::PaperKind;
use handover_rules::cases::timeline::CaseMilestone;
use handover_rules::cases::{CaseNumber, CaseState, Objector};
use handover_rules::holder::{HolderBlocker, HolderSide};
use handover_rules::service_list::{ClaimKind, DomainClaim};

async fn shown(user: &TestUser) -> Vec<CaseToObject> {
    user.service_detail(&domain()).await.objections
}

async fn objected(user: &TestUser) -> Vec<MadeObjection> {
    user.service_detail(&domain()).await.objected
}

async fn object(user: &TestUser, number: CaseNumber) -> Reply {
    let body = SessionObjection { reason: "I never signed.".to_owned() };
    user.post(&route::object_to_case(number), &body).await
}

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

#[tokio::test]
async fn the_present_admin_sees_the_case_and_objects_in_a_session() {
    let server = server().await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    assert_eq!((shown(&admin).await, claims(&admin).await), (vec![], vec![]), "nothing is decided yet");
    assert_eq!(object(&admin, number).await.reason(404), Reason::NotFound);
    let staff = approvers(&server).await;
    approve(&staff.each_ref(), number).await;

    let until = server.now() + days(7);
    let [case] = &shown(&admin).await[..] else { panic!("one case") };
    assert_eq!((case.number, case.until), (number, until));
    let Claim::Contacts { roles, to } = &case.claim else { panic!("{:?}", case.claim) };
    assert_eq!((roles.iter().count(), to.as_str()), (2, "newcomer-ovh"));
    let claim = DomainClaim {
        kind: ClaimKind::Case,
        number: i64::try_from(number.get()).expect("nine digits"),
        domain: domain().name,
        until,
        is_own: false,
        as_holder: false,
        side: None,
    };
    assert_eq!(claims(&admin).await, [claim]);
    let queue: DeskQueue = staff[0].get(route::DESK_CASES).await.ok();
    assert_eq!(queue.rows[0].until, Some(until), "staff see the end, too");

    object(&admin, number).await.done();
    assert_eq!(claimant.state().await, CaseState::Checking);
    let case: DeskCase = staff[0].get(&route::desk_case(number)).await.ok();
    let last = case.timeline.last().expect("an entry");
    assert_eq!((last.milestone, last.note.as_deref()), (CaseMilestone::Objected, Some("I never signed.")));
    assert_eq!((shown(&admin).await, claims(&admin).await), (vec![], vec![]));
    let made = objected(&admin).await;
    assert_eq!((made.len(), made[0].number, made[0].by, made[0].at), (1, number, Objector::Admin, server.now()));
    assert_eq!((made[0].state, made[0].since), (CaseState::Checking, server.now()));
    assert_eq!((objected(&tech).await, claims(&tech).await), (vec![], vec![]), "the admin's affair");
    assert_eq!(object(&admin, number).await.reason(404), Reason::NotFound, "it is with the desk again");
}

#[tokio::test]
async fn until_an_approved_case_is_over_the_holder_stays() {
    let server = server().await;
    let admin = server.sign_in("admin").await;
    let blockers = async || admin.service_detail(&domain()).await.holder.expect("a domain").blockers;
    let (claimant, number, [rhea, _]) = approved(&server, &holder_case(DOMAIN)).await;
    assert_eq!(blockers().await, [HolderBlocker::Claimed]);
    let refused = admin.post(route::HOLDER_CHANGES, &holders::to_another(&domain())).await;
    assert_eq!(refused.reason(400), Reason::Rejected);
    object(&admin, number).await.done();
    assert_eq!(blockers().await, [HolderBlocker::Claimed], "staff have yet to decide on the objection");
    let ask_again = decision(DecisionKind::AskAgain, &[PaperKind::Identity]);
    decide(&rhea, number, &ask_again).await.ok::<DeskCase>();
    assert_eq!(blockers().await, [HolderBlocker::Claimed], "it is not over");
    claimant.post(route::CASE_CLOSE).await.ok::<CaseView>();
    assert_eq!(blockers().await, []);
}

fn objection() -> [[String; 3]; 1] {
    [["objection", DOMAIN, "tookEffect"].map(str::to_owned)]
}

#[tokio::test]
async fn undo_of_a_hijacked_address_lists_an_objection() {
    let server = server().await;
    let admin = server.sign_in("admin").await;
    let (claimant, number, _) = approved(&server, &contacts_case(DOMAIN)).await;
    change_address(&server, &admin, "thief@mail.example").await;
    let undo_link = undo_secret(&server, "admin@mail.example").await;
    object(&admin, number).await.done();
    assert_eq!(acts(&preview(&server, &undo_link).await), objection());
    assert_eq!(acts(&undo(&server, &undo_link).await), objection());
    assert_eq!(claimant.state().await, CaseState::Checking, "staff look at it again");
    let mail = server.mail_to("admin@mail.example", "The address of admin-ovh was restored").await;
    assert!(mail.text.contains("Objection to a case about"), "{}", mail.text);
}

#[tokio::test]
async fn undo_of_a_hijacked_address_lists_an_objection_as_holder() {
    let server = server().await;
    server.sql("update holder set email = ?1 where service_name = ?2", ["newcomer2@mail.example", DOMAIN]);
    let [holder, admin] = [server.sign_in("newcomer2").await, server.sign_in("admin").await];
    let (_, number, _) = approved(&server, &contacts_case(DOMAIN)).await;
    // The address counts as the holder's until the new one is confirmed.
    let link = begin_change(&holder, "thief@mail.example").await;
    server.advance(minutes(1)).await;
    object(&holder, number).await.done();
    confirm_change(&server, &holder, link, "thief@mail.example").await;
    let undo_link = undo_secret(&server, "newcomer2@mail.example").await;
    assert_eq!(acts(&preview(&server, &undo_link).await), objection());
    // It is no act of the admin, whose address changes at the same time.
    change_address(&server, &admin, "other@mail.example").await;
    let of_admin = undo_secret(&server, "admin@mail.example").await;
    assert_eq!(acts(&preview(&server, &of_admin).await), Vec::<[String; 3]>::new());
    assert_eq!(acts(&undo(&server, &undo_link).await), objection());
}

#[tokio::test]
async fn only_the_present_admin_sees_the_case() {
    let server = server().await;
    let (claimant, number, _) = approved(&server, &holder_case(DOMAIN)).await;
    let unknown = CaseNumber::new(123_456_789).expect("a number");
    for name in ["tech", "newcomer"] {
        let user = server.sign_in(name).await;
        assert!(name != "tech" || shown(&user).await.is_empty());
        // The same answer as to a number that does not exist.
        let (refused, missing) = (object(&user, number).await, object(&user, unknown).await);
        assert_eq!((refused.status, refused.text()), (404, missing.text()), "{name}");
        let (page, missing) = (user.get(&route::my_case(number)).await, user.get(&route::my_case(unknown)).await);
        assert_eq!((page.status, page.text()), (404, missing.text()), "{name}");
    }
    // Other services of the same name are no concern of the case.
    let admin = server.sign_in("admin").await;
    assert_eq!(admin.service_detail(&service(DOMAIN, Category::Zone)).await.objections, []);
    assert_eq!(shown(&admin).await.len(), 1);
    assert_eq!(claimant.state().await, CaseState::ObjectionPeriod);
}

#[tokio::test]
async fn approved_case_waits_for_the_present_admin_until_the_period_ends() {
    let server = server().await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let (_, number, _) = approved(&server, &contacts_case(DOMAIN)).await;
    let id = admin.submit_one(&domain(), NewContacts { admin: "tech", ..NewContacts::default() }).await;
    assert_eq!((claims(&admin).await.len(), admin.requests("").await.waiting), (1, 2));
    server.all_accept(id, &[&admin, &tech]).await;
    server.advance(minutes(2)).await;
    assert_eq!((claims(&admin).await.len(), claims(&tech).await.len()), (0, 1));
    assert_eq!(object(&admin, number).await.reason(404), Reason::NotFound, "a former admin");
    server.advance(days(7)).await;
    assert_eq!(claims(&server.sign_in("tech").await).await, []);
}

#[tokio::test]
async fn approved_case_waits_for_the_account_of_the_holder_too() {
    let server = server().await;
    server.sql("update holder set email = ?1 where service_name = ?2", ["Newcomer2@mail.example", DOMAIN]);
    let [admin, holder] = [server.sign_in("admin").await, server.sign_in("newcomer2").await];
    let (_, number, _) = approved(&server, &contacts_case(DOMAIN)).await;
    let of_holder = claims(&holder).await;
    let of_holder: Vec<_> = of_holder.iter().map(|claim| (claim.kind, claim.as_holder)).collect();
    assert_eq!((of_holder, claims(&admin).await.len()), (vec![(ClaimKind::Case, true)], 1));
    let page: CaseLinkInfo = holder.get(&route::my_case(number)).await.ok();
    assert_eq!((page.link, page.domain.as_str()), (CaseLink::HolderObjection, DOMAIN));
    object(&holder, number).await.done();
    assert_eq!((claims(&holder).await, claims(&admin).await), (vec![], vec![]));
    assert_eq!(holder.get(&route::my_case(number)).await.status, 404, "it is with the desk");
}

#[tokio::test]
async fn change_of_holder_waits_for_an_account_with_the_address_of_a_holder() {
    let server = TestServer::start().await;
    let [admin, tech, newcomer] =
        [server.sign_in("admin").await, server.sign_in("tech").await, server.sign_in("newcomer").await];
    // Of the same mailbox, in another spelling.
    let id = holders::ask_for(&admin, "Tech@MAIL.example").await;
    let claim = |is_own| DomainClaim {
        kind: ClaimKind::HolderChange,
        number: id.get(),
        domain: domain().name,
        until: server.now() + days(14),
        is_own,
        as_holder: true,
        side: Some(HolderSide::New),
    };
    assert_eq!(claims(&tech).await, [claim(false)]);
    assert_eq!((claims(&admin).await, claims(&newcomer).await), (vec![], vec![]));
    let secret = server.mail_to("Tech@mail.example", holders::ASK_NEW).await.secret();
    assert_eq!(holders::answer(&server.visitor(), &secret, "accept").await.status, 200);
    assert_eq!(claims(&tech).await, [], "it waits for the other holder");
    admin.post_nothing(&route::withdraw_holder_change(id)).await.done();
    // Also for somebody who is no contact of the domain, or who has asked; until the end of the change.
    for (user, address, is_own) in [(&newcomer, "newcomer@mail.example", false), (&admin, "admin@mail.example", true)] {
        let id = holders::ask_for(&admin, address).await;
        assert_eq!(claims(user).await, [DomainClaim { number: id.get(), ..claim(is_own) }]);
        admin.post_nothing(&route::withdraw_holder_change(id)).await.done();
        assert_eq!(claims(user).await, []);
    }
}

#[tokio::test]
async fn damaged_case_or_objection_does_not_hide_the_page_of_the_service() {
    let server = server().await;
    let (_, number, _) = approved(&server, &contacts_case(DOMAIN)).await;
    let admin = server.sign_in("admin").await;
    object(&admin, number).await.done();
    assert_eq!(objected(&admin).await.len(), 1);
    let damage =
        r#"update case_entry set entry = '{"milestone":"objected"}' where entry like '%"milestone":"objected"%'"#;
    server.change_row(damage, []);
    assert_eq!(objected(&admin).await, []);
    server.advance(hours(1)).await;
    server.change_row("update holder_case set body = '{}'", []);
    assert_eq!(shown(&admin).await, []);
}
