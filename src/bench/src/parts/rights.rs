//! Authorization queries: by roles and by policies, of an account that gives none and of one that gives very many.

use super::bench::Bench;
use crate::data::{MadeService, handle};
use crate::error::BenchError;
use crate::http::ApiCall;
use crate::load;
use crate::people;
use crate::report::{Column, Report, Row, millis};
use crate::server::Child;
use crate::statistics::Sample;
use handover_api::route;
use handover_rules::access::{MAX_POLICIES, MAX_POLICIES_OF_PAIR};

const SECTION: &str = "authorization queries";
/// The key of the system that asks.
const KEY: &str = "a-key-of-the-benchmark-with-more-than-32-characters";
/// The account that gives access: one of those with many services.
const GIVER: u32 = 0;
/// The account that gets access. It has a few services of its own.
const RECEIVER: u32 = 20;
/// Clients that prepare.
const CLIENTS: usize = 4;

impl Bench {
    /// The time of a query before and after an account gives as many policies as it may.
    pub(super) fn rights(&mut self, report: &mut Report) -> Result<(), BenchError> {
        let data = self.scale.medium;
        let limits = ["--mails-to-one-account", "10000", "--mails-to-oneself", "10000"];
        let server = self.demo(data, &[&["--rights-key", KEY][..], &limits].concat())?;
        let services: Vec<MadeService> = (0..data.services)
            .map(|number| data.service(number))
            .filter(|service| service.admin == GIVER && service.tech != RECEIVER && service.billing != RECEIVER)
            .collect();
        let by = |account: u32| services.iter().map(|service| question(account, service)).collect::<Vec<_>>();
        let (of_role, of_other) = (by(GIVER), by(RECEIVER));
        let measure = |calls: &[ApiCall]| load::repeat(server.address(), calls, 1, self.scale.time);
        let before = [measure(&of_role)?, measure(&of_other)?];
        give(&server, &services)?;
        let after = [measure(&of_role)?, measure(&of_other)?];
        let measured = before.iter().zip(&after);
        for (what, (before, after)) in ["a role permits it", "no role permits it"].into_iter().zip(measured) {
            report.add(Row::new(SECTION, what).with_sample(before));
            let row = Row::new(SECTION, format!("{what}, the admin gives {MAX_POLICIES} policies"));
            let row = row.wanted("≤ 1.3 × without").with_sample(after);
            report.add(row.with(Column::OfNone, times(after, before)));
        }
        Ok(())
    }
}

fn times(after: &Sample, before: &Sample) -> f64 {
    millis(after.percentile(50)) / millis(before.percentile(50))
}

/// A query of the provider's systems.
fn question(account: u32, service: &MadeService) -> ApiCall {
    let body = format!(
        r#"{{"questions":[{{"account":"{}","action":"configure","service":{}}}]}}"#,
        handle(account),
        key(service)
    );
    ApiCall::post(route::RIGHTS, body).with_key(KEY)
}

fn key(service: &MadeService) -> String {
    format!(r#"{{"name":"{}","category":"{}"}}"#, service.name, service.category.as_str())
}

/// Gives [`MAX_POLICIES`] policies, [`MAX_POLICIES_OF_PAIR`] to each account. Each is about one service.
fn give(server: &Child, services: &[MadeService]) -> Result<(), BenchError> {
    let sessions = people::sign_in(server.address(), [GIVER])?;
    let session = sessions.get(&GIVER).ok_or_else(|| BenchError::new("no session"))?;
    let calls: Vec<ApiCall> = services
        .iter()
        .cycle()
        .zip((RECEIVER..).flat_map(|account| (0..MAX_POLICIES_OF_PAIR).map(move |_| account)))
        .take(MAX_POLICIES)
        .map(|(service, receiver)| {
            let resource = handover_rules::access::resource_type(service.category);
            let body = format!(
                r#"{{"name":"Bench","accounts":["{}"],"services":["{resource}:{}"],"permissions":{{"groups":["technical"]}}}}"#,
                handle(receiver),
                service.name
            );
            ApiCall::post(route::ACCESS_POLICIES, body).with_session(session)
        })
        .collect();
    load::answers(server.address(), &calls, CLIENTS).map(|_| ())
}
