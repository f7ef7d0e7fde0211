//! Refusals of acts at the desk.

use crate::string_enum;

string_enum! {
    /// The reason an act is refused in the current state.
    pub enum ActRefusal {
        /// Nobody needs the email any more.
        MailNotNeeded = "mailNotNeeded",
        /// The request has ended.
        RequestEnded = "requestEnded",
        /// The change of holder has ended.
        HolderChangeEnded = "holderChangeEnded",
        /// It is not quarantined, which the API and the screens call set aside.
        NotSetAside = "notSetAside",
        /// It is still damaged; its rows have to be repaired first.
        StillDamaged = "stillDamaged",
        /// The account is suspended already.
        SuspendedAlready = "suspendedAlready",
        /// The account is not suspended.
        NotSuspended = "notSuspended",
        /// The provider's systems have deleted the account.
        Deleted = "deleted",
        /// The account has this address already.
        SameAddress = "sameAddress",
        /// Nobody gives an account their own mailbox.
        OwnMailbox = "ownMailbox",
        /// An address is proposed for the account, so it is not clear yet who may set its password.
        AddressProposed = "addressProposed",
        /// Somebody has approved or rejected the proposal.
        Decided = "decided",
        /// Nobody approves their own proposal.
        OwnProposal = "ownProposal",
        /// The proposer no longer has access, so only one person supports the proposal.
        ProposerLeft = "proposerLeft",
        /// Nobody withdraws the proposal of somebody else, or carries it out alone.
        OthersProposal = "othersProposal",
        /// The proposer has to wait longer before acting alone.
        TooEarly = "tooEarly",
        /// The proposal has waited too long.
        Lapsed = "lapsed",
        /// The role has moved since it was proposed.
        RoleMoved = "roleMoved",
        /// There is no account with this handle.
        NoSuchAccount = "noSuchAccount",
        /// The account is suspended, so it takes no role.
        Suspended = "suspended",
        /// The account holds the role already.
        HoldsRole = "holdsRole",
        /// The code is not the present one of the authenticator app.
        WrongCode = "wrongCode",
    }
}

string_enum! {
    /// The reason a call at the desk is refused in every state.
    pub enum CallRefusal {
        /// It needs another role.
        NotAllowed = "notAllowed",
        /// The reason given is too short, too long or has unfit characters.
        UnfitReason = "unfitReason",
        /// The subject does not exist.
        NotFound = "notFound",
        /// The password or the code is wrong, or the code was used.
        WrongCredentials = "wrongCredentials",
        /// It is not for what is there: that has changed since it was read.
        Changed = "changed",
    }
}
