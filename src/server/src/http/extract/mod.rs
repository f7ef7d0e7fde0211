//! Extractors.

mod acting_account;
mod bearer;
mod caller;
mod client_ip;
mod device_cookie;
mod json_body;
mod large_json_body;
mod logged_account;
mod path_param;
mod provider_key;
mod service_query;
mod session;
mod staff_session;

pub(crate) use acting_account::ActingAccount;
pub(crate) use bearer::bearer_token;
pub(crate) use caller::user_agent;
pub(crate) use client_ip::ClientIp;
pub(crate) use device_cookie::{DeskDeviceCookie, DeviceCookie, NewDevice};
pub(crate) use json_body::{JsonBody, OptionalJsonBody, StrictBody, StrictJsonBody, in_time, read_body};
pub(crate) use large_json_body::{LargeBody, LargeJsonBody};
pub(crate) use logged_account::LoggedAccount;
pub(crate) use path_param::PathParam;
pub(crate) use provider_key::{ProviderKey, needs_scope};
pub(crate) use service_query::ServiceQuery;
pub(crate) use session::{Session, UnattendedSession, find_session};
pub(crate) use staff_session::StaffSession;
