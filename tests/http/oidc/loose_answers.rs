//! Answers as real providers give them: members in other forms, of other types or missing; and what is said about wrong ones.

use super::{changed, finish, named, page, refused, serve, sign_in, start, state_of};
use crate::common::identity_provider::IdentityProvider;
use crate::common::{CapturedLog, account, minutes, staff_address};
use handover_api::account::{FinishProviderSignIn, ProviderPage, ProviderRefusal};
use handover_api::{Problem, Reason, route};
use handover_rules::NicHandle;
use handover_rules::desk::StaffRole::Support;
use serde_json::json;

#[tokio::test]
async fn members_of_tokens_may_have_other_forms() {
    let (provider, server) = start(&["--step-up", "accept", "--step-up-minutes", "5"]).await;
    let now = server.now();
    let text = now.timestamp().to_string();
    for claims in [
        json!({ "updated_at": "2026-01-02T03:04:05.678Z" }),
        json!({ "updated_at": text }),
        json!({ "email": "admin@mail.example", "email_verified": "true" }),
        json!({ "email": "admin@mail.example", "email_verified": "admin@mail.example" }),
        json!({ "locale": { "language": "fr", "country": "FR" } }),
        json!({ "locale": "" }),
        json!({ "address": "1 Main Street", "amr": "pwd", "phone_number": 7, "groups": { "a": [null] } }),
        json!({ "picture": "", "website": false, "birthdate": [], "gender": 1, "given_name": {}, "zoneinfo": 0.5 }),
        json!({ "auth_time": text, "acr": 1, "sid": 5, "sub": 7 }),
        json!({ "auth_time": "never", "acr": ["a"], "sid": {} }),
        json!({ "iat": text, "exp": (now.timestamp() + 60).to_string() }),
        json!({ "exp": now.to_rfc3339().replace("+00:00", "Z").replacen("20", "21", 1) }),
        json!({ "aud": ["handover"], "azp": "handover" }),
    ] {
        let all = changed(named("admin-ovh"), &claims);
        let reply = sign_in(&provider, &server, &server.visitor(), &all).await;
        assert_eq!(reply.status, 200, "{claims} {}", reply.text());
    }
}

#[tokio::test]
async fn members_of_the_token_answer_and_userinfo_may_have_other_forms() {
    let (provider, server) = start(&[]).await;
    for answer in [
        json!({ "expires_in": "3599" }),
        json!({ "expires_in": "soon", "scope": ["openid"], "refresh_token": 7, "token_type": "bearer" }),
        json!({ "token_type": null, "ext_expires_in": {} }),
    ] {
        provider.set_token_answer(answer.clone());
        sign_in(&provider, &server, &server.visitor(), &named("admin-ovh")).await.ok::<NicHandle>();
    }
    provider.set_user_info(json!({
        "sub": "subject-1", "preferred_username": "admin-ovh", "updated_at": "yesterday", "email_verified": "true",
        "address": "1 Main Street", "locale": {}, "picture": null,
    }));
    let handle: NicHandle = sign_in(&provider, &server, &server.visitor(), &json!({})).await.ok();
    assert_eq!(handle, account("admin"));
}

#[tokio::test]
async fn members_of_the_metadata_that_are_not_used_may_be_anything() {
    for changes in [
        json!({ "op_policy_uri": "", "registration_endpoint": "", "end_session_endpoint": 7, "check_session_iframe": [] }),
        json!({ "response_types_supported": null, "subject_types_supported": null,
                "id_token_signing_alg_values_supported": null }),
        json!({ "token_endpoint_auth_methods_supported": "client_secret_basic", "scopes_supported": "openid" }),
        json!({ "token_endpoint_auth_methods_supported": ["tls", 7], "claims_parameter_supported": "yes" }),
        json!({ "userinfo_endpoint": "", "claims_supported": {} }),
    ] {
        let (provider, server) = start(&[]).await;
        provider.set_metadata(changes.clone());
        provider.set_prefix("\u{feff}");
        let reply = sign_in(&provider, &server, &server.visitor(), &named("admin-ovh")).await;
        assert_eq!(reply.status, 200, "{changes} {}", reply.text());
    }
}

#[tokio::test]
async fn wrong_metadata_are_named_and_never_called_unreachable() {
    for (changes, member) in [
        (json!({ "issuer": "https://another.example" }), "issuer"),
        (json!({ "token_endpoint": null }), "token_endpoint"),
        (json!({ "jwks_uri": "" }), "jwks_uri"),
        (json!({ "jwks_uri": "gopher://keys.example/" }), "jwks_uri"),
        (json!({ "authorization_endpoint": null }), "authorization_endpoint"),
        (json!({ "authorization_endpoint": "javascript:alert(1)" }), "authorization_endpoint"),
        (json!({ "authorization_endpoint": "data:text/html,x" }), "authorization_endpoint"),
        (json!({ "authorization_endpoint": "//pages.example/" }), "authorization_endpoint"),
        (json!({ "authorization_endpoint": "https://someone@pages.example/" }), "authorization_endpoint"),
    ] {
        let (provider, server) = start(&[]).await;
        provider.set_metadata(changes.clone());
        let problem = server.visitor().post(route::PROVIDER_SIGN_IN, &json!({})).await.problem(502);
        let Problem { reason, faults, detail, .. } = problem;
        let found: String = faults.into_iter().map(|fault| fault.member).collect();
        assert_eq!((reason, found.as_str()), (Reason::ProviderMisconfigured, member), "{changes}");
        assert!(detail.contains("operator") && !detail.contains("reached"), "{detail}");
    }
}

#[tokio::test]
async fn strangers_neither_fill_the_log_nor_read_settings() {
    let log = CapturedLog::default();
    let _capture = log.capture(tracing::Level::WARN);
    let (provider, server) = start(&[]).await;
    provider.set_metadata(json!({ "issuer": "https://another.example" }));
    for _ in 0..20 {
        let reply = server.visitor().post(route::PROVIDER_SIGN_IN, &json!({})).await;
        assert_eq!(reply.reason(502), Reason::ProviderMisconfigured);
        assert!(!reply.text().contains("another.example") && !reply.text().contains(&provider.issuer()));
    }
    let text = log.take();
    assert_eq!(text.matches("cannot be used").count(), 1, "{text}");
    assert!(!text.contains("ERROR") && text.contains("another.example"), "{text}");

    provider.set_metadata(json!({}));
    server.advance(minutes(1)).await;
    let mut tries = 0;
    loop {
        let user = server.visitor();
        let reply = finish(&user, &format!("error=invalid_client&state={}", state_of(&page(&user, None).await))).await;
        if reply.status == 429 {
            break;
        }
        tries += 1;
        assert_eq!(reply.reason(502), Reason::ProviderMisconfigured);
    }
    let text = log.text();
    assert!(!text.contains("ERROR"), "{text}");
    assert!(text.matches("does not work").count() == tries && tries < 50, "{tries} {text}");
}

#[tokio::test]
async fn refused_client_is_no_unreachable_provider() {
    let (provider, server) = start(&[]).await;
    provider.take_post_only();
    let reply = sign_in(&provider, &server, &server.visitor(), &named("admin-ovh")).await;
    let Problem { reason, faults, .. } = reply.problem(502);
    assert_eq!(reason, Reason::ProviderMisconfigured);
    assert_eq!(faults.into_iter().map(|fault| fault.member).collect::<String>(), "client_id");
    let user = server.visitor();
    let denied =
        async |error: &str| finish(&user, &format!("error={error}&state={}", state_of(&page(&user, None).await))).await;
    assert_eq!(denied("invalid_scope").await.reason(502), Reason::ProviderMisconfigured);
    refused(&denied("login_required").await, ProviderRefusal::Denied);
}

#[tokio::test]
async fn secret_goes_into_the_body_if_the_provider_or_the_operator_says_so() {
    let (provider, server) = start(&["--oidc-client-auth", "post"]).await;
    provider.take_post_only();
    sign_in(&provider, &server, &server.visitor(), &named("admin-ovh")).await.ok::<NicHandle>();
    for methods in
        [json!(["client_secret_post"]), json!("client_secret_post"), json!(["private_key_jwt", "client_secret_post"])]
    {
        let (provider, server) = start(&[]).await;
        provider.set_metadata(json!({ "token_endpoint_auth_methods_supported": methods }));
        provider.take_post_only();
        sign_in(&provider, &server, &server.visitor(), &named("admin-ovh")).await.ok::<NicHandle>();
    }
}

#[tokio::test]
async fn staff_sign_in_with_other_forms_and_the_secret_in_the_body() {
    let provider = IdentityProvider::start().await;
    let server = serve(provider.desk_options(), &["--desk-oidc-client-auth", "post"]).await;
    server.invite_staff("rhea", &[Support]).await;
    provider.take_post_only();
    let user = server.visitor();
    let page = user.post_nothing(route::DESK_PROVIDER_SIGN_IN).await.ok::<ProviderPage>().url;
    let claims = json!({ "email": staff_address("rhea"), "email_verified": "true", "updated_at": "now" });
    let query = provider.authorize(&page, &claims, server.now());
    user.post(route::DESK_PROVIDER_SIGN_IN_FINISH, &FinishProviderSignIn { query }).await.done();
}
