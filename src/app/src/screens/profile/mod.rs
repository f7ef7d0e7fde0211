//! The profile: name, organisation and language, who sees them, labels for others, the address for codes, readiness for a
//! billing role, sessions, password.
//!
//! Headings and inputs stay in place when the profile is read again.

mod address;
mod lists;
mod person;
mod readiness;
mod rules;

pub(crate) use address::{changed as address_changed, cooldown_note};
pub(crate) use rules::RuleList;

use self::lists::{ApplicationsSection, LabelsCard, section};
use crate::components::{Icon, PageHead, Skeleton};
use crate::data::WhenLoaded;
use crate::data::loaded::{self, Loaded};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::account::Profile;
use handover_api::route;
use leptos::prelude::*;

type Content = fn(Loaded<Profile>) -> AnyView;

pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    let profile = loaded::load::<Profile>(|| route::PROFILE.to_owned());
    let failed =
        Memo::new(move |_| profile.data.with(Option::is_none) && profile.reading.failure.with(Option::is_some));
    let content = move || {
        if failed.get() {
            return view! { <WhenLoaded of=profile loading=|| () children=|_| ()/> }.into_any();
        }
        let part = |id, title, note, lines, ready: Content| section(id, title, note, card(profile, lines, ready));
        view! {
            <div class="stack wide in-turn">
                {part("you", t::profile_you(), t::profile_you_note(), 5, person::view)}
                {part("names", t::names_title(), t::names_note(), 1, person::names)}
                {section("labels", t::labels_title(), t::labels_note(), view! { <LabelsCard/> }.into_any())}
                {part("address", t::address_title(), t::address_note(), 5, address::view)}
                {part("ready", t::ready_title(), t::ready_note(), 7, readiness::view)}
                {part("sessions", t::sessions_title(), t::sessions_note(), 1, lists::sessions)}
                <ApplicationsSection/>
                {app.ways_in().passwords.then(|| {
                    part("password-title", t::password(), t::profile_password_note(), 4, person::password)
                })}
                {part("data", t::profile_data(), t::profile_data_note(), 1, data_file)}
            </div>
        }
        .into_any()
    };
    view! {
        <PageHead heading=t::profile_title()/>
        {content}
    }
    .into_any()
}

/// A plain download link: the session cookie is sent to a backend on another origin of the site, too.
fn data_file(_: Loaded<Profile>) -> AnyView {
    let file = expect_context::<App>().file_address(route::ACCOUNT_DATA);
    view! {
        <p class="pad"><a class="btn" href=file download=""><Icon name="save"/> {t::profile_data_download()}</a></p>
    }
    .into_any()
}

/// The card of a section; a skeleton of `lines` until the profile is there.
fn card(profile: Loaded<Profile>, lines: usize, ready: Content) -> AnyView {
    let skeleton = move || view! { <Skeleton lines class="pad stack"/> }.into_any();
    let content = profile.show_once(skeleton, move || ready(profile));
    view! { <div class="card lines">{content}</div> }.into_any()
}
