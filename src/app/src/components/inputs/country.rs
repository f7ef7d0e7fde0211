//! Names of subsidiaries and countries.

use crate::platform::i18n as t;
use crate::platform::intl;
use handover_rules::{Country, Subsidiary};
use leptos::prelude::*;

/// The name of a subsidiary: that of its country, if it stands for one.
pub(crate) fn name(subsidiary: Subsidiary) -> String {
    let special = match subsidiary.as_str() {
        "ASIA" => t::country_asia(),
        "EU" => t::country_europe(),
        "QC" => t::country_quebec(),
        "WE" => t::country_world_english(),
        "WS" => t::country_world_spanish(),
        code => return intl::region(code),
    };
    special.to_owned()
}

/// The options of a select of countries, sorted by name: first those that have a subsidiary.
#[component]
pub(crate) fn CountryOptions(chosen: RwSignal<String>) -> AnyView {
    let group = |label: &'static str, has_subsidiary: bool| {
        let countries = Country::all().filter(|country| country.has_subsidiary() == has_subsidiary);
        let mut countries: Vec<(String, &'static str)> =
            countries.map(|country| (intl::region(country.as_str()), country.as_str())).collect();
        countries.sort_by(|one, other| intl::compare(&one.0, &other.0));
        let options: Vec<AnyView> = countries
            .into_iter()
            .map(|(name, code)| {
                let is_chosen = move || chosen.with(|chosen| chosen == code);
                view! { <option value=code prop:bound=is_chosen>{name}</option> }.into_any()
            })
            .collect();
        view! { <optgroup label=label>{options}</optgroup> }.into_any()
    };
    view! { {group(t::country_with_subsidiary(), true)}{group(t::country_others(), false)} }.into_any()
}
