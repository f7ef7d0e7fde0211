//! Services that a submission leaves out because they cannot be changed: its asker reads on its page which, and why.

use crate::store::{StoreError, StoreResult, SubmissionRecord, WriteTx};
use handover_api::submissions::{NAMED_SERVICES, RefusedServices};
use handover_rules::SubmissionId;

/// Adds services to those that were left out before: to the group of the same reason, if there is one.
pub(super) fn add(groups: &mut Vec<RefusedServices>, more: Vec<RefusedServices>) {
    for group in more {
        let is_alike = |known: &&mut RefusedServices| (known.reason, &known.account) == (group.reason, &group.account);
        match groups.iter_mut().find(is_alike) {
            Some(known) => {
                let room = NAMED_SERVICES.saturating_sub(known.services.len());
                known.count += group.count;
                known.services.extend(group.services.into_iter().take(room));
            }
            None => groups.push(group),
        }
    }
}

/// Stores them with the submission.
pub(super) fn store(tx: &mut WriteTx<'_>, id: SubmissionId, groups: &[RefusedServices]) -> StoreResult<()> {
    if groups.is_empty() {
        return Ok(());
    }
    let json = serde_json::to_string(groups).map_err(|_| StoreError::Corrupt("services that were left out"))?;
    tx.set_left_out(id, &json)
}

/// Reads them.
///
/// # Errors
/// What is stored is corrupt.
pub fn read_left_out(record: &SubmissionRecord) -> StoreResult<Vec<RefusedServices>> {
    let read = |json: &String| serde_json::from_str(json);
    let groups = record.left_out.as_ref().map(read).transpose();
    Ok(groups.map_err(|_| StoreError::Corrupt("services that were left out"))?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::submission::refused::RefusalKind;
    use handover_rules::{Category, ServiceKey, ServiceName};

    fn group(reason: RefusalKind, count: usize, first: usize) -> RefusedServices {
        let name = |number| ServiceName::parse(&format!("s{number}.example")).expect("a name");
        let key = |number| ServiceKey { name: name(number), category: Category::Domain };
        let services = (first..first + count.min(NAMED_SERVICES)).map(key).collect();
        RefusedServices { reason, account: None, count: count as u64, services }
    }

    #[test]
    fn services_with_one_reason_are_one_group() {
        let mut groups = vec![group(RefusalKind::Expired, 3, 0)];
        add(&mut groups, vec![group(RefusalKind::RequestOpen, 1, 100), group(RefusalKind::Expired, 2, 3)]);
        assert_eq!(groups, [group(RefusalKind::Expired, 5, 0), group(RefusalKind::RequestOpen, 1, 100)]);
        add(&mut groups, vec![group(RefusalKind::Expired, 60, 5)]);
        assert_eq!((groups[0].count, groups[0].services.len()), (65, NAMED_SERVICES));
    }
}
