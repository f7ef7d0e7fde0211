//! Options of signing in: by the provider (OpenID Connect), by password, and sign-up.

use super::PublicUrl;
use super::files::value_or_file;
use crate::http_client::HttpClient;
use crate::oidc::{self, ClientAuth, ClientSecret, OidcSettings, SignInSettings};
use clap::Args;
use handover_rules::Subsidiary;
use handover_rules::account::sign_in::{SensitiveAct, StepUpPolicy};
use std::path::PathBuf;
use url::Url;

/// Signing in.
#[derive(Debug, Args)]
pub struct SignInOptions {
    #[command(flatten)]
    pub customers: CustomersClient,
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
    #[command(flatten)]
    pub staff: StaffClient,
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

impl SignInOptions {
    /// The validated settings. An error names the invalid option and a remedy.
    pub(super) fn settings(&self, public_url: &PublicUrl, is_demo: bool) -> Result<SignInSettings, String> {
        if !self.step_up.is_empty() && self.step_up_acr.is_empty() && self.step_up_minutes.is_none() {
            return Err(
                "--step-up needs to know which authentication is enough: add --step-up-acr or --step-up-minutes"
                    .to_owned(),
            );
        }
        let allow_private = self.oidc_allow_private || is_demo;
        let customers = self.customers.settings(public_url, allow_private)?;
        let staff = self.staff.settings(public_url, allow_private)?;
        let scopes = || self.oidc_scopes.clone();
        Ok(SignInSettings {
            customers: customers.map(|client| OidcSettings {
                claim: self.oidc_handle_claim.clone(),
                scopes: scopes(),
                ..client
            }),
            staff: staff.map(|client| OidcSettings {
                claim: self.desk_oidc_claim.clone(),
                acr: self.desk_oidc_acr.clone(),
                scopes: scopes(),
                ..client
            }),
            new_accounts: self.oidc_new_accounts,
            step_up: StepUpPolicy {
                acts: self.step_up.clone(),
                acr: self.step_up_acr.clone(),
                max_age: self.step_up_minutes.map(|minutes| 60 * u32::from(minutes)),
            },
            has_sign_up: !self.no_passwords && !self.no_sign_up,
        })
    }
}

/// Options of this server as a client of an OpenID provider: prefixes of their ids, names and variables, and what differs in
/// the help.
macro_rules! client_options {
    ($name:ident: $id:literal, $long:literal, $variable:literal; $issuer:literal, $client:literal, $of:literal) => {
        /// A client of an OpenID provider.
        #[derive(Debug, Args)]
        pub struct $name {
            #[arg(id = concat!($id, "_issuer"), long = concat!($long, "-issuer"), env = concat!($variable, "_ISSUER"),
                        value_name = "URL", requires = concat!($id, "_client_id"), help = $issuer)]
            issuer: Option<String>,
            #[arg(id = concat!($id, "_client_id"), long = concat!($long, "-client-id"),
                        env = concat!($variable, "_CLIENT_ID"), value_name = "ID", requires = concat!($id, "_issuer"),
                        help = "Id of this server as its client")]
            client_id: Option<String>,
            #[arg(id = concat!($id, "_client_secret"), long = concat!($long, "-client-secret"),
                        env = concat!($variable, "_CLIENT_SECRET"), value_name = "SECRET", hide_env_values = true,
                        requires = concat!($id, "_issuer"),
                        help = concat!("Secret of ", $client, "; a public client has none"))]
            client_secret: Option<String>,
            #[arg(id = concat!($id, "_client_secret_file"), long = concat!($long, "-client-secret-file"),
                        env = concat!($variable, "_CLIENT_SECRET_FILE"), value_name = "FILE",
                        requires = concat!($id, "_issuer"), conflicts_with = concat!($id, "_client_secret"),
                        help = concat!("File with the secret of ", $client))]
            pub(crate) client_secret_file: Option<PathBuf>,
            #[arg(id = concat!($id, "_client_auth"), long = concat!($long, "-client-auth"),
                        env = concat!($variable, "_CLIENT_AUTH"), value_name = "WAY", value_parser = parse_client_auth,
                        requires = concat!($id, "_issuer"),
                        help = concat!("Way to send the secret", $of,
                            ", `basic` (header) or `post` (body) [default: as the provider's metadata say]"))]
            client_auth: Option<ClientAuth>,
        }

        impl $name {
            /// The settings, but for claim, scopes and classes; `None` without an issuer.
            fn settings(&self, public_url: &PublicUrl, allow_private: bool) -> Result<Option<OidcSettings>, String> {
                let (Some(issuer), Some(client_id)) = (&self.issuer, &self.client_id) else { return Ok(None) };
                let invalid = |error| format!(concat!("--", $long, "-issuer: {}"), error);
                let secret = value_or_file(self.client_secret.as_ref(), self.client_secret_file.as_deref())?;
                Ok(Some(OidcSettings {
                    issuer: parse_issuer(issuer, allow_private).map_err(invalid)?,
                    client_id: client_id.clone(),
                    client_secret: secret.map(ClientSecret::new),
                    client_auth: self.client_auth,
                    redirect_url: public_url.with_fragment(""),
                    claim: String::new(),
                    scopes: Vec::new(),
                    acr: Vec::new(),
                    http: HttpClient::new(allow_private, oidc::TIMEOUT),
                }))
            }
        }
    };
}
client_options! {
    CustomersClient: "oidc", "oidc", "HANDOVER_OIDC";
    "Issuer of the OpenID provider that signs customers in [default: none]", "the client", ""
}
client_options! {
    StaffClient: "desk_oidc", "desk-oidc", "HANDOVER_DESK_OIDC";
    "Issuer of the OpenID provider that signs staff in, in the place of password and authenticator app [default: none]",
    "this client", " of this client"
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
