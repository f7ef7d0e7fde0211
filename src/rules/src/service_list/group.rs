//! Services of one name, shown as one row.

use crate::NicHandle;

/// The holders of a role on the services of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupHolder {
    /// The same account on all of them.
    Same(NicHandle),
    /// One of two accounts, the reader's last.
    Partly {
        /// The account.
        who: NicHandle,
        /// Services on which it holds the role.
        services: usize,
    },
    /// More than two accounts.
    Mixed {
        /// Number of accounts.
        people: usize,
    },
}

/// Sums up who holds a role on each service of a group, as `reader` sees it. Of two accounts, the other one is named, or
/// else the one with more services, or the first by handle. `None` without services.
pub fn group_holder<'a>(reader: &NicHandle, holders: impl IntoIterator<Item = &'a NicHandle>) -> Option<GroupHolder> {
    let mut numbers: Vec<(&NicHandle, usize)> = Vec::new();
    for holder in holders {
        match numbers.iter_mut().find(|(known, _)| *known == holder) {
            Some((_, number)) => *number += 1,
            None => numbers.push((holder, 1)),
        }
    }
    numbers.sort_by_key(|(who, number)| (*who == reader, usize::MAX - number, who.as_str()));
    match numbers[..] {
        [] => None,
        [(who, _)] => Some(GroupHolder::Same(who.clone())),
        [(who, services), _] => Some(GroupHolder::Partly { who: who.clone(), services }),
        _ => Some(GroupHolder::Mixed { people: numbers.len() }),
    }
}

/// The share of a group that is ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticked {
    /// Nothing.
    None,
    /// Some services.
    Some,
    /// Every service.
    All,
}

/// Sums up the ticks of a group.
pub fn ticked(services: impl IntoIterator<Item = bool>) -> Ticked {
    let (mut has_ticked, mut has_unticked) = (false, false);
    for is_ticked in services {
        has_ticked |= is_ticked;
        has_unticked |= !is_ticked;
    }
    match (has_ticked, has_unticked) {
        (true, false) => Ticked::All,
        (true, true) => Ticked::Some,
        (false, _) => Ticked::None,
    }
}
