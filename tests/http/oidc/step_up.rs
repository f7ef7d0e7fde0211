//! Acts that need a recent or strong authentication by the provider.

use super::{finish, named, page, sign_in, start};
use crate::common::identity_provider::IdentityProvider;
use crate::common::{NewContacts, Reply, TO_NEWCOMER, TestServer, TestUser, domain, minutes};
use handover_api::route::SubmissionAction;
use handover_api::submissions::{AnswerLines, Lines};
use handover_api::{Reason, route};
use handover_rules::account::sign_in::SensitiveAct;
use handover_rules::{NicHandle, SubmissionId};
use serde_json::json;

const TO_NEW_ADMIN: NewContacts<'_> = NewContacts { admin: "newcomer", tech: "", billing: "" };

#[track_caller]
fn needs(reply: &Reply, act: SensitiveAct) {
    let problem = reply.problem(403);
    assert_eq!((problem.reason, problem.cause.as_deref()), (Reason::StepUp, Some(act.as_str())));
}

/// Signs in again for an act, as a provider does that follows the wishes of the request.
async fn step_up(provider: &IdentityProvider, server: &TestServer, user: &TestUser, act: SensitiveAct, acr: &str) {
    let mut claims = named(user.handle.as_str());
    claims["acr"] = json!(acr);
    let query = provider.authorize(&page(user, Some(act)).await, &claims, server.now());
    finish(user, &query).await.ok::<NicHandle>();
}

#[tokio::test]
async fn accepting_needs_the_class() {
    let (provider, server) = start(&["--step-up", "accept", "--step-up-acr", "mfa"]).await;
    let admin = server.sign_in("admin").await;
    // Asking is not configured, not even for an admin.
    let id = admin.submit_one(&domain(), TO_NEW_ADMIN).await;
    let newcomer = server.signed_out("newcomer");
    sign_in(&provider, &server, &newcomer, &named("newcomer-ovh")).await.ok::<NicHandle>();
    let code = server.code(id, &newcomer).await;
    needs(&newcomer.accept(id, &code).await, SensitiveAct::Accept);
    let lines = AnswerLines { token: code.clone(), accept: Lines::All, decline: Lines::None, reason: None };
    let all = route::submission_action(SubmissionId::new(id), SubmissionAction::Answer);
    needs(&newcomer.post(&all, &lines).await, SensitiveAct::Accept);
    // The refusal is not a wrong try, and a session by password never suffices.
    needs(&server.sign_in("newcomer").await.accept(id, "wrong").await, SensitiveAct::Accept);
    assert!(server.rows("select 1 from attempt").is_empty());
    let url = page(&newcomer, Some(SensitiveAct::Accept)).await;
    assert!(
        url.contains("acr_values=mfa") && url.contains("login_hint=newcomer-ovh") && url.contains("essential"),
        "{url}"
    );
    step_up(&provider, &server, &newcomer, SensitiveAct::Accept, "mfa").await;
    newcomer.accept(id, &code).await.done();
    // Declining needs none.
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let plain = server.sign_in("newcomer").await;
    let code = server.code(id, &plain).await;
    plain.decline(id, &code).await.done();
}

#[tokio::test]
async fn asking_for_an_admin_needs_a_recent_authentication() {
    let (provider, server) = start(&["--step-up", "askForAdmin", "--step-up-minutes", "10"]).await;
    let admin = server.signed_out("admin");
    sign_in(&provider, &server, &admin, &named("admin-ovh")).await.ok::<NicHandle>();
    server.clock.advance(minutes(11));
    needs(&admin.submit(&domain(), TO_NEW_ADMIN).await, SensitiveAct::AskForAdmin);
    let many = admin.post(route::SUBMISSIONS, &TO_NEW_ADMIN.of(&domain())).await;
    needs(&many, SensitiveAct::AskForAdmin);
    assert!(server.rows("select 1 from request").is_empty());
    // Other roles and the preview need none.
    admin.post(route::SUBMISSIONS_CHECK, &TO_NEW_ADMIN.of(&domain())).await.ok::<serde_json::Value>();
    let tech = admin.submit_one(&domain(), TO_NEWCOMER).await;
    admin.withdraw(tech).await.done();
    let url = page(&admin, Some(SensitiveAct::AskForAdmin)).await;
    assert!(url.contains("max_age=600"), "{url}");
    step_up(&provider, &server, &admin, SensitiveAct::AskForAdmin, "any").await;
    admin.submit_one(&domain(), TO_NEW_ADMIN).await;
}

#[tokio::test]
async fn provider_that_names_no_time_does_not_suffice() {
    let (provider, server) = start(&["--step-up", "accept", "--step-up-minutes", "10"]).await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let newcomer = server.signed_out("newcomer");
    let claims = json!({ "preferred_username": "newcomer-ovh", "auth_time": null });
    sign_in(&provider, &server, &newcomer, &claims).await.ok::<NicHandle>();
    let code = server.code(id, &newcomer).await;
    needs(&newcomer.accept(id, &code).await, SensitiveAct::Accept);
}

#[tokio::test]
async fn recent_authentication_stands_for_the_password_of_an_account_without_one() {
    let (provider, server) = start(&[]).await;
    let user = server.signed_out("admin");
    sign_in(&provider, &server, &user, &named("admin-ovh")).await.ok::<NicHandle>();
    let body = json!({ "newEmail": "new@bell.example", "password": "" });
    server.clock.advance(minutes(6));
    needs(&user.post(route::CHANGE_EMAIL, &body).await, SensitiveAct::Reauthenticate);
    assert!(page(&user, Some(SensitiveAct::Reauthenticate)).await.contains("max_age=300"));
    step_up(&provider, &server, &user, SensitiveAct::Reauthenticate, "any").await;
    assert_eq!(user.post(route::CHANGE_EMAIL, &body).await.status, 200);
    // With a password, it is asked for as ever.
    server.set_password("admin", "a password").await;
    assert_eq!(user.post(route::CHANGE_EMAIL, &body).await.reason(403), Reason::WrongCredentials);
}
