//! Opening a case: the call is stored and carried out later.

use super::apply::{schedule, store_effects};
use crate::random;
use crate::use_cases::Act;
use crate::use_cases::accounts::postpone;
use handover_rules::cases::claim::Claim;
use handover_rules::cases::lifecycle::{Opening, open};
use handover_rules::cases::{CaseNumber, Claimant};
use handover_rules::model::policy::CALLS_A_DAY;
use handover_rules::{EmailAddress, LegalForm, ServiceName};
use handover_store::{CaseRecord, PostponedAction, PostponedCall, StoreError, StoreResult, WriteTx, canonical_domain};
use serde::{Deserialize, Serialize};

/// A claimant's validated input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CaseOpening {
    /// The domain.
    pub domain: ServiceName,
    /// Name of the claimant.
    pub name: String,
    /// The claimant's relation to the holder.
    pub claimant: Claimant,
    /// Legal form of the holder.
    pub legal_form: LegalForm,
    /// Locale of emails to the claimant.
    pub language: String,
    /// The change asked for.
    pub claim: Claim,
    /// The network of the caller, as it is kept with a session.
    #[serde(default)]
    pub network: String,
}

/// Stores the call. A demo does not delay.
pub fn postpone_case(
    act: &mut Act<'_, '_>,
    email: &EmailAddress,
    opening: &CaseOpening,
    is_demo: bool,
) -> StoreResult<()> {
    let details = serde_json::to_string(opening).map_err(|_| StoreError::Corrupt("opening of a case"))?;
    let call = PostponedCall {
        action: PostponedAction::OpenCase,
        login: email.to_string(),
        details: Some(details),
        called_at: act.now,
    };
    postpone(act, &call, is_demo)
}

/// Opens a case, unless too many were opened today with its address.
pub fn open_case(act: &mut Act<'_, '_>, email: EmailAddress, opening: CaseOpening) -> StoreResult<()> {
    let CaseOpening { domain, name, claimant, legal_form, language, claim, network } = opening;
    let domain = canonical_domain(domain);
    if !CALLS_A_DAY.allows(act.tx.recent_cases(&email, &network, act.now)?) {
        return Ok(());
    }
    let opening = Opening { procedure: claim.procedure(), legal_form, claimant, opened_by: None };
    let (case, effects) = open(unused_number(act.tx)?, opening, act.now, &act.policies.cases);
    let record = CaseRecord { case, domain, email, name, language, claim, network };
    act.tx.add_case(&record, schedule(&record.case, act.policies))?;
    store_effects(act, &record, &effects)
}

/// Free of races, because all writes share one writer.
fn unused_number(tx: &WriteTx<'_>) -> StoreResult<CaseNumber> {
    loop {
        let number = CaseNumber::from_random(u64::from_ne_bytes(random::bytes()));
        if tx.case(number)?.is_none() {
            return Ok(number);
        }
    }
}
