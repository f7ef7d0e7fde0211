//! The form to give access, or to change it.

mod fields;
mod preview;
mod send;
mod state;

use self::fields::Fields;
use self::state::AccessForm;
use super::item::standing_alone;
use crate::components::{Crumbs, PageHead, Skeleton};
use crate::data::loaded;
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::state::App;
use handover_api::access::PolicyRow;
use handover_api::link::{AccessPlace, NewAccess};
use handover_api::{Link, route};
use handover_rules::access::AccessPolicyId;
use leptos::prelude::*;

/// The page at a place.
pub(crate) fn view(place: &AccessPlace) -> AnyView {
    let (title, content) = match place {
        AccessPlace::Policy(id) => (t::access_form_change(), change(*id)),
        AccessPlace::New(new) => (t::access_give(), give(new)),
        AccessPlace::List | AccessPlace::Given(_) | AccessPlace::Uses(_) => {
            return ().into_any();
        }
    };
    titles::set_title(title);
    let list = Link::Access(AccessPlace::List).format();
    let trail = vec![(t::access_title().to_owned(), Some(list)), (title.to_owned(), None)];
    view! {
        <Crumbs trail=Signal::stored(trail)/>
        <PageHead heading=title lead=t::access_form_lead()/>
        {content}
    }
    .into_any()
}

fn give(new: &NewAccess) -> AnyView {
    let app = expect_context::<App>();
    app.selection.keep_last(&app.my_handle());
    AccessForm::start(AccessForm::begin(new))
}

fn change(id: AccessPolicyId) -> AnyView {
    let app = expect_context::<App>();
    let policy = loaded::load::<PolicyRow>(move || route::access_policy(id));
    let ready = move || {
        let row = policy.data.get_untracked();
        row.map(|row| if row.giver == app.my_handle() { AccessForm::start(row.into()) } else { standing_alone(&row) })
            .into_any()
    };
    policy.show_once(|| view! { <Skeleton lines=6/> }.into_any(), ready)
}

impl AccessForm {
    /// Shows the form with its initial content.
    fn start(begin: state::Begin) -> AnyView {
        let form = Self::new(begin);
        provide_context(form);
        form.keep();
        form.learn_services();
        view! { <Fields/> }.into_any()
    }
}
