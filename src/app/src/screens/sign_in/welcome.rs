//! The words beside the sign-in form: the app in a sentence and a drawing, or why one is asked to sign in.

use crate::components::{self, Icon, RoleChip, State};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use handover_rules::Role;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::prelude::*;

/// The made-up people of the drawing: hue and initials.
const PEOPLE: [(Role, &str, &str); 3] = [(Role::Admin, "3", "MH"), (Role::Tech, "2", "TQ"), (Role::Billing, "6", "KV")];

/// Purpose of a visit without a session. No details of a request: a visitor must not learn the purpose of a code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To use the app.
    Visit,
    /// To see a request, without its code.
    See,
    /// To answer a request, with the code of a mailed link.
    Answer,
    /// To confirm a new address with a mailed link.
    Address,
}

impl Purpose {
    /// Reactive.
    pub(super) fn of() -> Self {
        let app = expect_context::<App>();
        let link = app.mailed_link();
        // The code may be that of another page, and a reload forgets it.
        let has_code = match app.navigation().screen.get() {
            Link::MailedLink { action: MailedLinkAction::Address, .. } if link.token.with(Option::is_some) => {
                return Self::Address;
            }
            Link::Request { id, .. } => link.code.with(|code| matches!(code, Some((of, Some(_))) if *of == id)),
            _ => return Self::Visit,
        };
        if has_code { Self::Answer } else { Self::See }
    }
}

/// The left half of the screen.
#[component]
pub(super) fn Welcome(purpose: Memo<Purpose>) -> impl IntoView {
    move || match purpose.get() {
        Purpose::Visit => view! {
            <div class="stack wide">
                <div class="stack">
                    <p class="title">{t::sign_in_welcome()}</p>
                    <p class="lead">{t::sign_in_lead()}</p>
                </div>
                <ThreeRoles />
            </div>
        }
        .into_any(),
        Purpose::See => reason(t::sign_in_see_title(), t::sign_in_see(), None),
        Purpose::Answer => reason(t::sign_in_answer_title(), t::sign_in_answer(), Some(t::sign_in_code_kept())),
        Purpose::Address => reason(t::confirm_address_title(), t::sign_in_address(), Some(t::sign_in_code_kept())),
    }
}

fn reason(title: &'static str, text: &'static str, kept: Option<&'static str>) -> AnyView {
    let unchanged = kept.is_some().then(|| view! { <p class="small soft">{t::sign_in_nothing_yet()}</p> });
    view! {
        <div class="stack">
            {kept.map(|text| view! { <State tone=components::Tone::Ok icon="check" text/> }.into_any())}
            <h1 tabindex="-1">{title}</h1>
            <p class="lead">{text}</p>
            {unchanged}
        </div>
    }
    .into_any()
}

/// A service and the people of its three roles.
#[component]
fn ThreeRoles() -> impl IntoView {
    let person = |(role, hue, initials): (Role, &'static str, &'static str)| {
        let does = match role {
            Role::Admin => t::sign_in_admin(),
            Role::Tech => t::sign_in_tech(),
            Role::Billing => t::sign_in_billing(),
        };
        view! {
            <li>
                <i class="disc xl" data-h=hue data-initials=initials aria-hidden="true"></i>
                <RoleChip role />
                <small class="soft">{does}</small>
            </li>
        }
    };
    view! {
        <figure class="trio">
            <p class="chip"><Icon name="web"/><b translate="no">"halden-ceramics.example"</b></p>
            <svg viewBox="0 0 300 44" preserveAspectRatio="none" aria-hidden="true">
                <path data-r="admin" d="M150 0C150 30 50 14 50 44"></path>
                <path data-r="tech" d="M150 0V44"></path>
                <path data-r="billing" d="M150 0C150 30 250 14 250 44"></path>
            </svg>
            <ul>{PEOPLE.map(person).collect_view()}</ul>
        </figure>
    }
}
