//! Undoing a change of address after very many lines were asked for or accepted with the account (decision 0010).

use super::hijacked::{NEW, OLD, change_address, listed, undo, undo_secret, warnings};
use crate::common::{hours, minutes};
use crate::submissions::{answer, answer_all, detail, mails, open, start, states, submit, these};
use handover_api::app::ScreenResponse;
use handover_api::route;
use handover_api::submissions::{Lines, LinesResult, NewLines, NewSubmission, ServiceSelection};
use handover_rules::request::recovery::RecoveryEffect;
use handover_rules::submission::form::Preview;
use handover_rules::{PerRole, Refusal, RequestState, ServiceKey};

const MANY: usize = 600;

/// Requests that an undo lists for each effect.
const LISTED: usize = 50;

#[tokio::test]
async fn undo_of_many_lines_is_one_act() {
    let (server, domains) = start(MANY).await;
    let [owner, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    change_address(&server, &owner, NEW).await;
    let (id, lines) = open(&server, &owner, &domains).await;
    answer_all(&server, &owner, id).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let secret = undo_secret(&server, OLD).await;

    let undone = undo(&server, &secret).await;
    assert_eq!(owner.get(route::PROFILE).await.status, 401);
    assert_eq!(states(&detail(&newcomer, id).await), [(RequestState::Aborted, MANY as u64)]);
    let refused: LinesResult =
        answer(&newcomer, id, &code, Lines::These(lines[190..].to_vec()), Lines::None).await.ok();
    assert_eq!((refused.done, refused.refused_count), (0, 10));
    assert!(refused.refused.iter().all(|line| line.refusal == Refusal::Closed { state: RequestState::Aborted }));
    assert_eq!(listed(&undone).len(), LISTED);
    assert_eq!(undone["unlisted"], serde_json::json!([{ "effect": "ends", "count": MANY - LISTED }]));
    assert_eq!(server.rows("select distinct ended_at from request where state = 'aborted'").len(), 1);
    server.settle().await;
    let sent = mails(&server, &newcomer, "Cancelled: ").await;
    assert!(matches!(&sent[..], [one] if one.contains(&format!(" tech contact for {MANY} services"))), "{sent:?}");
    let mail = server.mail_to(OLD, "The address of admin-ovh was restored").await;
    assert!(mail.text.contains(&format!("{} more", MANY - LISTED)), "{}", mail.text);
}

fn to_new_admin(domains: &[ServiceKey]) -> NewSubmission {
    let contacts = PerRole { admin: Some("newcomer-ovh".to_owned()), ..PerRole::default() };
    let lines = NewLines::Selected { selection: ServiceSelection::These(domains.to_vec()), contacts, until: None };
    NewSubmission { lines, ..these(domains) }
}

#[tokio::test]
async fn each_submission_of_new_admins_sends_one_warning_after_the_cool_down() {
    const LARGE: usize = 260;
    let (server, domains) = start(LARGE + 60).await;
    change_address(&server, &server.sign_in("admin").await, NEW).await;
    server.advance(hours(24) - minutes(1)).await;
    let owner = server.sign_in("admin").await;
    for some in [&domains[..LARGE], &domains[LARGE..]] {
        let refused = owner.post(route::SUBMISSIONS, &to_new_admin(some)).await;
        assert_eq!(refused.status, 409, "{}", refused.text());
        let preview =
            owner.post(route::SUBMISSIONS_CHECK, &to_new_admin(some)).await.ok::<ScreenResponse<Preview>>().data;
        assert_eq!((preview.will_change, preview.cannot_change), (0, some.len() as u64));
    }
    assert_eq!(warnings(&server, OLD).await.len(), 0);
    server.advance(minutes(1)).await;
    let owner = server.sign_in("admin").await;
    for (some, total) in [(&domains[..LARGE], LARGE), (&domains[LARGE..], LARGE + 60)] {
        submit(&owner, &to_new_admin(some)).await;
        server.settle().await;
        let sent = warnings(&server, OLD).await;
        assert_eq!(sent.len(), if total == LARGE { 1 } else { 2 });
        let last = sent.last().expect("an email");
        assert!(last.text.contains(&format!("and {} more", total - LISTED)), "{}", last.text);
        assert_eq!(last.text.matches("(request").count(), LISTED, "{}", last.text);
    }
}

#[tokio::test]
async fn undo_ends_all_lines_that_take_effect_together() {
    const LINES: usize = 260;
    let (server, domains) = start(LINES).await;
    let [owner, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    change_address(&server, &owner, NEW).await;
    let asked = NewSubmission { all_or_nothing: true, ..these(&domains) };
    let id = submit(&owner, &asked).await.submission;
    server.settle().await;
    let undone = undo(&server, &undo_secret(&server, OLD).await).await;
    assert!(listed(&undone).iter().all(|(_, effect)| *effect == RecoveryEffect::Ends));
    assert_eq!(states(&detail(&newcomer, id).await), [(RequestState::Aborted, LINES as u64)]);
    server.settle().await;
    assert_eq!(states(&detail(&newcomer, id).await), [(RequestState::Aborted, LINES as u64)]);
    // The owner reads of them in the email about the address, and only there.
    let sent = mails(&server, &newcomer, "Cancelled: ").await;
    assert!(sent.len() == 1 && sent[0].contains(&format!(" tech contact for {LINES} services")), "{sent:?}");
    assert_eq!(mails(&server, &owner, "Cancelled: ").await, Vec::<String>::new());
}
