//! The module of the page's further parts.

use super::cancel_all::CancelAll;
use super::chosen::CancelBar;
use super::ended::Ended;
use super::extras::{LeftOutServices, RoleEnds};
use super::lines::{LinesTable, SomeFailed, SomeSoon};
use super::mail::{MailHelp, NoAnswer, ResendButton};
use super::no_part::{Gone, NoPart, ReaderNote};
use super::outcome::ActOutcome;
use super::part::RequestPart;
use super::timeline::Timeline;
use super::to_resolve::ToResolve;
use handover_api::Link;
use leptos::prelude::*;

/// The part is in the context.
pub(crate) fn show(_: &Link) -> AnyView {
    match expect_context() {
        RequestPart::CancelAll => view! { <CancelAll/> }.into_any(),
        RequestPart::Ended(outcome) => view! { <Ended outcome/> }.into_any(),
        RequestPart::Gone => view! { <Gone/> }.into_any(),
        RequestPart::LeftOut => view! { <LeftOutServices/> }.into_any(),
        RequestPart::Lines => view! { <LinesTable/><CancelBar/> }.into_any(),
        RequestPart::MailHelp => view! { <MailHelp/> }.into_any(),
        RequestPart::NoAnswer => view! { <NoAnswer/> }.into_any(),
        RequestPart::NoPart => view! { <NoPart/> }.into_any(),
        RequestPart::ActOutcome => view! { <ActOutcome/> }.into_any(),
        RequestPart::ReaderNote => view! { <ReaderNote/> }.into_any(),
        RequestPart::Resend { to, is_in_row } => view! { <ResendButton to is_in_row/> }.into_any(),
        RequestPart::RoleEnds => view! { <RoleEnds/> }.into_any(),
        RequestPart::ToResolve => view! { <ToResolve/> }.into_any(),
        RequestPart::SomeFailed => view! { <SomeFailed/> }.into_any(),
        RequestPart::SomeSoon => view! { <SomeSoon/> }.into_any(),
        RequestPart::Timeline => view! { <Timeline/> }.into_any(),
    }
}
