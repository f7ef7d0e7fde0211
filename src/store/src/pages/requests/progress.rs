//! Progress of submissions. Any number are read with the statements of a single one.

use crate::{PartyCount, ReadTx, RequestRecord, StoreResult, SubmissionFigures};
use handover_api::submissions::{MailState, PartyProgress};
use handover_rules::request::acts_on_submission::may_resend;
use handover_rules::{Contacts, NicHandle, SubmissionId};
use std::collections::HashMap;

/// Submissions as one of their parties sees them.
pub(super) struct SubmissionProgress<'a> {
    viewer: &'a NicHandle,
    figures: HashMap<SubmissionId, SubmissionFigures>,
    named_parties: usize,
    mails: HashMap<(SubmissionId, NicHandle), MailState>,
}

impl<'a> SubmissionProgress<'a> {
    /// Reads submissions, of each the parties up to a number.
    pub(super) fn read(
        tx: &ReadTx<'_>,
        submissions: &[SubmissionId],
        viewer: &'a NicHandle,
        named_parties: usize,
    ) -> StoreResult<Self> {
        let figures = tx.figures(submissions, viewer)?;
        let named = |(id, figures): (&SubmissionId, &'_ SubmissionFigures)| {
            let (id, parties) = (*id, figures.parties.iter().take(named_parties));
            parties.map(move |party| (id, party.account.clone())).collect::<Vec<_>>()
        };
        let parties: Vec<_> = figures.iter().flat_map(named).collect();
        Ok(Self { viewer, mails: tx.latest_mails_about(&parties)?, figures, named_parties })
    }

    /// One line, as a contact who is not a party sees it.
    pub(super) fn of_one(
        tx: &ReadTx<'_>,
        record: &RequestRecord,
        contacts: &Contacts,
        viewer: &'a NicHandle,
    ) -> StoreResult<Self> {
        let id = record.submission;
        let mails = tx.latest_mails(&[record.request.id])?.into_values().flatten();
        Ok(Self {
            viewer,
            figures: HashMap::from([(id, SubmissionFigures::of_one(record, viewer, contacts))]),
            named_parties: usize::MAX,
            mails: mails.map(|mail| ((id, mail.to.clone()), mail)).collect(),
        })
    }

    /// Figures of the lines that the viewer is a party to, if it is to any.
    pub(super) fn figures(&self, id: SubmissionId) -> Option<&SubmissionFigures> {
        self.figures.get(&id)
    }

    /// The parties of the lines that the viewer sees.
    pub(super) fn parties(&self, id: SubmissionId, asker: &NicHandle) -> Vec<PartyProgress> {
        let party = |party: &PartyCount| PartyProgress {
            mail: self.mails.get(&(id, party.account.clone())).cloned(),
            may_resend: may_resend(asker, self.viewer, &party.account, party.waiting),
            to_resolve: Vec::new(),
            account: party.account.clone(),
            services: party.services,
            accepted: party.accepted,
            waiting: party.waiting,
        };
        let parties = self.figures(id).map(|figures| figures.parties.iter().take(self.named_parties).map(party));
        parties.into_iter().flatten().collect()
    }
}
