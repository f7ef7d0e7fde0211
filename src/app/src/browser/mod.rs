//! The browser's own objects, and answers of the server as it reads them: here the failure of a call.

pub(crate) mod dom;
pub(crate) mod json;

use handover_api::Reason;
use handover_api::problem::{Budget, MemberFault};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::account::password::WeakPassword;
use handover_rules::account::sign_in::SensitiveAct;
use handover_rules::request::lifecycle::Refusal;
use handover_rules::{NicHandle, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Failure {
    /// The server refused, with a problem body.
    Problem(Box<ProblemBody>),
    /// The server cannot be reached.
    Offline,
    /// The session has ended; the sign-in form is shown already.
    SignedOut,
    /// The body does not parse, as after a deployment of an incompatible version.
    Garbled,
    /// A file of the page does not come, although the server can be reached.
    Blocked,
    /// A file of the page comes as something else.
    Damaged,
}

/// A [`handover_api::Problem`] of which only the members common to all are parsed: the code that parses the others is part
/// of the lazy modules whose screens ask for them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ProblemBody {
    pub(crate) reason: Reason,
    /// The time from which on a repetition may succeed.
    pub(crate) until: Option<Timestamp>,
    text: String,
}

#[derive(Deserialize)]
struct WrittenProblem {
    reason: Reason,
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    until: Option<Timestamp>,
}

impl Failure {
    /// The failure that a problem body describes; `None` when it does not parse.
    pub(crate) fn parse(text: String) -> Option<Self> {
        let WrittenProblem { reason, until } = json::parse(&text)?;
        Some(Self::Problem(Box::new(ProblemBody { reason, until, text })))
    }

    /// A fault that the browser finds in an answer, as if the server had refused.
    pub(crate) fn of(reason: Reason) -> Self {
        Self::Problem(Box::new(ProblemBody { reason, until: None, text: String::new() }))
    }

    pub(crate) fn reason(&self) -> Option<Reason> {
        self.problem().map(|problem| problem.reason)
    }

    fn problem(&self) -> Option<&ProblemBody> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    fn member<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        json::member(&self.problem()?.text, name)
    }

    /// The act for which the provider has to authenticate the reader again.
    pub(crate) fn step_up(&self) -> Option<SensitiveAct> {
        SensitiveAct::parse(&self.cause().filter(|_| self.reason() == Some(Reason::StepUp))?)
    }

    pub(crate) fn refusal(&self) -> Option<Refusal> {
        self.member("refusal")
    }

    pub(crate) fn password(&self) -> Option<WeakPassword> {
        self.member("password")
    }

    pub(crate) fn budget(&self) -> Option<Budget> {
        self.member("budget")
    }

    /// The member of the body that was wrong.
    pub(crate) fn fault(&self) -> Option<String> {
        let faults: Vec<MemberFault> = self.member("faults")?;
        faults.into_iter().next().map(|fault| fault.member)
    }

    /// The account that the exhausted limit or the fault is about.
    pub(crate) fn account(&self) -> Option<NicHandle> {
        self.member("account")
    }

    /// The name of the refusal of an action on a case, or of an act at the desk; the limit that a submission exceeds.
    pub(crate) fn cause(&self) -> Option<String> {
        self.member("cause")
    }

    pub(crate) fn mailed_link(&self) -> Option<MailedLinkRefusal> {
        self.member("secret")
    }
}
