//! No service yet: what a contact is, and how one becomes one.

use crate::intl;
use crate::prelude::*;
use crate::state::App;
use crate::time::Left;
use crate::ui::{self, Step, Tone, icon, words};
use handover_rules::Role;
use leptos::task::spawn_local;

/// In the place of the list.
pub(crate) fn view(app: App) -> AnyView {
    let roles: Vec<AnyView> = Role::ALL.into_iter().map(role).collect();
    view! {
        <div class="stack wide">
            <section class="card pad stack" aria-labelledby="how">
                <h2 id="how">"How you become a contact"</h2>
                {ui::track(steps(app), true)}
                {handle(app)}
            </section>
            <div class="cols n3">{roles}</div>
        </div>
    }
    .into_any()
}

fn steps(app: App) -> Vec<Step> {
    let grace = i64::from(app.policy().grace);
    let moved = match grace {
        0 => "At once".to_owned(),
        1..60 => ui::fill("{0} later", &[&intl::left(Left::Seconds(grace))]),
        _ => ui::fill("{0} later", &[&intl::left(Left::Minutes(grace / 60))]),
    };
    let step = |tone, icon, what: &str, note: &str| Step { tone, icon, what: what.to_owned(), note: note.to_owned() };
    vec![
        step(Tone::Now, "edit", "Somebody asks", "A present contact enters your handle"),
        step(Tone::Plain, "mail", "You get a mail", "With a code that is only yours"),
        step(Tone::Plain, "check", "You accept", "The person asking confirms too"),
        step(Tone::Plain, "user", "It shows up here", &moved),
    ]
}

fn handle(app: App) -> AnyView {
    let handle = app.my_handle();
    let text = handle.as_str().to_owned();
    let copy = move |_| {
        let text = handle.as_str().to_owned();
        spawn_local(async move {
            ui::copy_with(app, text).await;
        });
    };
    view! {
        <div class="row">
            <p>"The handle to give them:"</p>
            <b><code translate="no">{text}</code></b>
            <button type="button" class="btn sm" on:click=copy>{icon("copy")} "Copy handle"</button>
        </div>
    }
    .into_any()
}

/// What a role is for, what it can do and what it cannot.
fn role(role: Role) -> AnyView {
    let (purpose, can, cannot): (_, &[&str], &[&str]) = match role {
        Role::Admin => (
            "Answers for the whole service.",
            &["Change all three contacts", "Change the holder of a domain", "Everything technical"],
            &["See invoices"],
        ),
        Role::Tech => (
            "Keeps it running.",
            &["Settings, DNS, certificates, passwords", "Hand the tech role on"],
            &["See invoices", "Change other contacts"],
        ),
        Role::Billing => (
            "Pays for it.",
            &["Invoices, renewals, payment", "Hand the billing role on"],
            &["Technical settings", "Change other contacts"],
        ),
    };
    let line = |tone: Tone, icon_name: &'static str, text: &'static str| {
        view! { <li data-s=tone.as_str()>{icon(icon_name)}<span>{text}</span></li> }.into_any()
    };
    let mut lines: Vec<AnyView> = can.iter().map(|text| line(Tone::Ok, "check", text)).collect();
    lines.extend(cannot.iter().map(|text| line(Tone::Plain, "no", text)));
    let id = ["about-", words::role_inside(role)].concat();
    view! {
        <section class="card pad stack" aria-labelledby=id>
            <h2 id=id.clone() class="state" data-s="now">{icon(words::role_icon(role))}{words::role(role)}</h2>
            <p>{purpose}</p>
            <ul class="can">{lines}</ul>
        </section>
    }
    .into_any()
}
