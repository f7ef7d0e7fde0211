//! Refusals of many lines: they show a reader the same as the refusal of one line (decision 0008).

use crate::acts_on_many_lines::each;
use crate::common::{TestServer, account};
use crate::submissions::submit;
use handover_api::app::ScreenResponse;
use handover_api::route;
use handover_api::submissions::NewSubmission;
use handover_rules::submission::form::Preview;
use handover_rules::submission::refused::RefusalKind;
use handover_rules::submission::refused::RefusedServices;
use handover_rules::{NicHandle, PerRole};

fn billing(name: &str) -> PerRole<Option<String>> {
    PerRole { billing: Some(account(name).to_string()), ..PerRole::default() }
}

/// Reason, account and number of services of each group.
fn groups(refused: &[RefusedServices]) -> Vec<(RefusalKind, Option<NicHandle>, u64)> {
    let mut groups: Vec<_> = refused.iter().map(|group| (group.reason, group.account.clone(), group.count)).collect();
    groups.sort();
    groups
}

#[tokio::test]
async fn private_reasons_of_other_accounts_are_hidden() {
    let (server, domains) = TestServer::start_with_domains(12).await;
    let admin = server.sign_in("admin").await;
    // An unpaid bill, no means of payment, which is hidden before all have confirmed, and an incomplete profile.
    let debtors = ["debtor", "unbanked", "gaps"];
    let asked = each(&domains, |number| billing(debtors[number % 3]));
    let preview = admin.post(route::SUBMISSIONS_CHECK, &asked).await.ok::<ScreenResponse<Preview>>().data;
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
    let asked = each(&domains, |number| billing(some(number)));
    let submitted = submit(&admin, &NewSubmission { leave_out: true, ..asked }).await;
    let once = expected.into_iter().map(|(kind, about, _)| (kind, about, 1)).collect::<Vec<_>>();
    assert_eq!((submitted.preview.will_change, groups(&submitted.preview.refused)), (10, once));
}

#[tokio::test]
async fn own_private_reasons_are_shown() {
    let names: Vec<String> = (0..4).map(|number| format!("s{number:03}.example")).collect();
    let server = TestServer::start_with(&[], |export| {
        for name in &names {
            export.add(name, "DOMAIN", ["admin", "tech", "debtor"], None, "ok");
        }
    })
    .await;
    let domains: Vec<_> =
        names.iter().map(|name| crate::common::service(name, handover_rules::Category::Domain)).collect();
    let debtor = server.sign_in("debtor").await;
    let asked = each(&domains, |_| billing("newcomer"));
    let preview = debtor.post(route::SUBMISSIONS_CHECK, &asked).await.ok::<ScreenResponse<Preview>>().data;
    assert_eq!(groups(&preview.refused), [(RefusalKind::UnpaidInvoice, Some(account("debtor")), 4)]);
    // The bill of an outgoing contact is looked at when all have accepted, and says nothing before.
    let admin = server.sign_in("admin").await;
    let preview = admin.post(route::SUBMISSIONS_CHECK, &asked).await.ok::<ScreenResponse<Preview>>().data;
    assert_eq!((preview.will_change, preview.cannot_change, preview.refused), (4, 0, Vec::new()));
    let parties: Vec<_> = preview.parties.iter().map(|party| (party.account.clone(), party.lines)).collect();
    assert_eq!(parties, [(account("admin"), 4), (account("newcomer"), 4)]);
    let submitted = submit(&admin, &asked).await;
    assert_eq!((submitted.preview.will_change, submitted.preview.cannot_change), (4, 0));
}
