//! Compares the views of people and systems with the model.

use super::driver::Driver;
use super::model::{Email, Model};
use crate::common::database::{FromValue, Value};
use handover_api::app::ScreenResponse;
use handover_api::requests::RequestDetail;
use handover_api::route;
use handover_rules::provider_event::ProviderEvent;
use handover_rules::request::notices::{Notice, TimelineEntry, TimelineEvent};
use handover_rules::{Ending, NicHandle, Request, RequestId, SubmissionId};
use std::collections::{BTreeSet, HashMap};

/// The number of events that a history causes at most.
const MOST_EVENTS: i64 = 5000;

/// The difference, if the server and the rules disagree.
pub(super) fn same<T: PartialEq + std::fmt::Debug>(what: &str, server: &T, rules: &T) -> Result<(), String> {
    if server == rules { Ok(()) } else { Err(format!("{what}\nserver: {server:?}\nrules:  {rules:?}")) }
}

/// Without what depends on the moment at which a timer ran: the time of the next check, and reminders, of which missed ones
/// are left out.
fn comparable(mut request: Request) -> Request {
    request.reminders = 0;
    if request.is_blocked() {
        request.effect_at = Some(request.deadline);
    }
    if let Some(Ending::Failed { reasons }) = request.ended.as_mut().map(|ended| &mut ended.how) {
        reasons.sort_by_key(|reason| format!("{reason:?}"));
    }
    request
}

fn without_reminders(timeline: &[TimelineEntry]) -> Vec<&TimelineEntry> {
    timeline.iter().filter(|entry| entry.event != TimelineEvent::Reminded).collect()
}

pub(super) async fn compare(driver: &mut Driver, model: &mut Model) -> Result<(), String> {
    for service in &model.services {
        same("contacts", &driver.server.contacts(&service.key).await, &service.contacts)?;
    }
    compare_feed(driver, model).await?;
    compare_emails(driver, model)?;
    for index in 0..model.lines.len() {
        compare_request(driver, model, index).await?;
    }
    Ok(())
}

async fn compare_request(driver: &Driver, model: &Model, index: usize) -> Result<(), String> {
    let line = &model.lines[index];
    let Request { asker, from, to, id, .. } = &line.request;
    let contacts = &model.services[line.service].contacts;
    let viewers: BTreeSet<&NicHandle> = [asker, from, to, &contacts.admin, &contacts.billing].into();
    for viewer in viewers {
        if model.is_suspended(viewer) {
            continue;
        }
        let reply = driver.user(viewer).await.get(&route::request(*id)).await;
        let is_read = line.request.is_read_by(viewer, contacts);
        same(&format!("{viewer} reads request {id}"), &(reply.status == 200), &is_read)?;
        if !is_read {
            continue;
        }
        let detail = reply.ok::<ScreenResponse<RequestDetail>>().data;
        let seen = comparable(line.request.as_seen_by(viewer));
        same(&format!("request for {viewer}"), &comparable(detail.row.request), &seen)?;
        same("timeline", &without_reminders(&detail.line.timeline), &without_reminders(&line.timeline))?;
    }
    Ok(())
}

/// The order of events of different services is not compared.
async fn compare_feed(driver: &Driver, model: &Model) -> Result<(), String> {
    let read = driver.server.store.read(|reader| reader.events_after(0, MOST_EVENTS)).await;
    let mut by_service: HashMap<String, Vec<ProviderEvent>> = HashMap::new();
    for entry in read.expect("the store succeeds") {
        by_service.entry(entry.event.subject()).or_default().push(entry.event);
    }
    for service in &model.services {
        let subject = format!("{} {}", service.key.category.as_str(), service.key.name);
        let events = by_service.remove(&subject).unwrap_or_default();
        same(&format!("feed of {subject}"), &events, &service.feed)?;
    }
    Ok(())
}

fn reminds((.., notice): &Email) -> bool {
    [Notice::Reminder, Notice::RoleEnding, Notice::Blocked].iter().any(|kind| kind.as_str() == *notice)
}

/// Emails that left since the last comparison.
fn compare_emails(driver: &mut Driver, model: &mut Model) -> Result<(), String> {
    let sent = "select id, submission, account, notice from outbox where submission is not null and state = 'sent'";
    let mut new: BTreeSet<Email> = BTreeSet::new();
    for row in driver.server.rows(sent) {
        let [id, submission, to, notice] = <[Value; 4]>::try_from(row).expect("four columns");
        if !driver.seen_mails.insert(i64::from_value(id).expect("a number")) {
            continue;
        }
        let submission = u64::from_value(submission).and_then(RequestId::new).expect("a submission");
        let to = String::from_value(to).and_then(|to| NicHandle::parse(&to).ok()).expect("an account");
        let notice = String::from_value(notice).and_then(|notice| Notice::parse(&notice)).expect("a kind");
        new.insert((SubmissionId::new(submission), to, notice.as_str()));
    }
    let expected = model.take_emails();
    let (new_reminders, new): (BTreeSet<Email>, BTreeSet<Email>) = new.into_iter().partition(reminds);
    let (reminders, expected) = expected.into_iter().partition(reminds);
    same("emails", &new, &expected)?;
    // A late timer leaves out reminders that it has missed.
    same("other reminders", &new_reminders.difference(&reminders).count(), &0)
}
