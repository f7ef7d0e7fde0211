//! Preview of a submission, as far as its viewer may see it.

use super::plan::{Planned, RefusedLine};
use handover_rules::submission::form::{PlannedLine, Preview, Shown};
use handover_rules::submission::refused::RefusedLineRef;

impl Planned {
    /// The preview, with lists of at most `shown` entries.
    #[must_use]
    pub fn preview(&self, shown: Shown) -> Preview {
        let changes = self.changes.iter().map(|(service, plan)| (&service.facts, plan));
        let planned: Vec<PlannedLine<'_>> = changes
            .map(|(service, plan)| PlannedLine { service: &service.key, contacts: &service.contacts, plan })
            .collect();
        let refused: Vec<RefusedLineRef<'_>> = self.refused.iter().map(RefusedLine::as_ref).collect();
        let preview = Preview::new((&self.asker, &self.viewer), &planned, self.unchanged, &refused, shown);
        Preview { found: self.found.clone(), ..preview }
    }
}
