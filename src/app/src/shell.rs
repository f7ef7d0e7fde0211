//! Parts of the frames around screens, of the app and of the desk: header, footer, menus, and the choice of language and
//! theme.

use crate::browser::dom::{self, Storage};
use crate::components::{self, Button, Handle, Icon, Menu, OwnDisc, Pending, PersonName, SignOutEntry};
use crate::platform::i18n::{self as t, AppLanguage, LANGUAGES, LanguageSwitch};
use crate::platform::{client, intl};
use crate::state::{App, Navigation};
use handover_api::app::HelpLinks;
use handover_api::link::ProcedurePage;
use handover_api::{Link, route};
use handover_rules::string_enum;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Takes the focus past the bar. A button: the fragment of an address is the place in the app.
#[component]
pub(crate) fn SkipLink() -> impl IntoView {
    let skip = |_| {
        if let Some(main) = dom::by_id("main") {
            let _ = main.focus();
        }
    };
    view! { <Button class="skip btn main" label=t::frame_skip() press=skip/> }
}

/// The mark with the name of the product and of the provider.
#[component]
pub(crate) fn Brand(#[prop(into)] to: Signal<String>) -> impl IntoView {
    let app = expect_context::<App>();
    let provider =
        Memo::new(move |_| app.info.with(|info| info.as_ref().map(|info| (info.provider.clone(), info.has_logo))));
    // White also in the dark, as most logos need it.
    let name = move || {
        let (name, has_logo) = provider.get()?;
        Some(if has_logo {
            view! { <img src=client::address(route::LOGO) alt=name height="24"/> }.into_any()
        } else {
            view! { <span>{name}</span> }.into_any()
        })
    };
    view! {
        <a class="brand" href=to>
            <svg aria-hidden="true"><use href="#i-mark"></use></svg>
            {"Handover "}
            {name}
        </a>
    }
}

/// The list of services with the filters of the last visit.
pub(crate) fn services_address(navigation: Navigation) -> String {
    Link::Services(navigation.services.get()).format()
}

/// A button with the disc and the name of the account, and its menu.
#[component]
pub(crate) fn AccountMenu() -> impl IntoView {
    let app = expect_context::<App>();
    // Narrower than the account, whose waiting count changes at any time: rendering the menu anew would empty an open one.
    let shown = Memo::new(move |_| {
        app.session
            .account
            .with(|account| account.as_ref().map(|account| (account.handle.clone(), account.name.clone())))
    });
    let face = move || {
        shown.get().map(|(handle, name)| {
            view! {
                <OwnDisc who=handle.clone() name=name.clone() class="disc"/><span class="name"><PersonName name/></span>
            }
        })
    };
    let face = view! { {face}<Icon name="down"/> }.into_any();
    // The menu is rendered anew whenever it opens.
    let signing_out = components::signing_out();
    view! { <Menu class="btn bare" face>{account_entries(signing_out)}</Menu> }
}

fn account_entries(signing_out: Pending) -> AnyView {
    let app = expect_context::<App>();
    let (handle, zone) = app.session.account.with_untracked(|account| {
        account.as_ref().map_or_else(Default::default, |account| (account.handle.to_string(), account.zone.as_str()))
    });
    let sign_out = Callback::new(move |()| signing_out.run(app.sign_out()));
    let mailbox = app.is_demo().then(|| {
        view! {
            <a href=Link::MAILBOX.format()>
                <Icon name="mail"/><span>{t::mailbox_title()}<small>{t::frame_demo_only()}</small></span>
            </a>
        }
    });
    view! {
        <p>
            <Handle text=handle copied=true/> " · "
            {t::frame_zone(zone)}
        </p>
        <a href=services_address(app.navigation)><Icon name="user"/><span>{t::frame_my_contacts()}</span></a>
        <a href=Link::Profile.format()><Icon name="edit"/><span>{t::profile_title()}</span></a>
        {mailbox}
        <hr/>
        {preference_rows()}
        <hr/>
        <SignOutEntry signing_out sign_out/>
    }
    .into_any()
}

/// A menu each, behind an icon.
pub(crate) fn preference_buttons() -> AnyView {
    let face = |name| view! { <Icon name/> }.into_any();
    view! {
        <Menu class="btn bare sq" label=t::frame_language() face=face("language") is_choice=true>
            {languages("")}
        </Menu>
        <Menu class="btn bare sq" label=t::frame_theme() face=face("theme") is_choice=true>{themes("")}</Menu>
    }
    .into_any()
}

/// A row each, for a menu.
pub(crate) fn preference_rows() -> AnyView {
    let row = |icon_name: &'static str, name: &'static str, choices: AnyView| {
        view! {
            <div role="radiogroup" aria-label=name>
                <Icon name=icon_name/><span class="vh">{name}</span><div class="segments">{choices}</div>
            </div>
        }
    };
    view! {
        {row("language", t::frame_language(), languages("segment"))}
        {row("theme", t::frame_theme(), themes("segment"))}
    }
    .into_any()
}

fn languages(class: &'static str) -> AnyView {
    let app = expect_context::<App>();
    let switch = language_switch();
    let choice = |language: &'static AppLanguage| {
        view! {
            <label class=class lang=language.tag>
                <input
                    type="radio" name="language" checked=language.tag == app.language.get_untracked()
                    on:change=move |_| switch(language)
                />
                {language.name}
            </label>
        }
    };
    LANGUAGES.iter().map(choice).collect_view().into_any()
}

/// Changes the language, and stores it for this browser. Everything is rendered anew, so that unsaved input is lost; the
/// place, a mailed code and the session are kept.
fn language_switch() -> impl Fn(&'static AppLanguage) + Copy {
    let app = expect_context::<App>();
    move |language| {
        spawn_local(async move {
            match t::switch(language).await {
                LanguageSwitch::Done => {
                    t::remember(language);
                    // An open popover would survive the rendering, without its content.
                    components::close_menus();
                    app.language.set(language.tag);
                    dom::focus_soon("main h1");
                }
                LanguageSwitch::Failed(failure) => {
                    app.announce(t::frame_language_failed());
                    failure.shown(app.connection).await;
                }
                LanguageSwitch::Overtaken => {}
            }
        });
    }
}

fn themes(class: &'static str) -> AnyView {
    let chosen = Theme::chosen();
    let choice = |theme: Theme| {
        let name = match theme {
            Theme::System => t::frame_theme_system(),
            Theme::Light => t::frame_theme_light(),
            Theme::Dark => t::frame_theme_dark(),
        };
        view! {
            <label class=class>
                <input type="radio" name="theme" checked=theme == chosen on:change=move |_| theme.choose() />
                {name}
            </label>
        }
    };
    Theme::ALL.into_iter().map(choice).collect_view().into_any()
}

const THEME: &str = "theme";

string_enum! {
    pub(crate) enum Theme {
        System = "system",
        Light = "light",
        Dark = "dark",
    }
}

impl Theme {
    pub(crate) fn chosen() -> Self {
        Storage::Local.get(THEME).and_then(|name| Self::parse(&name)).unwrap_or(Self::System)
    }

    /// Applies and stores it. The system's is in use when none is stored.
    pub(crate) fn choose(self) {
        let name = (self != Self::System).then_some(self.as_str());
        Storage::Local.set(THEME, name);
        if let Some(root) = document().document_element() {
            let _ = match name {
                Some(name) => root.set_attribute("data-theme", name),
                None => root.remove_attribute("data-theme"),
            };
        }
    }
}

pub(crate) fn foot(is_desk: bool) -> AnyView {
    let app = expect_context::<App>();
    let help = move || {
        let (HelpLinks { support, partners, community, policies }, has_procedures) = app
            .info
            .with(|info| info.as_ref().map(|info| (info.help.clone(), info.has_procedures)).unwrap_or_default());
        let no_access = Link::Procedure { page: ProcedurePage::ChangeContacts, token: None }.format();
        let no_access =
            (has_procedures && !is_desk).then(|| view! { <li><a href=no_access>{t::frame_no_access()}</a></li> });
        let links = [
            (t::help_support(), support),
            (t::help_partners(), partners),
            (t::help_community(), community),
            (t::help_policies(), policies),
        ];
        let links: Vec<AnyView> = links
            .into_iter()
            .filter(|(_, address)| !address.is_empty())
            .map(|(name, address)| view! { <li><a href=address rel="noreferrer">{name}</a></li> }.into_any())
            .collect();
        view! { <ul class="ul">{no_access}{links}</ul> }
    };
    view! {
        <footer class="foot">
            <p>{t::frame_time_zone(intl::time_zone().as_str())}</p>
            {help}
        </footer>
    }
    .into_any()
}
