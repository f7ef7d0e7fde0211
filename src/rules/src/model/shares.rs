//! Shares of callers in a daily limit on what concerns somebody else, such as emails to an address or cases of a domain
//! (decision 0022).
//!
//! Anybody can name an address, so a limit on it alone would let strangers keep its owner out. Repeated calls end first:
//! with a caller's own share, then with what all have in common. The rest is for first calls.

/// The calls of the last 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Those of the caller: a network or an account.
    pub own: u32,
    /// Those of everybody.
    pub in_all: u32,
}

/// Limits in any 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharedLimit {
    /// Calls of one caller.
    pub own: u32,
    /// Calls of all callers, after which each may still make a first one.
    pub in_common: u32,
    /// Calls of all callers. Reaching it takes this many callers, less those in common.
    pub in_all: u32,
}

/// The limit on what strangers cause: emails that ask a mailbox to confirm a sign-up, a case or a new address, and confirmed
/// cases of a domain.
pub const CALLS_A_DAY: SharedLimit = SharedLimit { own: 5, in_common: 20, in_all: 100 };

/// The limit on emails about changes of holder to the address of a new holder, which is unconfirmed and may be a stranger's.
/// One account may hand many domains to one holder.
pub const HOLDER_MAILS_A_DAY: SharedLimit = SharedLimit { own: 20, in_common: 40, in_all: 100 };

impl SharedLimit {
    /// The limit in all for a caller that has made `own` calls.
    #[must_use]
    pub const fn in_all_after(self, own: u32) -> u32 {
        if own == 0 { self.in_all } else { self.in_common }
    }

    /// Checks whether the caller may make another call.
    #[must_use]
    pub const fn allows(self, share: Share) -> bool {
        share.own < self.own && share.in_all < self.in_all_after(share.own)
    }
}
