//! Differences between the current holder and the new one, field by field.

use crate::components::{PersonName, column_heads};
use crate::platform::i18n as t;
use handover_rules::holder::data::HolderIdentity;
use leptos::prelude::*;

/// A table with the fields that make a holder, before and after.
#[component]
pub(crate) fn DifferenceTable(before: HolderIdentity, after: HolderIdentity) -> AnyView {
    let rows = [
        row(t::holder_name(), before.full_name(), after.full_name()),
        row(t::holder_organisation(), before.organisation.clone(), after.organisation.clone()),
        row(
            t::holder_legal_form(),
            t::holder_form(before.legal_form).to_owned(),
            t::holder_form(after.legal_form).to_owned(),
        ),
        row(t::holder_email(), before.email.to_string(), after.email.to_string()),
    ];
    let rows: Vec<AnyView> = rows.into_iter().collect();
    let heads = column_heads(&[t::holder_field(), t::holder_now(), t::holder_after()]);
    view! {
        <div class="card">
            <table class="list even">
                <caption class="vh">{t::holder_difference()}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(name: &'static str, before: String, after: String) -> AnyView {
    let is_same = before == after;
    let shown = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    let after = if is_same {
        view! { <span class="soft">{t::holder_same()}</span> }.into_any()
    } else {
        view! { <ins><PersonName name=shown(after)/></ins> }.into_any()
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td data-label=t::holder_now()><PersonName name=shown(before)/></td>
            <td data-label=t::holder_after()>{after}</td>
        </tr>
    }
    .into_any()
}
