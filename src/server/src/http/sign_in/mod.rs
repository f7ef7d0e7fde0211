//! Authentication: passwords, sessions, and sign-in by the provider.

pub(crate) mod credentials;
pub(crate) mod provider_sign_in;
pub(crate) mod reauthentication;
pub(crate) mod sessions;
pub(crate) mod step_up;
