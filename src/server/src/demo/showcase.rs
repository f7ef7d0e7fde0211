//! Suggested accounts for demo mode with imported data.

use super::localized;
use crate::mail::i18n as t;
use handover_api::app::DemoAccount;
use handover_rules::{Language, NicHandle, Role};
use handover_store::{ReadTx, StoreResult};

/// Picks up to four accounts with different views: the admin of the most services, its most frequent tech contact, an
/// account with billing roles only, and an admin of few services.
pub fn showcase_accounts(reader: &ReadTx<'_>) -> StoreResult<Vec<DemoAccount>> {
    let mut picked: Vec<NicHandle> = Vec::new();
    let Some(busiest) = reader.busiest_admin()? else {
        return Ok(Vec::new());
    };
    let others = [reader.main_tech_of(&busiest)?, reader.billing_only()?, reader.admin_of_few()?];
    for candidate in std::iter::once(busiest).chain(others.into_iter().flatten()) {
        if !picked.contains(&candidate) {
            picked.push(candidate);
        }
    }
    let people: StoreResult<Vec<Option<DemoAccount>>> = picked.iter().map(|handle| describe(reader, handle)).collect();
    Ok(people?.into_iter().flatten().collect())
}

fn describe(reader: &ReadTx<'_>, handle: &NicHandle) -> StoreResult<Option<DemoAccount>> {
    let Some(account) = reader.account(handle)? else {
        return Ok(None);
    };
    let roles = reader.role_counts(handle)?;
    let counts = [(Role::Admin, roles.admin), (Role::Tech, roles.tech), (Role::Billing, roles.billing)];
    let sees = localized(|language| summarize(language, roles.services, counts));
    Ok(Some(DemoAccount { handle: handle.clone(), name: account.full_name(), sees }))
}

/// A summary such as `Contact for 4 services: admin for 3, billing for 2`.
fn summarize(language: Language, services: u64, roles: [(Role, u64); 3]) -> String {
    let held: Vec<(Role, u64)> = roles.into_iter().filter(|(_, count)| *count > 0).collect();
    match held.as_slice() {
        [] => t::server_demo_none(language).to_owned(),
        [(role, count)] => t::server_demo_only(language, *count, t::word_role(language, *role)),
        several => {
            let part = |(role, count): &(Role, u64)| {
                t::server_demo_role(language, &count.to_string(), t::word_role(language, *role))
            };
            let parts: Vec<String> = several.iter().map(part).collect();
            t::server_demo_several(language, services, &parts.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::{Admin, Billing, Tech};

    #[test]
    fn summarizes_roles_in_one_line() {
        let summarize = |services, roles| super::summarize(Language::English, services, roles);
        assert_eq!(summarize(0, [(Admin, 0), (Tech, 0), (Billing, 0)]), "Not a contact for any service");
        assert_eq!(summarize(1, [(Admin, 0), (Tech, 0), (Billing, 1)]), "Only billing contact, for 1 service");
        assert_eq!(
            summarize(4, [(Admin, 3), (Tech, 0), (Billing, 2)]),
            "Contact for 4 services: admin for 3, billing for 2"
        );
    }

    #[test]
    fn summarizes_in_every_language() {
        let texts = localized(|language| summarize(language, 4, [(Admin, 3), (Tech, 0), (Billing, 2)]));
        assert_eq!(texts.len(), Language::ALL.len());
        assert!(texts[1].text.starts_with("Contact de 4 services"), "{}", texts[1].text);
    }
}
