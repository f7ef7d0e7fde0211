//! Asking for many services: preview, one code and one email a person, and the services that are refused or left out.

use super::{
    answer_all, billing_to, check, detail, each, line, lines_page, mails, requests_of, selected, start, states, submit,
    tech_to, these,
};
use crate::common::{LIVE_CODES, TO_NEWCOMER, TestServer, account, domain, minutes, service};
use handover_api::Reason;
use handover_api::link::RequestsView;
use handover_api::query::Query;
use handover_api::route;
use handover_api::submissions::{NAMED_SERVICES, NewLines, NewSubmission, ServiceSelection, Submitted};
use handover_rules::submission::form::Preview;
use handover_rules::submission::refused::{RefusalKind, RefusedServices};
use handover_rules::{Category, NicHandle, PerRole, RequestState, SubmissionId};

#[tokio::test]
async fn many_services_take_one_code_and_one_email_a_person() {
    let (server, domains) = start(60).await;
    let [admin, newcomer, techs] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    let preview = check(&admin, &these(&domains)).await;
    assert_eq!((preview.will_change, preview.cannot_change, preview.refused.len()), (60, 0, 0));
    let asked = NewSubmission { note: Some(" Our new agency ".to_owned()), ..these(&domains) };
    let Submitted { submission: id, preview: submitted, .. } = submit(&admin, &asked).await;
    // Without the lists that a form shows.
    assert_eq!(submitted, Preview { changes: Vec::new(), notified: Vec::new(), ..preview.clone() });
    let parties: Vec<_> = preview.parties.iter().map(|party| (party.account.clone(), party.services)).collect();
    assert_eq!(parties, [(account("admin"), 60), (account("newcomer"), 60)]);

    let seen = detail(&newcomer, id).await;
    assert_eq!((seen.id, seen.total, seen.lines.rows.len(), seen.party_count), (id, 60, 50, 2));
    assert_eq!((seen.asker, seen.note.as_deref()), (account("admin"), Some("Our new agency")));
    assert_eq!(seen.parties.iter().map(|party| party.waiting).collect::<Vec<_>>(), [60, 60]);
    // Its requests lead to it, too.
    let requests = requests_of(&newcomer, id).await;
    assert_eq!(detail(&newcomer, SubmissionId::new(requests[7])).await.id, id);
    assert_eq!(newcomer.state(requests[7]).await, RequestState::ValidatingByCustomers);

    let asks = [
        (&admin, "Confirm it was you: tech contact for 60 services"),
        (&newcomer, "Become tech contact for 60 services?"),
    ];
    for (user, asks) in asks {
        assert_eq!(mails(&server, user, asks).await.len(), 1);
        let done = answer_all(&server, user, id).await;
        assert_eq!((done.done, done.refused_count), (60, 0));
    }
    assert!(server.rows(&format!("select 1 from {LIVE_CODES}")).is_empty());
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Doing, 60)]);
    server.advance(minutes(2)).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Done, 60)]);
    assert_eq!(server.contact_names(&domains[59]).await, ["admin", "newcomer", "billing"]);
    // Lines that end together share an email.
    for (user, kind) in [(&admin, "Done"), (&newcomer, "Done"), (&techs, "Changed")] {
        let sent = mails(&server, user, kind).await;
        assert!(matches!(&sent[..], [one] if one.contains("60")), "{sent:?}");
    }
}

#[tokio::test]
async fn refusals_are_grouped_and_left_out_if_the_asker_says_so() {
    let (server, domains) = start(5).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let taken = admin.submit_one(&domains[0], TO_NEWCOMER).await;
    let malformed = PerRole { tech: Some("not a handle".to_owned()), ..PerRole::default() };
    let lines = vec![
        line(&domains[0], tech_to("newcomer"), None),
        line(&domains[1], tech_to("newcomer"), None),
        line(&domains[1], tech_to("newcomer"), None),
        line(&domains[2], tech_to("tech"), None),
        line(&domains[3], tech_to("nobody"), None),
        line(&domains[4], malformed, None),
    ];
    let asked = NewSubmission { lines: NewLines::Each(lines), ..these(&[]) };
    let preview = check(&admin, &asked).await;
    assert_eq!((preview.will_change, preview.unchanged, preview.cannot_change), (1, 1, 4));
    let reasons: Vec<_> = preview.refused.iter().map(|group| (group.reason, group.services[0].clone())).collect();
    for expected in [
        (RefusalKind::RequestOpen, domains[0].clone()),
        (RefusalKind::NamedTwice, domains[1].clone()),
        (RefusalKind::NoSuchAccount, domains[3].clone()),
        (RefusalKind::Malformed, domains[4].clone()),
    ] {
        assert!(reasons.contains(&expected), "{expected:?} in {reasons:?}");
    }
    let before = server.rows("select count(*) from request");
    assert_eq!(admin.post(route::SUBMISSIONS, &asked).await.reason(409), Reason::Conflict);
    assert_eq!(server.rows("select count(*) from request"), before);
    let id = submit(&admin, &NewSubmission { leave_out: true, ..asked }).await.submission;
    assert_eq!(requests_of(&newcomer, id).await.len(), 1);
    let left_out = detail(&admin, id).await.left_out.expect("some were left out");
    assert_eq!((left_out.services, left_out.reasons), (4, preview.refused));
    assert_eq!(newcomer.state(taken).await, RequestState::ValidatingByCustomers);
    // For strangers these services do not exist.
    let preview = check(&server.sign_in("newcomer2").await, &these(&domains)).await;
    assert_eq!((preview.cannot_change, preview.refused[0].reason), (5, RefusalKind::NoService));
}

#[tokio::test]
async fn all_services_that_match_are_selected_but_for_exceptions() {
    let (server, domains) = start(30).await;
    let admin = server.sign_in("admin").await;
    let filters = "serviceName=s00&category=DOMAIN".to_owned();
    let selection = ServiceSelection::Matching { filters, except: domains[..10].to_vec() };
    let asked = NewSubmission {
        lines: NewLines::Selected { selection, contacts: tech_to("newcomer"), until: None },
        ..these(&[])
    };
    let id = submit(&admin, &asked).await.submission;
    assert_eq!(requests_of(&admin, id).await.len(), 20);
    let view = RequestsView { search: "s00015".to_owned(), ..RequestsView::default() };
    let found = lines_page(&admin, id, &view.write(Query::default()).finish()).await;
    assert_eq!((found.total, found.rows[0].request.service.clone()), (1, domains[15].clone()));
    let file = admin.get(&route::submission_lines_csv(id)).await.csv();
    assert_eq!(file.lines().count(), 21);
    assert!(file.lines().nth(1).is_some_and(|line| line.contains("s00010.example,DOMAIN,tech,tech-ovh,newcomer-ovh")));
}

#[tokio::test]
async fn a_dry_run_names_every_service_that_cannot_change() {
    const REFUSED: usize = NAMED_SERVICES + 9;
    let (server, domains) = start(REFUSED + 1).await;
    let admin = server.sign_in("admin").await;
    let _: Submitted = submit(&admin, &these(&domains[..REFUSED])).await;
    let asked = NewSubmission { leave_out: true, ..selected(&domains, tech_to("billing"), None) };
    let preview = check(&admin, &asked).await;
    let [group] = preview.refused.as_slice() else { panic!("{preview:?}") };
    assert_eq!((preview.will_change, group.count), (1, REFUSED as u64));
    assert_eq!(group.services, domains[..REFUSED]);
    let submitted = submit(&admin, &asked).await;
    assert_eq!(submitted.preview.refused[0].services, domains[..NAMED_SERVICES]);
}

/// Reason, account and number of services of each group.
fn groups(refused: &[RefusedServices]) -> Vec<(RefusalKind, Option<NicHandle>, u64)> {
    let mut groups: Vec<_> = refused.iter().map(|group| (group.reason, group.account.clone(), group.count)).collect();
    groups.sort();
    groups
}

/// As in the refusal of one line (decision 0008).
#[tokio::test]
async fn private_reasons_of_other_accounts_are_hidden() {
    let (server, domains) = start(12).await;
    let admin = server.sign_in("admin").await;
    // An unpaid bill, no means of payment, which is hidden before all have confirmed, and an incomplete profile.
    let debtors = ["debtor", "unbanked", "gaps"];
    let asked = each(&domains, |number| billing_to(debtors[number % 3]));
    let preview = check(&admin, &asked).await;
    let refused = debtors.iter().filter(|name| **name != "unbanked");
    let mut expected: Vec<_> = refused.map(|name| (RefusalKind::Unable, Some(account(name)), 4)).collect();
    expected.sort();
    assert_eq!((preview.cannot_change, groups(&preview.refused)), (8, expected.clone()));
    let refused = admin.post(route::SUBMISSIONS, &asked).await.problem(409);
    let json = serde_json::to_string(&refused).expect("JSON");
    for private in ["unpaid", "Unpaid", "profile", "Profile", "payment", "Payment"] {
        assert!(!json.contains(private), "{json}");
    }
    // Nor if the others are submitted without them.
    let some = |number: usize| if number < 3 { debtors[number] } else { "newcomer" };
    let asked = each(&domains, |number| billing_to(some(number)));
    let submitted = submit(&admin, &NewSubmission { leave_out: true, ..asked }).await;
    let once = expected.into_iter().map(|(kind, about, _)| (kind, about, 1)).collect::<Vec<_>>();
    assert_eq!((submitted.preview.will_change, groups(&submitted.preview.refused)), (10, once));
}

#[tokio::test]
async fn own_private_reasons_are_shown_and_debts_of_outgoing_contacts_are_not() {
    let [with, without] = [vec![("tech", "2030-12-31", "UNPAID")], vec![]];
    let mut previews = Vec::new();
    for bills in [&with, &without] {
        let server = TestServer::start_with(&[], |export| export.bills.extend(bills)).await;
        let services =
            [domain(), service("halden.example", Category::Zone), service("other.example", Category::Domain)];
        let asked = selected(&services, tech_to("newcomer"), None);
        previews.push(check(&server.sign_in("admin").await, &asked).await);
        let own = check(&server.sign_in("tech").await, &asked).await;
        let expected = [(RefusalKind::UnpaidInvoice, Some(account("tech")), 3)];
        assert_eq!(groups(&own.refused), expected[..bills.len()]);
    }
    assert_eq!((previews[0].will_change, previews[0].cannot_change), (3, 0));
    assert_eq!(previews[0], previews[1]);
}
