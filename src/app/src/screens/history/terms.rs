//! Cells of a table with periods.

use crate::components::{Person, TermEnd, column_heads, time};
use crate::platform::i18n as t;
use handover_api::history::Term;
use handover_rules::submission::last_day::PresentEnd;
use leptos::prelude::*;

/// The heads of [`term_cells`].
pub(crate) fn term_heads() -> Vec<AnyView> {
    column_heads(&[t::history_who(), t::history_from(), t::history_to()])
}

/// Holders of a role, with first and last day.
pub(crate) fn term_cells(term: &Term, end: Option<&PresentEnd>) -> AnyView {
    let since = term.since.map_or_else(|| t::history_unknown().into_any(), time);
    view! {
        <td><Person who=term.account.clone() with_handle=false/></td>
        <td data-label=t::history_from()>{since}</td>
        <td data-label=t::history_to()><TermEnd term=term.clone() end=end.cloned()/></td>
    }
    .into_any()
}
