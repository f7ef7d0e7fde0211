//! Checking what is entered, and sending it.

use super::state::{AccessForm, FIRST_GROUP};
use crate::components;
use crate::forms::Rejection;
use crate::platform::client::{Failure, Method};
use crate::platform::{i18n as t, intl};
use handover_api::access::PolicyRow;
use handover_api::link::AccessPlace;
use handover_api::problem::Budget;
use handover_api::{Link, Reason, route};
use handover_rules::NicHandle;
use handover_rules::access::{AccessPolicyId, AccessSpan, MAX_NAME, PolicyContent, PolicyFault, PolicyPart};
use handover_rules::submission::{MAX_NOTE, NoteFault};
use leptos::prelude::*;

impl AccessForm {
    /// Handles the button of the form.
    pub(super) fn send(self) {
        if !self.submit.sending.is_idle() {
            return;
        }
        let is_taken = self.take_person();
        let content = self.content();
        let errors = self.errors(&content, is_taken);
        if !errors.is_empty() {
            return self.submit.fail_fields(errors);
        }
        if !self.submit.start(Vec::new()) {
            return;
        }
        self.submit.run(async move {
            let stored: Result<PolicyRow, Failure> = match self.id {
                None => self.app.post_once(route::ACCESS_POLICIES, &content, &self.sent_key.of(&content)).await,
                Some(id) => {
                    let version = self.version.get_value();
                    self.app.send_version(Method::PUT, &route::access_policy(id), &content, version.as_deref()).await
                }
            };
            let stored = match (stored, self.id) {
                (Ok(row), _) => row,
                (Err(failure), Some(id)) if failure.reason() == Some(Reason::PreconditionFailed) => {
                    return Err(self.show_present(id).await);
                }
                (Err(failure), _) => return Err(self.rejection(&failure)),
            };
            if self.accounts.try_get_untracked().is_some() {
                self.forget();
                let place = if self.id.is_some() {
                    self.app.announce_on_arrival(t::form_saved().to_owned());
                    AccessPlace::List
                } else {
                    AccessPlace::Given(stored.id)
                };
                self.app.replace_link(Link::Access(place));
            }
            Ok(())
        });
    }

    /// Adds the entered person, or says why not. Nothing entered is fine.
    pub(super) fn take_person(self) -> bool {
        let Some(text) = self.person.value.try_get_untracked() else { return false };
        let text = text.trim();
        let error = match NicHandle::parse(text) {
            _ if text.is_empty() => return true,
            Ok(who) if who == self.app.my_handle() => t::access_who_you().to_owned(),
            Ok(who) => {
                self.accounts.update(|all| _ = all.insert(who));
                self.person.clear();
                self.person.show(None);
                return true;
            }
            Err(_) => t::access_who_wrong(components::isolated_name(text).as_str()),
        };
        self.person.show(Some(error));
        false
    }

    /// Shows the policy as it is now beside the entries, which then replace it.
    async fn show_present(self, id: AccessPolicyId) -> Rejection {
        let path = route::access_policy(id);
        match self.app.get_screen::<PolicyRow>(&path).await {
            Ok(row) => {
                self.version.try_set_value(self.app.connection.version_of(&path));
                self.present.try_set(Some(row));
                Rejection::Form(t::access_changed().to_owned())
            }
            Err(failure) => failure.into(),
        }
    }

    /// Drops the entries.
    pub(super) fn forget(self) {
        if let Some(kept) = self.kept.get_value() {
            kept.sent();
        }
    }

    /// The errors by the ids of their fields, shown at the fields, too.
    fn errors(self, content: &PolicyContent, is_taken: bool) -> Vec<(&'static str, String)> {
        let mut errors = Vec::new();
        let mut fail = |id: &'static str, text: String| errors.push((id, text));
        if !is_taken {
            fail(self.person.id, self.person.message.get_untracked().map(|message| message.text).unwrap_or_default());
        } else if content.accounts.is_empty() {
            fail(self.person.id, t::access_who_missing().to_owned());
        }
        if content.services.is_empty() {
            fail(self.search.id, t::access_services_missing().to_owned());
        } else if !self.search.text().trim().is_empty() {
            fail(self.search.id, t::access_services_not_chosen().to_owned());
        }
        if !content.permissions.give_anything() && content.permissions.deny.is_empty() {
            fail(FIRST_GROUP, t::access_what_missing().to_owned());
        }
        if self.span.get_untracked() == AccessSpan::Day {
            let missing = content.expires_at.is_none().then(t::access_last_day_wrong);
            errors.extend(self.last_day.check(missing).1.map(|text| (self.last_day.id, text)));
        }
        if errors.is_empty() {
            let checked = content.clone().checked(&self.app.my_handle(), &components::catalogue(), self.app.now());
            errors.extend(checked.err().map(|fault| self.described(&fault)));
        }
        for field in [self.person, self.search, self.last_day, self.name, self.note] {
            let error = errors.iter().find(|(id, _)| *id == field.id).map(|(_, text)| text.clone());
            field.show(error);
        }
        errors
    }

    fn described(self, fault: &PolicyFault) -> (&'static str, String) {
        let of = |part: PolicyPart| match part {
            PolicyPart::Accounts => self.person.id,
            PolicyPart::Services => self.search.id,
            PolicyPart::Actions => FIRST_GROUP,
        };
        let number = |most: usize| intl::number(most as u64);
        match fault {
            PolicyFault::Name => (self.name.id, t::access_name_wrong(number(MAX_NAME).as_str())),
            PolicyFault::Note { fault: NoteFault::TooLong } => {
                (self.note.id, t::many_note_long(number(MAX_NOTE).as_str()))
            }
            PolicyFault::Note { fault: NoteFault::Direction } => (self.note.id, t::many_note_wrong().to_owned()),
            PolicyFault::TooMany { part, most } => (of(*part), t::access_too_many(number(*most).as_str())),
            PolicyFault::OwnAccount => (self.person.id, t::access_who_you().to_owned()),
            PolicyFault::EndPassed => (self.last_day.id, t::access_last_day_wrong().to_owned()),
            PolicyFault::Missing { .. } | PolicyFault::UnknownAction { .. } | PolicyFault::NotGivable { .. } => {
                (FIRST_GROUP, t::access_what_missing().to_owned())
            }
        }
    }

    /// The server's refusal in words.
    fn rejection(self, failure: &Failure) -> Rejection {
        let text = match (failure.reason(), failure.fault().as_deref(), failure.account()) {
            (Some(Reason::Rejected), Some("accounts"), Some(who)) => {
                return Rejection::field(self.person, t::access_who_unknown(who.as_str()));
            }
            (Some(Reason::Rejected), Some("services"), _) => {
                return Rejection::field(self.search, t::access_services_not_yours());
            }
            (Some(Reason::Conflict), ..) => t::access_limit().to_owned(),
            (Some(Reason::OverBudget), _, Some(who)) if failure.budget() == Some(Budget::Mails) => {
                t::access_mails(components::person_text(self.app.people, &who).as_str())
            }
            _ => return failure.clone().into(),
        };
        Rejection::Form(text)
    }
}
