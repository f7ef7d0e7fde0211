//! What a submission would come to, as far as its asker may know it.

use super::plan::{Planned, RefusedLine};
use handover_api::submissions::{PartyLines, RefusedServices, SubmissionPreview};
use handover_rules::submission::Plan;
use handover_rules::submission::refused::{RefusedGroup, by_reason};
use handover_rules::{RequestId, ServiceKey};
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

impl Planned {
    /// The preview, with the names of up to `named` services for each reason.
    #[must_use]
    pub fn preview(&self, named: usize) -> SubmissionPreview {
        let parties = self.parties().into_iter();
        let mut parties: Vec<PartyLines> = parties.map(|(account, lines)| PartyLines { account, lines }).collect();
        parties.sort_by_key(|party| (party.account != self.asker, Reverse(party.lines)));
        let ended = |of: fn(&Plan) -> &[RequestId]| {
            count(self.changes.iter().flat_map(|(_, plan)| of(plan)).collect::<HashSet<_>>().len())
        };
        let requests = self.changes.iter().flat_map(|(_, plan)| &plan.requests);
        SubmissionPreview {
            will_change: count(self.changes.len()),
            unchanged: self.unchanged,
            cannot_change: count(self.refused.len()),
            supersedes: ended(|plan| &plan.supersedes),
            withdraws: ended(|plan| &plan.withdraws),
            first_last_day: requests.filter_map(|request| request.until).min(),
            parties,
            refused: self.refused_services(named),
            faults: Vec::new(),
            people: Vec::new(),
        }
    }

    /// The reasons against lines that the asker may know, with the services of each and their lines in a file.
    fn refused_services(&self, named: usize) -> Vec<RefusedServices> {
        let refused = self.refused.iter().map(RefusedLine::as_ref);
        let file_lines: HashMap<&ServiceKey, u64> =
            self.refused.iter().filter_map(|line| Some((&line.service, line.file_line?))).collect();
        let with_lines = |group: RefusedGroup| {
            let lines = group.services.iter().filter_map(|service| file_lines.get(service).copied()).collect();
            RefusedServices { lines, ..group.into() }
        };
        by_reason(refused, &self.asker, named).into_iter().map(with_lines).collect()
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
