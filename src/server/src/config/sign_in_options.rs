//! Options of signing in: by the provider (OpenID Connect), by password, and sign-up.

use super::PublicUrl;
use super::secret_file::value_or_file;
use crate::http_client::HttpClient;
use crate::oidc::{self, ClientAuth, ClientSecret, OidcSettings, SignInSettings};
use clap::Args;
use handover_rules::Subsidiary;
use handover_rules::account::sign_in::{SensitiveAct, StepUpPolicy};
use std::path::{Path, PathBuf};
use url::Url;

/// Signing in.
#[derive(Debug, Args)]
pub struct SignInOptions {
    /// Issuer of the OpenID provider that signs customers in [default: none]
    #[arg(long, env = "HANDOVER_OIDC_ISSUER", value_name = "URL", requires = "oidc_client_id")]
    pub oidc_issuer: Option<String>,
    /// Id of this server as its client
    #[arg(long, env = "HANDOVER_OIDC_CLIENT_ID", value_name = "ID", requires = "oidc_issuer")]
    pub oidc_client_id: Option<String>,
    /// Secret of the client; a public client has none
    #[arg(
        long,
        env = "HANDOVER_OIDC_CLIENT_SECRET",
        value_name = "SECRET",
        hide_env_values = true,
        requires = "oidc_issuer"
    )]
    pub oidc_client_secret: Option<String>,
    /// File with the secret of the client
    #[arg(
        long,
        env = "HANDOVER_OIDC_CLIENT_SECRET_FILE",
        value_name = "FILE",
        requires = "oidc_issuer",
        conflicts_with = "oidc_client_secret"
    )]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// Way to send the secret, `basic` (header) or `post` (body) [default: as the provider's metadata say]
    #[arg(long, env = "HANDOVER_OIDC_CLIENT_AUTH", value_name = "WAY", value_parser = parse_client_auth,
        requires = "oidc_issuer")]
    pub oidc_client_auth: Option<ClientAuth>,
    /// Claim with the NIC handle of a customer; customers must not be able to change it
    #[arg(long, env = "HANDOVER_OIDC_HANDLE_CLAIM", value_name = "CLAIM", default_value = "preferred_username")]
    pub oidc_handle_claim: String,
    /// Scopes to ask for beside `openid`, for customers and staff
    #[arg(
        long,
        env = "HANDOVER_OIDC_SCOPES",
        value_name = "SCOPES",
        value_delimiter = ',',
        default_value = "profile,email"
    )]
    pub oidc_scopes: Vec<String>,
    /// Make an account at the first sign-in of a customer whose handle is free, with this subsidiary [default: refuse]
    #[arg(long, env = "HANDOVER_OIDC_NEW_ACCOUNTS", value_name = "SUBSIDIARY", value_parser = parse_subsidiary,
        requires = "oidc_issuer")]
    pub oidc_new_accounts: Option<Subsidiary>,
    /// Acts for which the provider has to authenticate the customer again, `accept` and `askForAdmin`; with one of the next two
    #[arg(long, env = "HANDOVER_STEP_UP", value_name = "ACTS", value_delimiter = ',', value_parser = parse_act,
        requires = "oidc_issuer")]
    pub step_up: Vec<SensitiveAct>,
    /// Classes of authentication (`acr`) that these acts need
    #[arg(long, env = "HANDOVER_STEP_UP_ACR", value_name = "CLASSES", value_delimiter = ',', requires = "step_up")]
    pub step_up_acr: Vec<String>,
    /// Minutes since the authentication after which these acts need another one
    #[arg(long, env = "HANDOVER_STEP_UP_MINUTES", value_name = "MINUTES", requires = "step_up",
        value_parser = clap::value_parser!(u16).range(1..=1440))]
    pub step_up_minutes: Option<u16>,
    /// Issuer of the OpenID provider that signs staff in, in the place of password and authenticator app [default: none]
    #[arg(long, env = "HANDOVER_DESK_OIDC_ISSUER", value_name = "URL", requires = "desk_oidc_client_id")]
    pub desk_oidc_issuer: Option<String>,
    /// Id of this server as its client
    #[arg(long, env = "HANDOVER_DESK_OIDC_CLIENT_ID", value_name = "ID", requires = "desk_oidc_issuer")]
    pub desk_oidc_client_id: Option<String>,
    /// Secret of this client; a public client has none
    #[arg(
        long,
        env = "HANDOVER_DESK_OIDC_CLIENT_SECRET",
        value_name = "SECRET",
        hide_env_values = true,
        requires = "desk_oidc_issuer"
    )]
    pub desk_oidc_client_secret: Option<String>,
    /// File with the secret of this client
    #[arg(
        long,
        env = "HANDOVER_DESK_OIDC_CLIENT_SECRET_FILE",
        value_name = "FILE",
        requires = "desk_oidc_issuer",
        conflicts_with = "desk_oidc_client_secret"
    )]
    pub desk_oidc_client_secret_file: Option<PathBuf>,
    /// Way to send the secret of this client, `basic` (header) or `post` (body) [default: as the provider's metadata say]
    #[arg(long, env = "HANDOVER_DESK_OIDC_CLIENT_AUTH", value_name = "WAY", value_parser = parse_client_auth,
        requires = "desk_oidc_issuer")]
    pub desk_oidc_client_auth: Option<ClientAuth>,
    /// Claim with the address of a member of staff, spelled as in the invitation; `email` has to be verified
    #[arg(long, env = "HANDOVER_DESK_OIDC_CLAIM", value_name = "CLAIM", default_value = "email")]
    pub desk_oidc_claim: String,
    /// Classes of authentication (`acr`) of which staff need one, such as that of a second factor [default: any]
    #[arg(
        long,
        env = "HANDOVER_DESK_OIDC_ACR",
        value_name = "CLASSES",
        value_delimiter = ',',
        requires = "desk_oidc_issuer"
    )]
    pub desk_oidc_acr: Vec<String>,
    /// Let OpenID providers have private addresses, and be reached over HTTP
    #[arg(long, env = "HANDOVER_OIDC_ALLOW_PRIVATE")]
    pub oidc_allow_private: bool,
    /// Switch passwords of customers off, and sign-up with them
    #[arg(long, env = "HANDOVER_NO_PASSWORDS", requires = "oidc_issuer")]
    pub no_passwords: bool,
    /// Switch sign-up off
    #[arg(long, env = "HANDOVER_NO_SIGN_UP")]
    pub no_sign_up: bool,
}

/// The options of one client.
struct ClientOptions<'a> {
    option: &'static str,
    issuer: Option<&'a String>,
    client_id: Option<&'a String>,
    secret: (Option<&'a String>, Option<&'a Path>),
    auth: Option<ClientAuth>,
    claim: &'a str,
    acr: &'a [String],
}

impl SignInOptions {
    /// The validated settings.
    ///
    /// # Errors
    /// Names the invalid option and a remedy.
    pub(super) fn settings(&self, public_url: &PublicUrl, is_demo: bool) -> Result<SignInSettings, String> {
        let customers = ClientOptions {
            option: "--oidc-issuer",
            issuer: self.oidc_issuer.as_ref(),
            client_id: self.oidc_client_id.as_ref(),
            secret: (self.oidc_client_secret.as_ref(), self.oidc_client_secret_file.as_deref()),
            auth: self.oidc_client_auth,
            claim: &self.oidc_handle_claim,
            acr: &[],
        };
        let staff = ClientOptions {
            option: "--desk-oidc-issuer",
            issuer: self.desk_oidc_issuer.as_ref(),
            client_id: self.desk_oidc_client_id.as_ref(),
            secret: (self.desk_oidc_client_secret.as_ref(), self.desk_oidc_client_secret_file.as_deref()),
            auth: self.desk_oidc_client_auth,
            claim: &self.desk_oidc_claim,
            acr: &self.desk_oidc_acr,
        };
        if !self.step_up.is_empty() && self.step_up_acr.is_empty() && self.step_up_minutes.is_none() {
            return Err(
                "--step-up needs to know which authentication is enough: add --step-up-acr or --step-up-minutes"
                    .to_owned(),
            );
        }
        Ok(SignInSettings {
            customers: self.client(&customers, public_url, is_demo)?,
            staff: self.client(&staff, public_url, is_demo)?,
            new_accounts: self.oidc_new_accounts,
            step_up: StepUpPolicy {
                acts: self.step_up.clone(),
                acr: self.step_up_acr.clone(),
                max_age: self.step_up_minutes.map(|minutes| 60 * u32::from(minutes)),
            },
            has_sign_up: !self.no_passwords && !self.no_sign_up,
        })
    }

    fn client(
        &self,
        options: &ClientOptions<'_>,
        public_url: &PublicUrl,
        is_demo: bool,
    ) -> Result<Option<OidcSettings>, String> {
        let (Some(issuer), Some(client_id)) = (options.issuer, options.client_id) else { return Ok(None) };
        let allow_private = self.oidc_allow_private || is_demo;
        let secret = value_or_file(options.secret.0, options.secret.1)?;
        Ok(Some(OidcSettings {
            issuer: parse_issuer(issuer, allow_private).map_err(|error| format!("{}: {error}", options.option))?,
            client_id: client_id.clone(),
            client_secret: secret.map(ClientSecret::new),
            client_auth: options.auth,
            redirect_url: public_url.with_fragment(""),
            claim: options.claim.to_owned(),
            scopes: self.oidc_scopes.clone(),
            acr: options.acr.to_vec(),
            http: HttpClient::new(allow_private, oidc::TIMEOUT),
        }))
    }
}

fn parse_issuer(text: &str, allow_private: bool) -> Result<String, String> {
    let url = Url::parse(text).map_err(|_| format!("{text:?} is not a URL"))?;
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err(format!("{text:?} must have no query, fragment or user"));
    }
    match url.scheme() {
        "https" => Ok(text.to_owned()),
        "http" if allow_private => Ok(text.to_owned()),
        "http" => Err(format!("{text:?} is not https; --oidc-allow-private allows it for tests")),
        _ => Err(format!("{text:?} must begin with https://")),
    }
}

fn parse_subsidiary(text: &str) -> Result<Subsidiary, String> {
    Subsidiary::parse(text).ok_or_else(|| "a subsidiary is one such as FR, DE or CA".to_owned())
}

fn parse_client_auth(text: &str) -> Result<ClientAuth, String> {
    ClientAuth::parse(text).ok_or_else(|| "a way is one of basic, post".to_owned())
}

fn parse_act(text: &str) -> Result<SensitiveAct, String> {
    let configurable = [SensitiveAct::Accept, SensitiveAct::AskForAdmin];
    let act = SensitiveAct::parse(text).filter(|act| configurable.contains(act));
    act.ok_or_else(|| "an act is one of accept, askForAdmin".to_owned())
}
