//! Ends of roles: a tech role that was handed over until a last day goes back at its end (decision 0038). Scheduled times
//! count, not the time at which a timer ran.

use crate::model::timestamp;
use crate::model::timestamp::end_of_day;
use crate::submission::PlanError;
use crate::submission::blockers::{Blocker, ChangeFacts, incoming_blockers};
use crate::submission::last_day::PresentEnd;
use crate::submission::refused::LineRefusal;
use crate::{Contacts, NicHandle, PerRole, Request, RequestId, Role, Timestamp};
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

/// Days before the end on which the people concerned are reminded.
pub const REMINDER_DAYS: [i64; 2] = [7, 1];

/// The pending end of the tech role of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RoleEnd {
    /// The request that set it.
    pub request: RequestId,
    /// The tech contact until then.
    pub holder: NicHandle,
    /// The account that gets the role back.
    pub returns_to: NicHandle,
    /// The last day (UTC) of the holder.
    #[serde(deserialize_with = "timestamp::read_date")]
    pub until: NaiveDate,
    /// Time at which the end was set.
    #[serde(deserialize_with = "timestamp::read")]
    pub since: Timestamp,
    /// Number of reminder times that have passed (at most two).
    pub reminders: u8,
}

/// The moment at which a role ends whose last day (UTC) is `until`: the end of that day.
#[must_use]
pub fn ends_at(until: NaiveDate) -> Timestamp {
    end_of_day(until)
}

impl RoleEnd {
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        ends_at(self.until)
    }

    /// It comes within a week.
    #[must_use]
    pub fn is_soon(&self, now: Timestamp) -> bool {
        now >= self.ends_at() - TimeDelta::days(REMINDER_DAYS[0])
    }

    /// The latest last day of a role that [ends soon](Self::is_soon) at `now`.
    #[must_use]
    pub fn last_day_soon(now: Timestamp) -> NaiveDate {
        (now + TimeDelta::days(REMINDER_DAYS[0] - 1)).date_naive()
    }

    /// Whether `account` may ask for another last day: the admin.
    #[must_use]
    pub fn may_be_extended_by(&self, account: &NicHandle, contacts: &Contacts) -> bool {
        contacts.admin == *account
    }

    /// Whether `account` may end the role before its time: the admin.
    #[must_use]
    pub fn may_be_ended_by(&self, account: &NicHandle, contacts: &Contacts) -> bool {
        contacts.admin == *account
    }

    /// The accounts that are mailed about it: the holder, the one who gets the role back, and the admin.
    #[must_use]
    pub fn notified(&self, contacts: &Contacts) -> Vec<NicHandle> {
        let mut notified: Vec<NicHandle> = Vec::new();
        for account in [&self.holder, &self.returns_to, &contacts.admin] {
            if !notified.contains(account) {
                notified.push(account.clone());
            }
        }
        notified
    }
}

impl From<&RoleEnd> for PresentEnd {
    fn from(end: &RoleEnd) -> Self {
        Self { until: end.until, returns_to: end.returns_to.clone() }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleEndStep {
    /// The people concerned are reminded, once even if both times were missed; with the end to store.
    Remind(RoleEnd),
    End {
        at: Timestamp,
    },
}

/// The end that `request` sets by taking effect at `at`. It replaces the end `present`, if the role has one.
///
/// A role goes back to its permanent holder, not to one whose term has a last day.
#[must_use]
pub fn begin(request: &Request, before: &Contacts, present: Option<&RoleEnd>, at: Timestamp) -> Option<RoleEnd> {
    let until = request.until.filter(|_| request.roles.contains(Role::Tech))?;
    let came_from = present.map_or(&before.tech, |end| &end.returns_to);
    let returns_to = [came_from, &before.admin].into_iter().find(|account| **account != request.to)?.clone();
    let reminders = reminders_passed(until, at);
    Some(RoleEnd { request: request.id, holder: request.to.clone(), returns_to, until, since: at, reminders })
}

/// Time of the next reminder, or of the end.
#[must_use]
pub fn next_due(end: &RoleEnd) -> Timestamp {
    let reminder = REMINDER_DAYS.get(usize::from(end.reminders));
    end.ends_at() - TimeDelta::days(reminder.copied().unwrap_or_default())
}

/// The step due at `now`, if there is one.
#[must_use]
pub fn process_due(end: &RoleEnd, now: Timestamp) -> Option<RoleEndStep> {
    if end.ends_at() <= now {
        return Some(RoleEndStep::End { at: end.ends_at() });
    }
    let reminders = reminders_passed(end.until, now);
    (reminders > end.reminders).then(|| RoleEndStep::Remind(RoleEnd { reminders, ..end.clone() }))
}

/// Whether `by` may end the role of a service with these contacts before its last day.
///
/// # Errors
/// The refusal. An account without a role there does not learn that the service exists.
pub fn guard_early_end(end: &RoleEnd, contacts: &Contacts, by: &NicHandle) -> Result<(), LineRefusal> {
    if contacts.roles_of(by).is_empty() {
        return Err(LineRefusal::NoService);
    }
    if !end.may_be_ended_by(by, contacts) {
        let reasons = PerRole { tech: vec![Blocker::RightMissing { roles: Role::Tech.into() }], ..PerRole::default() };
        return Err(LineRefusal::Plan(PlanError::Blocked { reasons }));
    }
    Ok(())
}

/// The verdict on ending the role of one of several services before its last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EarlyEndVerdict {
    /// The account holds no role there: the service may not exist for it.
    Unknown,
    Ends,
    /// This account has ended it before.
    EndedBefore,
    /// It has ended otherwise.
    Over,
    /// It stays, for this reason.
    GoesOn(LineRefusal),
}

/// Whether the end of a role is still pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndState<'a> {
    /// Pending.
    ToCome,
    /// The account ended the role before its last day.
    EndedEarly(&'a NicHandle),
    /// The role ended on its last day, or the contact was changed otherwise.
    Over,
}

/// Judges for one of several services whether `by` ends the role at `now`.
#[must_use]
pub fn judge_early_end(
    end: &RoleEnd,
    state: EndState<'_>,
    contacts: &Contacts,
    by: &NicHandle,
    now: Timestamp,
) -> EarlyEndVerdict {
    match (guard_early_end(end, contacts, by), state) {
        (Err(LineRefusal::NoService), _) => EarlyEndVerdict::Unknown,
        (_, EndState::EndedEarly(who)) if who == by => EarlyEndVerdict::EndedBefore,
        (_, EndState::EndedEarly(_) | EndState::Over) => EarlyEndVerdict::Over,
        (_, EndState::ToCome) if end.ends_at() <= now => EarlyEndVerdict::Over,
        (Ok(()), EndState::ToCome) => EarlyEndVerdict::Ends,
        (Err(refusal), EndState::ToCome) => EarlyEndVerdict::GoesOn(refusal),
    }
}

/// The account that gets the role: the one that it goes back to, or the admin if that account cannot take it. `facts`
/// are those of the scheduled time.
///
/// The admin gets it even if it owes: otherwise the holder would keep its access until somebody else pays
/// (decision 0038).
#[must_use]
pub fn gets_role(end: &RoleEnd, facts: &ChangeFacts) -> NicHandle {
    let can_take = incoming_blockers(&end.holder, &end.returns_to, Role::Tech.into(), facts).is_empty();
    if can_take { end.returns_to.clone() } else { facts.service.contacts.admin.clone() }
}

fn reminders_passed(until: chrono::NaiveDate, now: Timestamp) -> u8 {
    let passed = REMINDER_DAYS.into_iter().filter(|days| ends_at(until) - TimeDelta::days(*days) <= now);
    u8::try_from(passed.count()).unwrap_or(u8::MAX)
}
