//! Undoing a change of address after very many lines were asked for or accepted with the account: all of it counts from
//! one moment and is carried out in short transactions (decisions 0041 and 0045).

use super::hijacked::{NEW, OLD, change_address, listed, undo, undo_secret};
use crate::common::{hours, minutes};
use crate::large_submissions::{answer_all, count, not_opened, open, start, until_some_are_stored, waiting};
use crate::submissions::{answer, detail, mails, states, submit, these};
use handover_api::route;
use handover_api::submissions::{
    Lines, LinesResult, NewLines, NewSubmission, NotOpenedReason, ServiceSelection, SubmissionPreview,
};
use handover_rules::request::recovery::RecoveryEffect;
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::{PerRole, Refusal, RequestState, ServiceKey};

/// More lines than one transaction has.
const MANY: usize = 600;

/// Requests that an undo lists for each effect.
const LISTED: usize = 50;

/// Lines that a transaction changed.
fn lines_changed(transaction: &[String]) -> usize {
    transaction.iter().filter(|sql| sql.contains("update request set")).count()
}

#[tokio::test]
async fn undo_of_many_lines_counts_at_once_and_is_carried_out_in_short_transactions() {
    let (server, domains) = start(MANY).await;
    let [owner, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    change_address(&server, &owner, NEW).await;
    let (id, lines) = open(&server, &owner, &domains).await;
    answer_all(&server, &owner, id).await;
    server.settle().await;
    let code = server.code(id.first_request(), &newcomer).await;
    let secret = undo_secret(&server, OLD).await;
    let _ = server.store.take_statements();

    let undone = undo(&server, &secret).await;
    // By now, the first lines may have been carried out.
    let mut transactions = server.store.take_statements();
    let records = |transaction: &&Vec<String>| transaction.iter().any(|sql| sql.contains("insert into recorded_line"));
    let recording = transactions.iter().find(records).expect("the undo itself records");
    assert_eq!(lines_changed(recording), 0);
    // All of it at one moment: the address, the sessions and the lines.
    assert_eq!(owner.get(handover_api::route::PROFILE).await.status, 401);
    assert_eq!(states(&detail(&newcomer, id).await), [(RequestState::Aborted, MANY as u64)]);
    assert_eq!(newcomer.state(lines[199]).await, RequestState::Aborted);
    let refused: LinesResult =
        answer(&newcomer, id, &code, Lines::These(lines[190..].to_vec()), Lines::None).await.ok();
    assert_eq!((refused.done + refused.pending, refused.refused_count), (0, 10));
    assert!(refused.refused.iter().all(|line| line.refusal == Refusal::Closed { state: RequestState::Aborted }));
    assert_eq!(listed(&undone).len(), LISTED);
    assert_eq!(undone["unlisted"], serde_json::json!([{ "effect": "ends", "count": MANY - LISTED }]));
    server.settle().await;
    transactions.extend(server.store.take_statements());
    let at_once = transactions.iter().map(|transaction| lines_changed(transaction)).max().unwrap_or_default();
    assert!((1..=60).contains(&at_once), "{at_once}");
    assert_eq!(server.rows("select distinct ended_at from request where state = 'aborted'").len(), 1);
    let aborted = "select count(*) from request where state = 'aborted'";
    assert_eq!(count(&server, aborted), i64::try_from(MANY).expect("a number"));
    assert_eq!(count(&server, "select count(*) from line_act"), 0);
    // One email tells of all, also of what the call above came across.
    let told = mails(&server, &newcomer, "Cancelled: ").await;
    let lines = told.iter().filter_map(|subject| subject.split(' ').nth(1)?.parse::<usize>().ok()).sum::<usize>();
    assert!(told.len() == 1 && lines == MANY, "{told:?}");
    let mail = server.mail_to(OLD, "The address of admin-ovh was restored").await;
    assert!(mail.text.contains(&format!("{} more", MANY - LISTED)), "{}", mail.text);
}

#[tokio::test]
async fn undo_ends_lines_that_were_accepted_in_its_name_and_not_carried_out_yet() {
    let (server, domains) = start(MANY).await;
    let [owner, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &owner, &domains).await;
    answer_all(&server, &newcomer, id).await;
    server.settle().await;
    server.advance(minutes(1)).await;
    change_address(&server, &owner, NEW).await;
    let secret = undo_secret(&server, OLD).await;
    let resend = handover_api::route::submission_action(id, handover_api::route::SubmissionAction::Resend);
    owner.post(&resend, &handover_api::task::Resend::default()).await.done();
    answer_all(&server, &owner, id).await;
    undo(&server, &secret).await;
    assert_eq!(states(&detail(&newcomer, id).await), [(RequestState::Aborted, MANY as u64)]);
    server.settle().await;
    assert_eq!(states(&detail(&newcomer, id).await), [(RequestState::Aborted, MANY as u64)]);
    // What happened is told in its order.
    let last =
        handover_rules::RequestId::new(u64::try_from(count(&server, "select max(id) from request")).expect("a number"));
    let told = newcomer.timeline(last.expect("a number")).await;
    let told: Vec<_> = told.into_iter().map(|(event, ..)| event).collect();
    assert!(told.ends_with(&[TimelineEvent::AccountRecovered]), "{told:?}");
    assert_eq!(told.iter().filter(|event| **event == TimelineEvent::Accepted).count(), 2, "{told:?}");
}

fn to_new_admin(domains: &[ServiceKey]) -> NewSubmission {
    let contacts = PerRole { admin: Some("newcomer-ovh".to_owned()), ..PerRole::default() };
    let lines = NewLines::Selected { selection: ServiceSelection::These(domains.to_vec()), contacts, until: None };
    NewSubmission { lines, ..these(domains) }
}

#[tokio::test]
async fn old_address_hears_once_of_new_admins_of_many_services_and_asking_waits_for_all() {
    const LARGE: usize = 260;
    let (server, domains) = start(LARGE + 60).await;
    change_address(&server, &server.sign_in("admin").await, NEW).await;
    let warnings = async || {
        let mails = server.mails().await.into_iter();
        mails
            .filter(|mail| mail.address == OLD && mail.subject.starts_with("A new admin was requested"))
            .collect::<Vec<_>>()
    };
    server.advance(hours(24) - minutes(1)).await;
    let owner = server.sign_in("admin").await;
    for some in [&domains[..LARGE], &domains[LARGE..]] {
        let refused = owner.post(route::SUBMISSIONS, &to_new_admin(some)).await;
        assert_eq!(refused.status, 409, "{}", refused.text());
        let preview: SubmissionPreview = owner.post(route::SUBMISSIONS_CHECK, &to_new_admin(some)).await.ok();
        assert_eq!((preview.will_change, preview.cannot_change), (0, some.len() as u64));
    }
    assert_eq!(warnings().await.len(), 0);
    server.advance(minutes(1)).await;
    let owner = server.sign_in("admin").await;
    // In several transactions, and in one.
    for (some, total) in [(&domains[..LARGE], LARGE), (&domains[LARGE..], LARGE + 60)] {
        submit(&owner, &to_new_admin(some)).await;
        server.settle().await;
        let told = warnings().await;
        assert_eq!(told.len(), if total == LARGE { 1 } else { 2 });
        let last = told.last().expect("an email");
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
    let told = mails(&server, &newcomer, "Cancelled: ").await;
    assert!(told.len() == 1 && told[0].contains(&format!(" {LINES} changes")), "{told:?}");
    assert_eq!(mails(&server, &owner, "Cancelled: ").await, Vec::<String>::new());
}

#[tokio::test]
async fn undo_gives_up_a_submission_that_is_still_being_prepared() {
    let (server, domains) = start(1500).await;
    let [owner, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    change_address(&server, &owner, NEW).await;
    let secret = undo_secret(&server, OLD).await;
    let id = submit(&owner, &these(&domains)).await.submission;
    until_some_are_stored(&owner, id).await;
    undo(&server, &secret).await;
    let owner = server.sign_in("admin").await;
    assert_eq!(not_opened(&server, &owner, id).await.reason, NotOpenedReason::Changed);
    assert_eq!((waiting(&newcomer).await, count(&server, "select count(*) from request")), (0, 0));
    assert!(mails(&server, &newcomer, "Please answer").await.is_empty());
}
