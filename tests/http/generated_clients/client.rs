//! Uses a client that openapi-generator has made: an order, the feed, a change of contacts, problems.

use generated::apis::configuration::Configuration;
use generated::apis::provider_api::{
    PutProviderServicesCategoryServiceNameError as PutError, get_provider_events,
    get_provider_services_category_service_name, put_provider_services_category_service_name,
};
use generated::apis::services_api::{PostDomainServiceChangeContactError as AskError, post_domain_service_change_contact};
use generated::apis::{Error, ResponseContent};
use generated::models::{ChangeContact, FeedEntry, Outcome, PlanError, Problem, Reason, ServiceObject, WriteAnswer};

const NAME: &str = "bürgel-ordered.example";

fn configuration(url: &str) -> Configuration {
    Configuration { base_path: url.to_owned(), ..Configuration::new() }
}

async fn put(provider: &Configuration, body: ServiceObject) -> Result<WriteAnswer, Error<PutError>> {
    put_provider_services_category_service_name(provider, "DOMAIN", NAME, body).await
}

async fn ask(session: &Configuration, service: &str, handle: &str) -> Result<Vec<i64>, Error<AskError>> {
    let change = ChangeContact { contact_tech: Some(Some(handle.to_owned())), ..ChangeContact::default() };
    post_domain_service_change_contact(session, service, change, None).await
}

/// The problem of a call that must fail. Its variants are alike, so any of them may hold it.
fn problem<T: std::fmt::Debug, E: std::fmt::Debug>(result: Result<T, Error<E>>) -> Problem {
    match result {
        Err(Error::ResponseError(ResponseContent { content, entity: Some(_), .. })) => {
            serde_json::from_str(&content).expect("a problem")
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::main]
async fn main() {
    let url = std::env::args().nth(1).expect("an address");
    let provider = Configuration { bearer_access_token: std::env::var("KEY").ok(), ..configuration(&url) };
    let order: ServiceObject =
        serde_json::from_str(r#"{"orderedBy":"mh20417-ovh","expiration":"2031-03-04","version":7}"#).expect("an order");
    assert_eq!(put(&provider, order.clone()).await.expect("it is ordered").result, Outcome::Added);
    let mut read = get_provider_services_category_service_name(&provider, "DOMAIN", NAME).await.expect("the service");
    assert_eq!(put(&provider, read.clone()).await.expect("it is put back").result, Outcome::Unchanged);
    read.version = Some(Some(8));
    read.renewal_type = Some("automaticV2016".to_owned());
    assert_eq!(put(&provider, read).await.expect("it is changed").result, Outcome::Changed);
    let stale = problem(put(&provider, order).await);
    assert_eq!((stale.status, stale.reason), (409, Reason::StaleVersion));

    let events = get_provider_events(&provider, None, None).await.expect("the feed").events;
    assert!(events.iter().any(|event| matches!(event, FeedEntry::FeedEntryServiceOrdered(_))), "{events:?}");

    let sign_in = provider.client.post([&url, "/1.0/demo/session"].concat());
    let reply = sign_in.json(&serde_json::json!({ "account": "mh20417-ovh" })).send().await.expect("a session");
    let cookie = reqwest::header::HeaderMap::from_iter([(reqwest::header::COOKIE, reply.headers()["set-cookie"].clone())]);
    let client = reqwest::Client::builder().default_headers(cookie).build().expect("a client");
    let session = Configuration { client, ..configuration(&url) };
    assert_eq!(problem(ask(&session, "nothing.example", "tq5108-ovh").await).reason, Reason::NotFound);
    let rejected = problem(ask(&session, "clay-loft.test", "nobody-ovh").await).rejected.flatten();
    assert!(matches!(rejected.as_deref(), Some(PlanError::PlanErrorBlocked(_))), "{rejected:?}");
    assert_eq!(ask(&session, "clay-loft.test", "tq5108-ovh").await.expect("a request").len(), 1);
}
