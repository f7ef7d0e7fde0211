//! Whom to try an imported export as.

use crate::store::{Reader, StoreResult};
use handover_api::app::DemoPerson;
use handover_rules::NicHandle;

/// Four accounts with different views, as far as the data has them: who is admin of the most services, its most
/// frequent tech contact, somebody who only pays, and somebody with few services. What is said of each is counted.
///
/// # Errors
/// The database's own failure.
pub fn pick_people(reader: &Reader<'_>) -> StoreResult<Vec<DemoPerson>> {
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
    let people: StoreResult<Vec<Option<DemoPerson>>> = picked.iter().map(|handle| introduce(reader, handle)).collect();
    Ok(people?.into_iter().flatten().collect())
}

fn introduce(reader: &Reader<'_>, handle: &NicHandle) -> StoreResult<Option<DemoPerson>> {
    let Some(account) = reader.account(handle)? else {
        return Ok(None);
    };
    let roles = reader.role_counts(handle)?;
    let sees = sees(roles.services, [("admin", roles.admin), ("tech", roles.tech), ("billing", roles.billing)]);
    Ok(Some(DemoPerson { handle: handle.clone(), name: account.full_name(), sees }))
}

/// One line on what an account sees, such as `Contact of 4 services: admin of 3, billing of 2`.
fn sees(services: u64, roles: [(&str, u64); 3]) -> String {
    let held: Vec<(&str, u64)> = roles.into_iter().filter(|(_, count)| *count > 0).collect();
    let noun = if services == 1 { "service" } else { "services" };
    match held.as_slice() {
        [] => "Contact of no service".to_owned(),
        [(role, count)] => format!("Only {role} contact, of {count} {noun}"),
        several => {
            let parts: Vec<String> = several.iter().map(|(role, count)| format!("{role} of {count}")).collect();
            format!("Contact of {services} {noun}: {}", parts.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_sees_is_said_in_one_line() {
        assert_eq!(sees(0, [("admin", 0), ("tech", 0), ("billing", 0)]), "Contact of no service");
        assert_eq!(sees(1, [("admin", 0), ("tech", 0), ("billing", 1)]), "Only billing contact, of 1 service");
        assert_eq!(
            sees(4, [("admin", 3), ("tech", 0), ("billing", 2)]),
            "Contact of 4 services: admin of 3, billing of 2"
        );
    }
}
