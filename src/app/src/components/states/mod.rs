//! States of objects, calls and messages.

mod badge;
mod busy_label;
mod failure;
mod mail_sent;
mod notice;
mod pending;
mod skeleton;

pub(crate) use badge::{Badge, RequestStateBadge, ServiceStatusLine, State, Tone};
pub(crate) use busy_label::BusyLabel;
pub(crate) use failure::{FailureLine, FailureNotice, explain};
pub(crate) use mail_sent::{Back, MailSentHelp};
pub(crate) use notice::{Notice, warning};
pub(crate) use pending::Pending;
pub(crate) use skeleton::{Skeleton, SkeletonLine};
