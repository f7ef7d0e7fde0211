//! No request yet: what one is, and how it comes about.

use crate::prelude::*;
use crate::screens::request::words;
use crate::state::App;
use crate::ui::{self, Step, Tone, icon};
use handover_api::Link;

/// In the place of the groups.
pub(super) fn view(app: App) -> AnyView {
    let step = |tone, icon, what: &str, note: &str| Step { tone, icon, what: what.to_owned(), note: note.to_owned() };
    let later = words::grace(&app.policy());
    let later = later.map_or_else(|| "At once".to_owned(), |grace| ui::fill("{0} later", &[&grace]));
    let steps = vec![
        step(Tone::Now, "edit", "Somebody asks", "A contact of a service names another one"),
        step(Tone::Plain, "mail", "Mails go out", "To each who must confirm, with a code of their own"),
        step(Tone::Plain, "check", "Both confirm", "Here, with the code; or one of them declines"),
        step(Tone::Plain, "user", "The role moves", &later),
    ];
    let services = Link::Services(app.services.get_untracked()).format();
    view! {
        <section class="card pad stack" aria-labelledby="what">
            <h2 id="what">"What a request is"</h2>
            <p>
                "A request hands one or more roles of a service from one account to another. Nothing changes before "
                "everybody concerned has confirmed it. You find every request here in which you take part: those that "
                "wait for you, those that wait for others, and those that have ended."
            </p>
            {ui::track(steps, true)}
            <p>
                "To make one, find the service in your list, open its menu, and choose "<b>"Modify contacts"</b>"."
            </p>
            <p><a class="btn" href=services>{icon("user")} "My services"</a></p>
        </section>
    }
    .into_any()
}
