//! A connection to a mail server, and the extensions that the server offers.
//!
//! lettre reads their names in capitals only, but they mind no case (RFC 5321, 4.1.1.1). If something is missing, the server
//! is asked again, and its reply is read in capitals. STARTTLS, which comes before, must be in capitals.

use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Auth, Ehlo};
use lettre::transport::smtp::extension::{ClientId, Extension, ServerInfo};
use lettre::transport::smtp::response::Response;
use std::ops::{Deref, DerefMut};

/// The reply that asks for more of a sign-in (RFC 4954, 4).
const CONTINUE: u16 = 334;

/// Questions of a server that are answered in one sign-in.
const MAX_QUESTIONS: u32 = 10;

/// The reason for having no session.
#[derive(Debug, thiserror::Error)]
pub(super) enum ConnectError {
    #[error(transparent)]
    Smtp(#[from] SmtpError),
    #[error("the mail server asks more than {MAX_QUESTIONS} questions to sign in")]
    TooManyQuestions,
}

/// A connection, with or without TLS.
pub(super) struct SmtpConnection {
    connection: AsyncSmtpConnection,
    client: ClientId,
    /// Extensions of the server, with names in any case; `None` until something was missing.
    offers: Option<ServerInfo>,
}

impl SmtpConnection {
    pub(super) fn new(connection: AsyncSmtpConnection, client: &ClientId) -> Self {
        Self { connection, client: client.clone(), offers: None }
    }

    /// Asks the server again for what it offers, once.
    async fn offers(&mut self) -> Result<&ServerInfo, SmtpError> {
        if self.offers.is_none() {
            let reply = self.connection.command(Ehlo::new(self.client.clone())).await?;
            self.offers = Some(ServerInfo::from_response(&in_capitals(&reply))?);
        }
        Ok(self.offers.as_ref().unwrap_or(self.connection.server_info()))
    }

    pub(super) async fn supports(&mut self, extension: Extension) -> Result<bool, SmtpError> {
        let is_known = self.connection.server_info().supports_feature(extension);
        Ok(is_known || self.offers().await?.supports_feature(extension))
    }

    /// Signs in by the first mechanism that both sides know.
    pub(super) async fn sign_in(&mut self, credentials: &Credentials) -> Result<(), ConnectError> {
        let is_understood = self.connection.server_info().get_auth_mechanism(DEFAULT_MECHANISMS).is_some();
        let mechanism = if is_understood { None } else { self.offers().await?.get_auth_mechanism(DEFAULT_MECHANISMS) };
        // lettre signs in by what it understands, or reports that there is nothing.
        let Some(mechanism) = mechanism else {
            self.connection.auth(DEFAULT_MECHANISMS, credentials).await?;
            return Ok(());
        };
        let mut reply = self.connection.command(Auth::new(mechanism, credentials.clone(), None)?).await?;
        for _ in 0..MAX_QUESTIONS {
            if !reply.has_code(CONTINUE) {
                return Ok(());
            }
            let answer = Auth::new_from_response(mechanism, credentials.clone(), &reply)?;
            reply = self.connection.command(answer).await?;
        }
        if reply.has_code(CONTINUE) { Err(ConnectError::TooManyQuestions) } else { Ok(()) }
    }
}

fn in_capitals(reply: &Response) -> Response {
    Response::new(reply.code(), reply.message().map(str::to_ascii_uppercase).collect())
}

impl Deref for SmtpConnection {
    type Target = AsyncSmtpConnection;

    fn deref(&self) -> &AsyncSmtpConnection {
        &self.connection
    }
}

impl DerefMut for SmtpConnection {
    fn deref_mut(&mut self) -> &mut AsyncSmtpConnection {
        &mut self.connection
    }
}
