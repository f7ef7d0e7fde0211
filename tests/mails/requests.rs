//! Emails about requests: about one of them, and about a group of them.

use crate::people::{
    ADMIN, DELEGATE, FROM, NOURA, TO, account, code, handle, key, known_people, service, settings, timestamp,
};
use crate::scenes::{SceneKind, SceneWriter};
use chrono::{Days, NaiveDate};
use handover_rules::request::notices::Notice;
use handover_rules::request::{Ended, Party};
use handover_rules::role_end::begin;
use handover_rules::{
    Blocker, Category, Ending, NicHandle, Request, RequestId, RequestState, Role, RoleSet, SubmissionId,
};
use handover_server::mail::templates::request::LinesFileContext;
use handover_server::mail::templates::{EmailContent, request as request_template};
use handover_store::{EndedRole, MailLines, RequestRecord, RoleEndRecord, ServiceId};
use std::collections::BTreeMap;

/// The request of most scenes: the admin replaces the tech contact.
pub(crate) fn request() -> Request {
    let parties = [ADMIN, TO].map(|party| Party { account: handle(party), accepted_at: None });
    Request {
        id: RequestId::new(482_330_017).expect("a number"),
        service: key("velvet-anchor.example", Category::Domain),
        roles: Role::Tech.into(),
        until: None,
        asker: handle(ADMIN),
        from: handle(FROM),
        to: handle(TO),
        asked_at: timestamp("2026-11-20T08:55:00Z"),
        deadline: timestamp("2026-11-27T08:55:00Z"),
        state: RequestState::ValidatingByCustomers,
        parties: parties.into(),
        effect_at: None,
        reminders: 0,
        ended: None,
    }
}

/// The tech contact hands its own role on.
fn handed_on() -> Request {
    let mut request = request();
    request.asker = handle(FROM);
    request.parties[0].account = handle(FROM);
    request
}

/// The admin takes the role.
fn taken() -> Request {
    let mut request = request();
    request.to = handle(ADMIN);
    request.parties.truncate(1);
    request
}

/// Two roles of a service with a right-to-left name.
fn two_roles() -> Request {
    let roles: RoleSet = [Role::Tech, Role::Billing].into_iter().collect();
    Request { service: key("خزف-الواحة.example", Category::Hosting), roles, to: handle(NOURA), ..request() }
}

fn ended(how: Ending) -> Request {
    let ended = Some(Ended { at: timestamp("2026-11-22T10:00:00Z"), how });
    Request { ended, ..request() }
}

/// Expired, with the parties that had accepted.
fn expired(answered: &[&str]) -> Request {
    let mut request = ended(Ending::Expired);
    for party in &mut request.parties {
        let has = answered.contains(&party.account.as_str());
        party.accepted_at = has.then(|| timestamp("2026-11-21T10:00:00Z"));
    }
    request
}

/// Those who have not accepted, each with the number of such requests.
fn unanswered(requests: &[Request]) -> Vec<(NicHandle, u64)> {
    let mut numbers = BTreeMap::new();
    for party in requests.iter().flat_map(|request| &request.parties).filter(|party| party.accepted_at.is_none()) {
        *numbers.entry(party.account.clone()).or_default() += 1;
    }
    numbers.into_iter().collect()
}

/// A request that was sent alone, by the admin.
pub(crate) fn record_of(request: Request) -> RequestRecord {
    RequestRecord {
        submission: SubmissionId::new(request.id),
        lines: 1,
        all_or_nothing: false,
        service: ServiceId::new(1),
        asker_roles: Role::Admin.into(),
        delegate: None,
        request,
    }
}

/// The account that asked in the asker's name.
fn delegate(name: &str) -> Option<NicHandle> {
    name.ends_with("-delegated").then(|| handle(DELEGATE))
}

impl SceneWriter {
    /// With a grace period in seconds.
    fn letter(
        &self,
        notice: Notice,
        lines: &MailLines,
        ends: &[RoleEndRecord],
        reader: &str,
        grace: u32,
    ) -> EmailContent {
        let letter = request_template::compose(request_template::RequestContext {
            notice,
            lines,
            first: &lines.first[0],
            ends,
            recipient: &account(reader, self.language),
            people: &known_people(reader),
            code: notice.carries_code().then(code).as_ref(),
            settings: &settings(grace),
        });
        letter.expect("an email")
    }

    fn request(&mut self, name: &'static str, notice: Notice, request: Request, reader: &str) {
        self.request_with(name, notice, request, reader, 120);
    }

    /// An email about a request, with a grace period in seconds.
    fn request_with(&mut self, name: &'static str, notice: Notice, request: Request, reader: &str, grace: u32) {
        let held = if request.asker == handle(FROM) { Role::Tech } else { Role::Admin };
        let is_together = name.ends_with("-together");
        let record = RequestRecord {
            lines: if is_together { 40 } else { 1 },
            all_or_nothing: is_together,
            asker_roles: held.into(),
            delegate: delegate(name),
            ..record_of(request)
        };
        let note = is_together.then(|| "We are moving to a new agency.".to_owned());
        let letter = self.letter(notice, &MailLines::of_one(record, note), &[], reader, grace);
        self.add(name, SceneKind::Request(notice), letter);
    }

    /// An email about several requests of a submission that lists two of them.
    fn lines(&mut self, name: &'static str, notice: Notice, requests: [Request; 2], total: u64, reader: &str) {
        let submission = SubmissionId::new(requests[0].id);
        let end = |request: &Request| {
            let end = begin(request, &service().facts.contacts, None, request.asked_at)?;
            let by = name.ends_with("-early").then(|| handle(ADMIN));
            let how = EndedRole { at: end.ends_at(), by, went_to: Some(end.returns_to.clone()) };
            let ended = (notice == Notice::RoleEnded).then_some(how);
            Some(RoleEndRecord { service: ServiceId::new(1), end, ended })
        };
        let ends: Vec<RoleEndRecord> = requests.iter().filter_map(end).collect();
        let record = |request| RequestRecord {
            submission,
            lines: 52,
            all_or_nothing: name == "lines-confirm-asker" || name.ends_with("-together"),
            delegate: delegate(name),
            ..record_of(request)
        };
        let [first, second] = &requests;
        let lines = MailLines {
            total,
            services: if first.service == second.service { 1 } else { total },
            roles: first.roles.iter().chain(second.roles.iter()).collect(),
            role_count: total,
            have_last_days: requests.iter().any(|request| request.until.is_some()),
            deadlines: (first.deadline.min(second.deadline), first.deadline.max(second.deadline)),
            ended_alike: first.ended == second.ended,
            unanswered: if notice == Notice::Expired { unanswered(&requests) } else { Vec::new() },
            note: Some("We are moving to a new agency.".to_owned()),
            first: requests.map(record).into(),
        };
        let letter = self.letter(notice, &lines, &ends, reader, 120);
        let file = lines.are_attached(notice).then(|| self.file(notice, &lines, &ends, reader));
        self.add_with_file(name, SceneKind::Request(notice), letter, file);
    }

    /// The attached file, as far as `lines` go.
    fn file(&self, notice: Notice, lines: &MailLines, ends: &[RoleEndRecord], reader: &str) -> String {
        let recipient = account(reader, self.language);
        let people = known_people(reader);
        let context = LinesFileContext { notice, recipient: &recipient, people: &people };
        let of_line = |line: &RequestRecord| {
            let end = ends.iter().find(|end| end.end.request == line.request.id);
            context.line(line, end).expect("a line")
        };
        std::iter::once(context.head()).chain(lines.first.iter().map(of_line)).collect()
    }

    /// An email about a role that ends; with who ended it early, and who got it.
    fn role_end(&mut self, name: &'static str, reader: &str, ended: Option<(Option<&str>, &str)>) {
        let request = Request { until: Some(last_day()), ..request() };
        let end = begin(&request, &service().facts.contacts, None, request.asked_at).expect("an end");
        let ended = ended.map(|(by, went_to)| EndedRole {
            at: end.ends_at(),
            by: by.map(handle),
            went_to: Some(handle(went_to)),
        });
        let notice = if ended.is_some() { Notice::RoleEnded } else { Notice::RoleEnding };
        let ends = [RoleEndRecord { service: ServiceId::new(1), end, ended }];
        let letter = self.letter(notice, &MailLines::of_one(record_of(request), None), &ends, reader, 120);
        self.add(name, SceneKind::Request(notice), letter);
    }
}

pub(crate) fn confirm(writer: &mut SceneWriter) {
    writer.request("confirm-incoming", Notice::Confirm, request(), TO);
    writer.request("confirm-incoming-delegated", Notice::Confirm, request(), TO);
    writer.request("confirm-incoming-from-tech", Notice::Confirm, handed_on(), TO);
    writer.request("confirm-asker", Notice::Confirm, request(), ADMIN);
    writer.request("confirm-asker-delegated", Notice::Confirm, request(), ADMIN);
    writer.request("confirm-asker-hands-on", Notice::Confirm, handed_on(), FROM);
    writer.request("confirm-self", Notice::Confirm, taken(), ADMIN);
    writer.request("confirm-together", Notice::Confirm, request(), TO);
    writer.request_with("confirm-two-roles", Notice::Confirm, two_roles(), NOURA, 3600);
    writer.request_with("confirm-at-once", Notice::Confirm, taken(), ADMIN, 0);
    let all = Request { roles: Role::ALL.into_iter().collect(), ..request() };
    writer.request_with("confirm-all-roles", Notice::Confirm, all, TO, 45);
}

pub(crate) fn waiting(writer: &mut SceneWriter) {
    writer.request("reminder-incoming", Notice::Reminder, request(), TO);
    writer.request("reminder-asker", Notice::Reminder, request(), ADMIN);
    writer.request("reminder-asker-delegated", Notice::Reminder, request(), ADMIN);
    writer.request("reminder-self", Notice::Reminder, taken(), ADMIN);
    writer.request("reminder-together", Notice::Reminder, request(), TO);
    writer.request("blocked", Notice::Blocked, request(), TO);
}

pub(crate) fn done(writer: &mut SceneWriter) {
    writer.request("done-incoming", Notice::Done, ended(Ending::Done), TO);
    writer.request("done-asker", Notice::Done, ended(Ending::Done), ADMIN);
    writer.request("done-asker-handed-on", Notice::Done, handed_on(), FROM);
    writer.request("changed-outgoing", Notice::Changed, ended(Ending::Done), FROM);
    writer.request("changed-admin", Notice::Changed, handed_on(), ADMIN);
}

/// A contact's reason to decline.
const REASON: &str = "I leave at the end of the year.\nBetter ask Kasper.";
/// The staff's reason to end a request.
const MISTAKE: &str = "Both of you called: asked for by mistake.";

pub(crate) fn ended_without_change(writer: &mut SceneWriter) {
    let [admin, to] = [ADMIN, TO].map(handle);
    let declined = |reason: Option<String>| ended(Ending::Declined { by: to.clone(), reason });
    let with_reason = declined(Some([REASON, " <b>Bye</b>"].concat()));
    writer.request("declined-with-reason", Notice::Declined, with_reason, ADMIN);
    writer.request("declined-by-you", Notice::Declined, declined(None), TO);
    writer.request("declined", Notice::Declined, declined(None), ADMIN);
    let withdrawn = ended(Ending::Withdrawn { by: admin.clone() });
    writer.request("withdrawn-by-you", Notice::Withdrawn, withdrawn.clone(), ADMIN);
    writer.request("withdrawn", Notice::Withdrawn, withdrawn, TO);
    let taken_back = ended(Ending::TakenBack { by: to.clone() });
    writer.request("taken-back-by-you", Notice::TakenBack, taken_back.clone(), TO);
    writer.request("taken-back", Notice::TakenBack, taken_back, ADMIN);
    let superseded = ended(Ending::Superseded { by: admin.clone() });
    writer.request("superseded-by-you", Notice::Superseded, superseded.clone(), ADMIN);
    writer.request("superseded", Notice::Superseded, superseded, TO);
    let recovered = ended(Ending::AccountRecovered { by: admin.clone() });
    writer.request("account-recovered", Notice::AccountRecovered, recovered, TO);
    let by_provider = ended(Ending::EndedByProvider { reason: MISTAKE.to_owned() });
    writer.request("ended-by-provider", Notice::EndedByProvider, by_provider, TO);
    let removed = ended(Ending::AccountRemoved { account: admin.clone() });
    writer.request("account-removed", Notice::EndedByProvider, removed, TO);
    writer.request("expired-you", Notice::Expired, expired(&[ADMIN]), TO);
    writer.request("expired-other", Notice::Expired, expired(&[ADMIN]), ADMIN);
    writer.request("expired-both", Notice::Expired, expired(&[]), TO);
    let reasons = vec![
        Blocker::RightMissing { roles: Role::Tech.into() },
        Blocker::RoleLost { roles: Role::Tech.into() },
        Blocker::OtherZone { from: admin, to: to.clone() },
        Blocker::ProfileIncomplete { account: to.clone() },
        Blocker::AddressUnconfirmed { account: to.clone() },
        Blocker::UnpaidInvoice { account: to.clone() },
        Blocker::NoPaymentMethod { account: to.clone() },
        Blocker::Expired,
        Blocker::InDebt,
    ];
    let failed = ended(Ending::Failed { reasons });
    writer.request("failed-incoming", Notice::Failed, failed.clone(), TO);
    writer.request("failed-asker", Notice::Failed, failed, ADMIN);
}

fn last_day() -> NaiveDate {
    "2026-12-31".parse().expect("a day")
}

pub(crate) fn with_last_day(writer: &mut SceneWriter) {
    let until = Some(last_day());
    writer.request("confirm-until", Notice::Confirm, Request { until, ..request() }, TO);
    let parties = [ADMIN, FROM].map(|party| Party { account: handle(party), accepted_at: None }).to_vec();
    let extended = Request { until, to: handle(FROM), parties, ..request() };
    writer.request("confirm-last-day", Notice::Confirm, extended.clone(), FROM);
    writer.request("confirm-last-day-asker", Notice::Confirm, extended.clone(), ADMIN);
    writer.request("reminder-last-day", Notice::Reminder, extended.clone(), FROM);
    writer.request("done-last-day", Notice::Done, extended, FROM);
    writer.role_end("role-ending-holder", TO, None);
    writer.role_end("role-ending-back", FROM, None);
    writer.role_end("role-ending-admin", ADMIN, None);
    writer.role_end("role-ended-holder", TO, Some((None, FROM)));
    writer.role_end("role-ended-back", FROM, Some((Some(ADMIN), FROM)));
    writer.role_end("role-ended-to-admin", ADMIN, Some((None, ADMIN)));
    writer.role_end("role-ended-other", FROM, Some((None, ADMIN)));
    writer.role_end("role-ended-stays", ADMIN, Some((None, TO)));
}

/// Two services of one submission.
fn pair(how: Option<Ending>) -> [Request; 2] {
    let first = how.map_or_else(request, ended);
    let id = RequestId::new(482_330_018).expect("a number");
    [first.clone(), Request { id, service: key("halden-ceramics.example", Category::Hosting), ..first }]
}

/// Roles of one service that move to different accounts.
fn pair_of_one_service(how: Option<Ending>) -> [Request; 2] {
    let [first, second] = pair(how);
    [first.clone(), Request { service: first.service, roles: Role::Billing.into(), ..second }]
}

pub(crate) fn groups_open(writer: &mut SceneWriter) {
    writer.lines("lines-confirm-incoming", Notice::Confirm, pair(None), 52, TO);
    writer.lines("lines-confirm-asker", Notice::Confirm, pair(None), 2, ADMIN);
    writer.lines("lines-confirm-asker-delegated", Notice::Confirm, pair(None), 2, ADMIN);
    writer.lines("lines-confirm-one-service", Notice::Confirm, pair_of_one_service(None), 2, ADMIN);
    writer.lines("lines-reminder-incoming", Notice::Reminder, pair(None), 2, TO);
    writer.lines("lines-reminder-together", Notice::Reminder, pair(None), 2, TO);
    writer.lines("lines-reminder-asker", Notice::Reminder, pair(None), 2, ADMIN);
    writer.lines("lines-blocked", Notice::Blocked, pair(None), 2, TO);
}

pub(crate) fn groups_ended(writer: &mut SceneWriter) {
    let done = || Some(Ending::Done);
    writer.lines("lines-done", Notice::Done, pair(done()), 52, TO);
    writer.lines("lines-changed", Notice::Changed, pair(done()), 2, FROM);
    writer.lines("lines-changed-one-service", Notice::Changed, pair_of_one_service(done()), 2, FROM);
    groups_declined(writer);
    let [admin, to] = [|| handle(ADMIN), || handle(TO)];
    let withdrawn = || pair(Some(Ending::Withdrawn { by: admin() }));
    writer.lines("lines-withdrawn", Notice::Withdrawn, withdrawn(), 52, TO);
    writer.lines("lines-withdrawn-by-you", Notice::Withdrawn, withdrawn(), 2, ADMIN);
    let taken_back = || pair(Some(Ending::TakenBack { by: to() }));
    writer.lines("lines-taken-back", Notice::TakenBack, taken_back(), 2, ADMIN);
    writer.lines("lines-taken-back-by-you", Notice::TakenBack, taken_back(), 2, TO);
    let superseded = || pair(Some(Ending::Superseded { by: to() }));
    writer.lines("lines-superseded", Notice::Superseded, superseded(), 2, ADMIN);
    writer.lines("lines-superseded-by-you", Notice::Superseded, superseded(), 2, TO);
    let recovered = pair(Some(Ending::AccountRecovered { by: admin() }));
    writer.lines("lines-account-recovered", Notice::AccountRecovered, recovered, 2, TO);
    let by_provider = pair(Some(Ending::EndedByProvider { reason: MISTAKE.to_owned() }));
    writer.lines("lines-ended-by-provider", Notice::EndedByProvider, by_provider, 52, TO);
    let removed = pair(Some(Ending::AccountRemoved { account: admin() }));
    writer.lines("lines-account-removed", Notice::EndedByProvider, removed, 52, TO);
    let expired_pair = |first: &[&str], second: &[&str]| {
        let [one, two] = pair(None);
        [Request { id: one.id, ..expired(first) }, Request { id: two.id, service: two.service, ..expired(second) }]
    };
    writer.lines("lines-expired", Notice::Expired, expired_pair(&[ADMIN], &[ADMIN]), 2, ADMIN);
    writer.lines("lines-expired-you", Notice::Expired, expired_pair(&[ADMIN], &[ADMIN]), 2, TO);
    writer.lines("lines-expired-both", Notice::Expired, expired_pair(&[], &[]), 2, TO);
    writer.lines("lines-expired-some", Notice::Expired, expired_pair(&[ADMIN], &[ADMIN, TO]), 2, TO);
    let reasons = vec![Blocker::Expired, Blocker::InCreation];
    writer.lines("lines-failed", Notice::Failed, pair(Some(Ending::Failed { reasons })), 52, ADMIN);
}

fn groups_declined(writer: &mut SceneWriter) {
    let declined =
        |by, reason: Option<&str>| pair(Some(Ending::Declined { by: handle(by), reason: reason.map(str::to_owned) }));
    writer.lines("lines-declined-with-reason", Notice::Declined, declined(TO, Some(REASON)), 2, ADMIN);
    writer.lines("lines-declined", Notice::Declined, declined(TO, None), 2, ADMIN);
    writer.lines("lines-declined-by-you", Notice::Declined, declined(TO, None), 2, TO);
    let [[first, _], [_, second]] = [declined(TO, None), declined(ADMIN, Some(REASON))];
    writer.lines("lines-declined-by-several", Notice::Declined, [first, second], 52, ADMIN);
}

pub(crate) fn groups_with_last_day(writer: &mut SceneWriter) {
    let limited = || {
        let [first, second] = pair(None);
        let until = last_day();
        [Request { until: Some(until), ..first }, Request { until: Some(until + Days::new(1)), ..second }]
    };
    writer.lines("lines-until", Notice::Confirm, limited(), 2, TO);
    writer.lines("lines-ending-holder", Notice::RoleEnding, limited(), 2, TO);
    writer.lines("lines-ending-admin", Notice::RoleEnding, limited(), 52, ADMIN);
    writer.lines("lines-role-ended-back", Notice::RoleEnded, limited(), 2, FROM);
    writer.lines("lines-role-ended-early", Notice::RoleEnded, limited(), 2, TO);
}
