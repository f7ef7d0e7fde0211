//! Services that a submission leaves out because they cannot be changed: its asker reads on its page which, and why.

use crate::store::{StoreError, StoreResult, SubmissionRecord, WriteTx};
use handover_api::submissions::{LeftOut, NAMED_SERVICES, RefusedServices, SubmissionPreview};
use handover_rules::SubmissionId;

/// Adds the refused services of a part of the submission: to the groups of the same reasons, if there are such.
pub(super) fn add(left_out: &mut LeftOut, part: &SubmissionPreview) {
    left_out.services += part.cannot_change;
    for group in &part.refused {
        let reason = |group: &RefusedServices| (group.reason, group.account.clone(), group.role);
        match left_out.reasons.iter_mut().find(|known| reason(known) == reason(group)) {
            Some(known) => {
                let room = NAMED_SERVICES.saturating_sub(known.services.len());
                known.count += group.count;
                known.services.extend(group.services.iter().take(room).cloned());
                known.lines.extend(group.lines.iter().take(room));
                known.requests.extend(group.requests.iter().take(room).cloned());
                known.replaceable += group.replaceable;
            }
            None => left_out.reasons.push(group.clone()),
        }
    }
}

/// Stores the services that were left out with their submission, if there are any.
pub(super) fn store(tx: &mut WriteTx<'_>, id: SubmissionId, left_out: &LeftOut) -> StoreResult<()> {
    if left_out.services == 0 {
        return Ok(());
    }
    let json = serde_json::to_string(left_out).map_err(|_| StoreError::Corrupt("services that were left out"))?;
    tx.set_left_out(id, &json)
}

/// Reads the services that were left out of a submission.
///
/// # Errors
/// The stored JSON is corrupt.
pub fn read_left_out(record: &SubmissionRecord) -> StoreResult<Option<LeftOut>> {
    let read = |json: &String| serde_json::from_str(json);
    record.left_out.as_ref().map(read).transpose().map_err(|_| StoreError::Corrupt("services that were left out"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::submission::refused::RefusalKind;
    use handover_rules::{Category, RequestId, Role, ServiceKey, ServiceName};

    fn group(reason: RefusalKind, count: usize, first: usize) -> RefusedServices {
        let name = |number| ServiceName::parse(&format!("s{number}.example")).expect("a name");
        let key = |number| ServiceKey { name: name(number), category: Category::Domain };
        let places = first..first + count.min(NAMED_SERVICES);
        RefusedServices {
            reason,
            account: None,
            role: None,
            count: count as u64,
            services: places.clone().map(key).collect(),
            lines: places.clone().map(|place| place as u64).collect(),
            requests: places.map(|place| vec![RequestId::new(place as u64 + 1).expect("a number")]).collect(),
            replaceable: count as u64,
        }
    }

    fn part(cannot_change: u64, refused: Vec<RefusedServices>) -> SubmissionPreview {
        SubmissionPreview { cannot_change, refused, ..SubmissionPreview::default() }
    }

    #[test]
    fn services_with_one_reason_are_one_group() {
        let (expired, open) = (RefusalKind::Expired, RefusalKind::RequestOpen);
        let mut left_out = LeftOut::default();
        add(&mut left_out, &part(3, vec![group(expired, 3, 0)]));
        // One of them for both reasons.
        add(&mut left_out, &part(2, vec![group(open, 1, 3), group(expired, 2, 3)]));
        assert_eq!(left_out, LeftOut { services: 5, reasons: vec![group(expired, 5, 0), group(open, 1, 3)] });
        add(&mut left_out, &part(60, vec![group(expired, 60, 5)]));
        let RefusedServices { count, services, lines, requests, replaceable, .. } = &left_out.reasons[0];
        assert_eq!((*count, *replaceable), (65, 65));
        assert_eq!((services.len(), requests.len()), (NAMED_SERVICES, NAMED_SERVICES));
        assert_eq!(lines, &(0..NAMED_SERVICES as u64).collect::<Vec<u64>>());
        // The same reason for another role is another group.
        add(&mut left_out, &part(1, vec![RefusedServices { role: Some(Role::Tech), ..group(open, 1, 4) }]));
        assert_eq!(left_out.reasons.len(), 3);
    }
}
