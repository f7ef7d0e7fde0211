//! Signing in to the desk, and invitations to it.

use handover_rules::desk::{StaffId, StaffRole};
use handover_rules::{EmailAddress, Timestamp};
use serde::{Deserialize, Serialize};

/// Body of a sign-in to the desk.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskCredentials {
    /// The address.
    pub login: String,
    /// The password.
    pub password: String,
    /// The present code of the authenticator app.
    pub code: String,
}

/// The session of somebody at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeskSession {
    /// The member of staff.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Their roles.
    pub roles: Vec<StaffRole>,
    /// The server's time.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub now: Timestamp,
    /// The end of the session, unless it is used.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub ends_at: Timestamp,
}

/// The token of an invitation.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationToken {
    /// From the link.
    pub token: String,
}

/// An invitation to the desk, with a new secret for the second factor. Nothing is stored until it is accepted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// The name.
    pub name: String,
    /// The address to sign in with.
    pub email: EmailAddress,
    /// The roles.
    pub roles: Vec<StaffRole>,
    /// The secret of the second factor, as people type it.
    pub secret: String,
    /// The link that adds it to an authenticator app.
    pub link: String,
    /// The link as a QR code, for an app on another device.
    #[serde(default)]
    pub qr: Option<QrCode>,
}

/// A QR code, as a drawing of modules of one unit a side, without its margin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QrCode {
    /// Modules a side.
    pub size: u16,
    /// The dark modules, as the path of an SVG.
    pub path: String,
}

/// Accepts an invitation.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcceptInvitation {
    /// From the link.
    pub token: String,
    /// The new password.
    pub password: String,
    /// The secret of [`Invitation`].
    pub secret: String,
    /// Its present code.
    pub code: String,
}

/// Somebody of the staff whom the demo can be tried as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoStaff {
    /// The name.
    pub name: String,
    /// The address.
    pub email: EmailAddress,
    /// The roles.
    pub roles: Vec<StaffRole>,
}

/// Body of a sign-in to the desk in demo mode.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoDeskCredentials {
    /// The address.
    pub email: EmailAddress,
}
