//! The list of an account without services, with an explanation of contacts.

use crate::components::{CopyText, Icon, RoleChip, Tone, Track, TrackStep, words};
use crate::platform::clock::TimeLeft;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_rules::Role;
use handover_rules::submission::abilities::in_short;
use leptos::prelude::*;

#[component]
pub(super) fn Empty() -> impl IntoView {
    let app = expect_context::<App>();
    let handle = app.my_handle().as_str().to_owned();
    view! {
        <div class="stack wide">
            <section class="card pad stack" aria-labelledby="how">
                <h2 id="how">{t::services_how()}</h2>
                <Track steps=steps() flat=true/>
                <div class="row">
                    <p>{t::services_handle_to_give()}</p>
                    <b><code translate="no">{handle.clone()}</code></b>
                    <CopyText text=handle name=t::services_copy_handle()/>
                </div>
            </section>
            <div class="cols n3">{Role::ALL.map(|role| view! { <RoleCard role/> }).collect_view()}</div>
        </div>
    }
}

fn steps() -> Vec<TrackStep> {
    let app = expect_context::<App>();
    let grace = i64::from(app.policy().grace);
    let moved = match grace {
        0 => t::services_how_at_once().to_owned(),
        1..60 => t::services_how_later(intl::left(TimeLeft::Seconds(grace)).as_str()),
        _ => t::services_how_later(intl::left(TimeLeft::Minutes(grace / 60)).as_str()),
    };
    vec![
        TrackStep::new(Tone::Now, "edit", t::services_how_asks(), t::services_how_asks_note()),
        TrackStep::new(Tone::Plain, "mail", t::services_how_mail(), t::services_how_mail_note()),
        TrackStep::new(Tone::Plain, "check", t::services_how_accept(), t::services_how_accept_note()),
        TrackStep::new(Tone::Plain, "user", t::services_how_moves(), moved),
    ]
}

/// Permissions of a contact with the role.
#[component]
fn RoleCard(role: Role) -> impl IntoView {
    let purpose = match role {
        Role::Admin => t::services_admin_is(),
        Role::Tech => t::services_tech_is(),
        Role::Billing => t::services_billing_is(),
    };
    let (can, cannot) = in_short(role);
    let can = can.iter().map(|ability| words::capitalized(t::word_ability(*ability).to_owned()));
    let cannot = cannot.iter().map(|ability| t::role_cannot(words::lacking(*ability)));
    let line = |tone: Tone, icon_name, text: String| {
        view! { <li data-s=tone.as_str()><Icon name=icon_name/><span>{text}</span></li> }
    };
    let id = ["about-", words::role_icon(role)].concat();
    view! {
        <section class="card pad stack" aria-labelledby=id>
            <h2 id=id.clone()><RoleChip role/></h2>
            <p>{purpose}</p>
            <ul class="abilities">
                {can.map(|text| line(Tone::Ok, "check", text)).collect_view()}
                {cannot.map(|text| line(Tone::Plain, "no", text)).collect_view()}
            </ul>
        </section>
    }
}
