//! The browser, the server, and the languages, as the rest of the app uses them.

pub(crate) mod attendance;
pub(crate) mod client;
pub(crate) mod clock;
pub(crate) mod events;
pub(crate) mod i18n;
pub(crate) mod intl;
pub(crate) mod release;
pub(crate) mod router;
pub(crate) mod session;
pub(crate) mod titles;
