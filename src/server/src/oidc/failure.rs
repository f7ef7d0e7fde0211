//! Failures of signing in by the provider.

use super::http_client::HttpFailure;

/// The reason a sign-in by the provider, or a logout, fails.
#[derive(Debug, thiserror::Error)]
pub enum OidcFailure {
    /// The provider is not reached, or does not answer as it should.
    #[error("the identity provider is unavailable: {0}")]
    Unavailable(String),
    /// The provider refused, or the person cancelled. The text is the error's name.
    #[error("the identity provider refused: {0}")]
    Denied(String),
    /// A member of a token or an answer is not valid.
    #[error("{member}: {problem}")]
    Invalid {
        /// Its path.
        member: String,
        /// The problem, without its value.
        problem: String,
    },
    /// The authentication is not of a required class.
    #[error("the authentication is not of a required class")]
    TooWeak,
}

impl OidcFailure {
    pub(super) fn invalid(member: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Invalid { member: member.into(), problem: problem.into() }
    }

    pub(super) fn unavailable(what: &str, error: &dyn std::error::Error) -> Self {
        // The causes say which part of an answer is wrong.
        let causes = std::iter::successors(error.source(), |cause| cause.source());
        let texts: Vec<String> =
            [what.to_owned(), error.to_string()].into_iter().chain(causes.map(ToString::to_string)).collect();
        Self::Unavailable(texts.join(": "))
    }
}

impl From<HttpFailure> for OidcFailure {
    fn from(failure: HttpFailure) -> Self {
        Self::Unavailable(failure.to_string())
    }
}
