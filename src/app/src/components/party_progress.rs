//! Progress of one party of a submission.

use super::{Tone, person_text};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::submissions::PartyProgress;
use handover_rules::NicHandle;

/// Tone, icon and words.
pub(crate) fn party_progress(app: App, party: &PartyProgress, me: &NicHandle) -> (Tone, &'static str, String) {
    let who = if party.account == *me { t::you().to_owned() } else { person_text(app, &party.account) };
    let who = who.as_str();
    if party.waiting == 0 && party.accepted == 0 {
        // Declined, or over before anybody answered.
        (Tone::Plain, "stop", t::submission_party_none(who))
    } else if party.waiting == 0 {
        (Tone::Ok, "ok", t::submission_party_done(party.accepted, who))
    } else if party.accepted == 0 {
        (Tone::Now, "wait", t::submission_party_waiting(party.waiting, who))
    } else {
        (Tone::Now, "wait", t::submission_party_some(party.waiting, who))
    }
}
