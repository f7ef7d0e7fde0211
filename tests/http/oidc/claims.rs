//! Claims that name the account, and accounts that are made at the first sign-in.

use super::{changed, named, refused, sign_in, start};
use crate::accounts::new_account;
use crate::common::account;
use crate::common::database::Value as Column;
use crate::provider::Shop;
use handover_api::account::Profile;
use handover_api::account::ProviderRefusal::{Invalid, NoAccount};
use handover_api::app::ScreenResponse;
use handover_api::route;
use handover_rules::NicHandle;
use serde_json::{Value, json};

fn of(handle: &str, changes: &Value) -> Value {
    let claims = json!({
        "preferred_username": handle, "given_name": "Ada", "family_name": "Min", "locale": "fr-FR",
        "email": "ada@min.example", "email_verified": true,
    });
    changed(claims, changes)
}

#[tokio::test]
async fn only_the_claimed_handle_opens_an_account() {
    let (provider, server) = start(&[]).await;
    for claims in [
        json!({}),
        json!({ "preferred_username": "" }),
        json!({ "preferred_username": ["admin-ovh"] }),
        named("ada@min.example"),
        // Compared as it is.
        named(" admin-ovh"),
        named("admin-ovh\n"),
        named("ADMIN-ovh"),
        // An address is no proof of owning an account.
        of("nobody-ovh", &json!({ "email": "admin@mail.example" })),
    ] {
        let reply = sign_in(&provider, &server, &server.visitor(), &claims).await;
        assert_eq!(refused(&reply, NoAccount), "preferred_username", "{claims}");
    }
    assert!(server.rows("select 1 from session").is_empty());
}

#[tokio::test]
async fn another_claim_can_name_the_account_in_the_token_or_userinfo() {
    let (provider, server) = start(&["--oidc-handle-claim", "nic_handle"]).await;
    let claims = json!({ "preferred_username": "tech-ovh", "nic_handle": "admin-ovh" });
    let handle: NicHandle = sign_in(&provider, &server, &server.visitor(), &claims).await.ok();
    assert_eq!(handle, account("admin"));
    // Claims that the token lacks are asked for.
    provider.set_user_info(json!({ "sub": "subject-1", "nic_handle": "admin-ovh" }));
    let handle: NicHandle = sign_in(&provider, &server, &server.visitor(), &json!({})).await.ok();
    assert_eq!(handle, account("admin"));
    // Those of another subject are not the person's.
    provider.set_user_info(json!({ "sub": "subject-2", "nic_handle": "admin-ovh" }));
    let reply = sign_in(&provider, &server, &server.visitor(), &json!({})).await;
    assert_eq!(refused(&reply, Invalid), "userinfo.sub");
}

#[tokio::test]
async fn account_is_made_at_the_first_sign_in_if_wanted() {
    let (provider, server) = start(&["--oidc-new-accounts", "FR"]).await;
    let user = server.visitor();
    let handle: NicHandle =
        sign_in(&provider, &server, &user, &of("am4711-ovh", &json!({ "email_verified": "true" }))).await.ok();
    assert_eq!(handle.as_str(), "am4711-ovh");
    let profile = user.get(route::PROFILE).await.ok::<ScreenResponse<Profile>>().data;
    assert_eq!((profile.person.first_name.as_str(), profile.person.name.as_str()), ("Ada", "Min"));
    assert_eq!((profile.address.as_str(), profile.person.language.as_str()), ("ada@min.example", "fr_FR"));
    server.mail_to("ada@min.example", "").await;
    // The next time, the account stays as its owner has it.
    let again = of("am4711-ovh", &json!({ "given_name": "Eve", "email": "eve@min.example" }));
    sign_in(&provider, &server, &user, &again).await.ok::<NicHandle>();
    let accounts = server.rows("select email, first_name, password from account where handle = 'am4711-ovh'");
    assert_eq!(accounts, [["ada@min.example".to_owned().into(), "Ada".to_owned().into(), Column::Null]]);
    // The provider's data change it, as they do any other account.
    let account = json!({
        "email": "books@min.example", "firstname": "Ada", "name": "Min", "organisation": "", "ovhSubsidiary": "FR",
        "language": "fr_FR", "state": "complete",
    });
    let reply = Shop::open(&server).await.put("accounts/am4711-ovh", account).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(server.value::<String>("select email from account where handle = 'am4711-ovh'"), "books@min.example");
}

#[tokio::test]
async fn no_account_is_made_from_claims_that_are_missing_or_not_verified() {
    let (provider, server) = start(&["--oidc-new-accounts", "FR"]).await;
    let before = server.rows("select handle from account order by handle");
    for (changes, member) in [
        (json!({ "email_verified": false }), "email"),
        (json!({ "email_verified": null }), "email"),
        (json!({ "email_verified": "yes" }), "email"),
        (json!({ "email_verified": 1 }), "email"),
        (json!({ "email": null }), "email"),
        (json!({ "email": "ada" }), "email"),
        (json!({ "given_name": null }), "given_name"),
        (json!({ "family_name": "<b>" }), "family_name"),
        (json!({ "preferred_username": "ada" }), "preferred_username"),
    ] {
        let reply = sign_in(&provider, &server, &server.visitor(), &of("am4711-ovh", &changes)).await;
        assert_eq!(refused(&reply, NoAccount), member, "{changes}");
    }
    assert_eq!(server.rows("select handle from account order by handle"), before);
}

#[tokio::test]
async fn handle_of_a_sign_up_opens_only_with_its_address() {
    let (provider, server) = start(&["--oidc-new-accounts", "FR"]).await;
    let handle = new_account(&server, "lucja@bell.example").await;
    let claims =
        |email: &str, is_verified: bool| of(handle.as_str(), &json!({ "email": email, "email_verified": is_verified }));
    for other in [claims("ada@min.example", true), claims("lucja@bell.example", false), named(handle.as_str())] {
        let reply = sign_in(&provider, &server, &server.visitor(), &other).await;
        assert_eq!(refused(&reply, NoAccount), "preferred_username", "{other}");
    }
    let user = server.visitor();
    sign_in(&provider, &server, &user, &claims("Lucja@Bell.example", true)).await.ok::<NicHandle>();
    // From now on, the provider knows the account, wherever its address moves.
    sign_in(&provider, &server, &user, &named(handle.as_str())).await.ok::<NicHandle>();
}
