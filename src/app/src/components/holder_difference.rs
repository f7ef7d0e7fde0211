//! Differences between the current holder and the new one, field by field.

use super::PersonName;
use crate::platform::i18n as t;
use handover_rules::LegalForm;
use handover_rules::holder::data::HolderIdentity;
use leptos::prelude::*;

/// The name of a legal form.
pub(crate) fn legal_form(form: LegalForm) -> &'static str {
    match form {
        LegalForm::Individual => t::holder_form_individual(),
        LegalForm::Corporation => t::holder_form_corporation(),
        LegalForm::Association => t::holder_form_association(),
        LegalForm::Administration => t::holder_form_administration(),
        LegalForm::PersonalCorporation => t::holder_form_personal(),
        LegalForm::Other => t::holder_form_other(),
    }
}

/// A table with the fields that make a holder, before and after.
#[component]
pub(crate) fn DifferenceTable(before: HolderIdentity, after: HolderIdentity) -> AnyView {
    let rows = [
        row(t::holder_name(), before.full_name(), after.full_name()),
        row(t::holder_organisation(), before.organisation.clone(), after.organisation.clone()),
        row(t::holder_legal_form(), legal_form(before.legal_form).to_owned(), legal_form(after.legal_form).to_owned()),
        row(t::holder_email(), before.email.to_string(), after.email.to_string()),
    ];
    let rows: Vec<AnyView> = rows.into_iter().collect();
    view! {
        <div class="card">
            <table class="list even">
                <caption class="vh">{t::holder_difference()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::holder_field()}</th>
                        <th scope="col">{t::holder_now()}</th>
                        <th scope="col">{t::holder_after()}</th>
                    </tr>
                </thead>
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
