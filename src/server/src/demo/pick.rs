//! Whom to try an imported export as.

use super::said;
use crate::mail::{i18n as t, phrases};
use crate::store::{ReadTx, StoreResult};
use handover_api::app::DemoAccount;
use handover_rules::{Language, NicHandle, Role};

/// Four accounts with different views, as far as the data has them: who is admin of the most services, its most
/// frequent tech contact, somebody who only pays, and somebody with few services. What is said of each is counted.
///
/// # Errors
/// The database's own failure.
pub fn pick_people(reader: &ReadTx<'_>) -> StoreResult<Vec<DemoAccount>> {
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
    let people: StoreResult<Vec<Option<DemoAccount>>> = picked.iter().map(|handle| introduce(reader, handle)).collect();
    Ok(people?.into_iter().flatten().collect())
}

fn introduce(reader: &ReadTx<'_>, handle: &NicHandle) -> StoreResult<Option<DemoAccount>> {
    let Some(account) = reader.account(handle)? else {
        return Ok(None);
    };
    let roles = reader.role_counts(handle)?;
    let counts = [(Role::Admin, roles.admin), (Role::Tech, roles.tech), (Role::Billing, roles.billing)];
    let sees = said(|language| sees(language, roles.services, counts));
    Ok(Some(DemoAccount { handle: handle.clone(), name: account.full_name(), sees }))
}

/// One line on what an account sees, such as `Contact of 4 services: admin of 3, billing of 2`.
fn sees(language: Language, services: u64, roles: [(Role, u64); 3]) -> String {
    let held: Vec<(Role, u64)> = roles.into_iter().filter(|(_, count)| *count > 0).collect();
    match held.as_slice() {
        [] => t::server_demo_none(language).to_owned(),
        [(role, count)] => t::server_demo_only(language, *count, phrases::role(language, *role)),
        several => {
            let part = |(role, count): &(Role, u64)| {
                t::server_demo_role(language, &count.to_string(), phrases::role(language, *role))
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
    fn what_somebody_sees_is_said_in_one_line() {
        let sees = |services, roles| sees(Language::English, services, roles);
        assert_eq!(sees(0, [(Admin, 0), (Tech, 0), (Billing, 0)]), "Not a contact of any service");
        assert_eq!(sees(1, [(Admin, 0), (Tech, 0), (Billing, 1)]), "Only billing contact, of 1 service");
        assert_eq!(sees(4, [(Admin, 3), (Tech, 0), (Billing, 2)]), "Contact of 4 services: admin of 3, billing of 2");
    }

    #[test]
    fn it_is_said_in_every_language() {
        let said = said(|language| sees(language, 4, [(Admin, 3), (Tech, 0), (Billing, 2)]));
        assert_eq!(said.len(), Language::ALL.len());
        assert!(said[1].text.starts_with("Contact pour 4 services"), "{}", said[1].text);
    }
}
