//! Debts at the end of a tech role (decision 0038).

use crate::common::{TestServer, domain};
use crate::role_ends::{EVERYBODY, advance_to, handed_over, mails};
use chrono::TimeDelta;

/// A role skips an account that owes and goes to the admin, but nobody keeps a role because the admin owes (decision 0038).
#[tokio::test]
async fn role_ends_although_the_admin_owes() {
    for (debtors, gets_it) in [(&["admin"][..], "tech"), (&["admin", "tech", "newcomer"][..], "admin")] {
        let mut server = TestServer::start().await;
        let (_, _, day) = handed_over(&server).await;
        server
            .import_with(|export| export.bills.extend(debtors.iter().map(|name| (*name, "2030-01-31", "UNPAID"))))
            .await;
        advance_to(&server, day, TimeDelta::zero()).await;
        assert_eq!(server.contact_names(&domain()).await, ["admin", gets_it, "billing"], "{debtors:?}");
        assert_eq!(mails(&server, "Ended").await, EVERYBODY);
    }
}
