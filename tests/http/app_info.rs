//! Data that the app reads before its first screen.

use crate::common::{TestServer, account};
use handover_api::app::{AppInfo, HelpLinks};
use handover_api::route;
use handover_rules::ServiceName;

#[tokio::test]
async fn names_support_partners_community_and_access_policies_of_the_provider() {
    let options = [
        ("--support-url", "https://provider.example/support"),
        ("--partners-url", "https://provider.example/partners"),
        ("--community-url", "https://provider.example/community"),
        ("--help-policies", "https://provider.example/iam"),
    ];
    let arguments: Vec<&str> = options.iter().flat_map(|(option, url)| [*option, *url]).collect();
    let server = TestServer::start_with(&arguments, |_| {}).await;
    let [support, partners, community, policies] = options.map(|(_, url)| url.to_owned());
    let info: AppInfo = server.visitor().get(route::APP).await.ok();
    assert_eq!(info.help, HelpLinks { support, partners, community, policies });
}

#[tokio::test]
async fn page_for_payments_names_payer_and_service() {
    let page = "https://provider.example/bills?customer={handle}&service={service}";
    let server = TestServer::start_with(&["--billing-url", page], |_| {}).await;
    let info: AppInfo = server.visitor().get(route::APP).await.ok();
    let service = ServiceName::parse("zürich.example").expect("a name");
    assert_eq!(
        info.payment_page(&account("billing"), Some(&service)).as_deref(),
        Some("https://provider.example/bills?customer=billing-ovh&service=z%C3%BCrich.example")
    );
    assert_eq!(
        info.payment_page(&account("billing"), None).as_deref(),
        Some("https://provider.example/bills?customer=billing-ovh&service=")
    );
    let info: AppInfo = TestServer::start().await.visitor().get(route::APP).await.ok();
    assert_eq!((info.payment_page(&account("billing"), None), info.help), (None, HelpLinks::default()), "by default");
}
