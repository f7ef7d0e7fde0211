//! Staff end a change of holder: a thief who has the account and the mailbox of the admin can be stopped.

use super::{REASON, act, refusal};
use crate::common::{TestServer, TestUser, domain};
use crate::holders::{NEW, OLD, answer, ask, open_link, page, recipients_of, secrets};
use handover_api::desk::{AuditPage, DeskAction, DeskService, SearchResult, service_route};
use handover_api::{Reason, route};
use handover_rules::desk::StaffRole::Support;
use handover_rules::desk::{ActRefusal, DeskAct};
use handover_rules::holder::history::HolderHistoryEvent;
use handover_rules::holder::{HolderChangeEnding, HolderChangeId, HolderSide};

async fn open_change(staff: &TestUser) -> Option<(HolderChangeId, Vec<HolderSide>)> {
    let service: DeskService = staff.get(&service_route(&domain())).await.ok();
    service.holder_change.map(|change| (change.id, change.missing))
}

#[tokio::test]
async fn ended_change_of_holder_shows_the_reason_and_kills_both_links() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let change = ask(&admin).await;
    let [old, new] = secrets(&server).await;
    assert_eq!(answer(&server.visitor(), &old, "accept").await.status, 200);
    let support = server.staff("jonas", &[Support]).await;
    assert_eq!(open_change(&support).await, Some((change, vec![HolderSide::New])));
    // The caller has the number from an email.
    let found: SearchResult = support.get(&[route::DESK_SEARCH, "?q=", &change.to_string()].concat()).await.ok();
    assert_eq!(found.services, [domain()]);

    act(&support, DeskAction::EndHolderChange { change }).await.done();
    for (secret, given) in [(old, "decline"), (new, "accept")] {
        assert_eq!(answer(&server.visitor(), &secret, given).await.reason(409), Reason::Refused);
        let ended = open_link(&server.visitor(), &secret).await.ended.expect("it has ended");
        assert_eq!(ended.how, HolderChangeEnding::EndedByProvider { reason: REASON.to_owned() });
    }
    assert_eq!(recipients_of(&server, "halden.example keeps its holder").await, [OLD, NEW, "admin@mail.example"]);
    let mail = server.mail_to(OLD, "halden.example keeps its holder").await;
    assert!(mail.text.replace('\n', " ").contains(REASON), "{}", mail.text);
    // Every contact reads it in the history, and the holder is the same.
    let page = page(&server.sign_in("billing").await).await;
    assert_eq!((page.open, page.holder.expect("the holder is known").identity.email.as_str()), (None, OLD));
    let entry = &page.history[0];
    assert_eq!((entry.event, &entry.by), (HolderHistoryEvent::EndedByProvider, &None));
    assert_eq!(open_change(&support).await, None);
    let again = act(&support, DeskAction::EndHolderChange { change }).await;
    assert_eq!(refusal(&again), ActRefusal::HolderChangeEnded);
    let unknown = DeskAction::EndHolderChange { change: HolderChangeId::new(change.get() + 1) };
    assert_eq!(act(&support, unknown).await.reason(404), Reason::NotFound);
    let log: AuditPage =
        support.get(&[route::DESK_AUDIT, "?act=", DeskAct::EndHolderChange.as_str()].concat()).await.ok();
    let refusals: Vec<Option<&str>> = log.rows.iter().map(|entry| entry.refusal.as_deref()).collect();
    assert_eq!(refusals, [Some("notFound"), Some("holderChangeEnded"), None]);
    for entry in &log.rows[1..] {
        let about = entry.about.as_ref().map(|about| about.name.as_str());
        assert_eq!((about, entry.reason.as_deref()), (Some("DOMAIN halden.example"), Some(REASON)));
    }
}
