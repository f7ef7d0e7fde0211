//! Phone and postal address, which change immediately.

use super::countries;
use super::data::DomainHolder;
use crate::components::Select;
use crate::forms::{
    ErrorSummary, Form, KeptFields, SubmitButton, TextField, TextInput, check_holder, keep_fields, on_submit,
};
use crate::platform::client::Method;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::holder::ChangeHolderDetails;
use handover_api::route;
use handover_rules::holder::data::{HolderDetails, HolderField};
use handover_rules::holder::input::DetailsInput;
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct DetailsForm {
    app: App,
    page: DomainHolder,
    version: StoredValue<Option<String>>,
    form: Form,
    phone: TextField,
    street: TextField,
    postcode: TextField,
    town: TextField,
    country: RwSignal<String>,
    kept: KeptFields,
}

pub(super) fn view(page: DomainHolder, known: &HolderDetails) -> AnyView {
    let app = expect_context::<App>();
    let form = Form::new("#details-errors", t::holder_title());
    let [phone, street, postcode, town] = [
        TextField::new("holder-phone", known.phone.clone()),
        TextField::new("holder-street", known.street.clone()),
        TextField::new("holder-postcode", known.postcode.clone()),
        TextField::new("holder-town", known.town.clone()),
    ];
    let country = RwSignal::new(known.country.as_str().to_owned());
    let mut fields = [phone, street, postcode, town].map(|field| field.value).to_vec();
    fields.push(country);
    let kept = keep_fields("details", &fields);
    let version = StoredValue::new(page.version());
    let details = DetailsForm { app, page, version, form, phone, street, postcode, town, country, kept };
    view! {
        <section class="stack" aria-labelledby="holder-details">
            <h2 id="holder-details">{t::holder_at_once()}</h2>
            <form class="card pad stack" novalidate on:submit=on_submit(move || submit(details))>
                <p class="small soft">{t::holder_at_once_note()}</p>
                <ErrorSummary form />
                <div class="cols">
                    <TextInput field=phone label=t::holder_phone() kind="tel" autocomplete="off" />
                    <TextInput field=street label=t::holder_street() autocomplete="off" />
                    <TextInput field=postcode label=t::holder_postcode() autocomplete="off" />
                    <TextInput field=town label=t::holder_town() autocomplete="off" />
                    <Select id="holder-country" label=t::holder_country() options=countries::all() chosen=country/>
                </div>
                <p><SubmitButton form class="btn" label=t::holder_save() /></p>
            </form>
        </section>
    }
    .into_any()
}

fn submit(details: DetailsForm) {
    let DetailsForm { app, page, version, form, phone, street, postcode, town, country, kept } = details;
    let Some(domain) = page.data.with_untracked(|page| page.as_ref().map(|page| page.service.name.clone())) else {
        return;
    };
    let input = DetailsInput {
        phone: phone.text(),
        street: street.text(),
        postcode: postcode.text(),
        town: town.text(),
        country: country.get_untracked(),
    };
    let faults = input.validate().err().unwrap_or_default();
    let may_send = form.start(vec![
        check_holder(phone, HolderField::Phone, t::holder_phone(), &faults),
        check_holder(street, HolderField::Street, t::holder_street(), &faults),
        check_holder(postcode, HolderField::Postcode, t::holder_postcode(), &faults),
        check_holder(town, HolderField::Town, t::holder_town(), &faults),
    ]);
    if !may_send {
        return;
    }
    form.run(async move {
        let body = ChangeHolderDetails { domain, details: input };
        let read = version.get_value();
        app.send_version::<_, ()>(Method::PUT, route::HOLDER_DETAILS, &body, read.as_deref()).await?;
        version.try_set_value(app.connection.version_of(route::HOLDER_DETAILS));
        kept.sent();
        page.retry();
        app.announce(t::form_saved());
        Ok(())
    });
}
