//! The people whom a case concerns, and their email addresses.

use handover_rules::cases::Objector;
use handover_rules::cases::claim::Claim;
use handover_rules::cases::notices::{CaseMail, CaseNotice, CaseRecipient};
use handover_rules::{EmailAddress, NicHandle, Role};
use handover_store::{CaseRecord, StoreResult, WriteTx};

/// The recipients besides the claimant.
#[derive(Default)]
pub(super) struct CaseRecipients {
    /// The mailbox of the holder on record.
    holder: Option<EmailAddress>,
    /// The current admin.
    admin: Option<NicHandle>,
    /// Accounts that lose or get a role.
    others: Vec<NicHandle>,
    /// The new holder.
    new_holder: Option<EmailAddress>,
}

impl CaseRecipients {
    pub(super) fn find(tx: &WriteTx<'_>, record: &CaseRecord) -> StoreResult<Self> {
        let holder = tx.holder(&record.domain)?.map(|record| record.holder.identity.email);
        let contacts = tx.domain_service(&record.domain)?.map(|service| service.facts.contacts);
        let admin = contacts.as_ref().map(|contacts| contacts.admin.clone());
        let (mut others, mut new_holder) = (Vec::new(), None);
        match &record.claim {
            Claim::Holder(identity) => new_holder = Some(identity.email.clone()),
            Claim::Contacts { roles, to } => {
                let moved = Role::ALL.into_iter().filter(|role| roles.contains(*role));
                others.extend(
                    contacts.iter().flat_map(|contacts| moved.clone().map(|role| contacts.holder(role).clone())),
                );
                others.push(to.clone());
                others.sort_unstable();
                others.dedup();
                others.retain(|other| Some(other) != admin.as_ref());
            }
        }
        // The claimant has an email about the outcome already.
        let new_holder = new_holder.filter(|address| !address.is_same_mailbox(&record.email));
        Ok(Self { holder, admin, others, new_holder })
    }

    /// The emails of one kind to a recipient, as far as there is one.
    pub(super) fn mails(
        &self,
        tx: &WriteTx<'_>,
        record: &CaseRecord,
        notice: CaseNotice,
        to: CaseRecipient,
    ) -> StoreResult<Vec<CaseMail>> {
        let (accounts, address) = match to {
            CaseRecipient::Claimant => (&[][..], Some(&record.email)),
            CaseRecipient::Objector(Objector::Holder) => (&[][..], self.holder.as_ref()),
            CaseRecipient::Objector(Objector::Admin) => (self.admin.as_slice(), None),
            CaseRecipient::OthersConcerned => (self.others.as_slice(), self.new_holder.as_ref()),
        };
        let mut mails = Vec::new();
        for handle in accounts {
            // A claim may name an account that does not exist.
            if let Some(account) = tx.account(handle)? {
                mails.push(CaseMail { notice, to, account: Some(handle.clone()), address: account.email });
            }
        }
        mails.extend(address.map(|address| CaseMail { notice, to, account: None, address: address.clone() }));
        Ok(mails)
    }
}
