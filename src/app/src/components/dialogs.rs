//! Dialogs, menus, and presses that are asked about first.
//!
//! Some presses decide something by a mailed link. Mail scanners open such links, run scripts and press buttons; only a
//! person's press counts, once the button has been in view for a moment (decision 0006).

use crate::browser::dom;
use crate::components::{Button, Pending, Tone};
use crate::platform::client::Failure;
use crate::platform::{attendance, clock};
use core::cell::Cell;
use core::time::Duration;
use leptos::ev::{self, MouseEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

/// A modal dialog, open while it is rendered.
#[component]
pub(crate) fn Dialog(
    /// The id of its heading (with `tabindex="-1"`), which takes the focus.
    title_id: &'static str,
    /// Called on Escape; removing the dialog is up to the caller.
    #[prop(into)]
    close: Callback<()>,
    children: Children,
) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    let before: Option<HtmlElement> = document().active_element().and_then(|element| element.dyn_into().ok());
    let before = StoredValue::new_local(before);
    Effect::new(move |_| {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
            dom::focus(dom::by_id(title_id));
        }
    });
    on_cleanup(move || {
        let before = before.try_with_value(Clone::clone).flatten();
        // After the dialog was removed: the rest of the page is inert before.
        request_animation_frame(move || {
            let before = before.filter(|element| element.is_connected() && element.tag_name() != "BODY");
            dom::focus(before.or_else(|| dom::find("main h1")));
        });
    });
    let cancelled = move |event: ev::Event| {
        event.prevent_default();
        close.run(());
    };
    view! {
        <dialog node_ref=node aria-labelledby=title_id on:cancel=cancelled>
            {children()}
        </dialog>
    }
    .into_any()
}

const TITLE: &str = "ask";

/// A dialog that asks, open while it is rendered. Its children are between the title and the buttons.
#[component]
pub(crate) fn ConfirmDialog(
    #[prop(into)] title: String,
    /// The button that does it.
    #[prop(into)]
    yes: String,
    /// [`Tone::Bad`] if that ends something.
    tone: Tone,
    /// The button that leaves everything as it is.
    keep: &'static str,
    /// Called for yes.
    #[prop(into)]
    press: UnsyncCallback<MouseEvent>,
    /// Called for the other answer.
    #[prop(into)]
    close: Callback<()>,
    children: Children,
) -> AnyView {
    let (class, icon) = if tone == Tone::Bad { ("btn main bad", "stop") } else { ("btn main", "check") };
    view! {
        <Dialog title_id=TITLE close>
            <div class="ask pad stack">
                <h2 id=TITLE tabindex="-1">{title}</h2>
                {children()}
                <div class="row">
                    <Button class icon label=yes press/>
                    <Button label=keep press=move |_| close.run(())/>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}

/// Runs after a yes.
pub(crate) type Act = Callback<(), Pin<Box<dyn Future<Output = Result<(), Failure>>>>>;

/// Makes an [`Act`] of an asynchronous function.
pub(crate) fn act<F: Future<Output = Result<(), Failure>> + 'static>(
    act: impl Fn() -> F + Send + Sync + 'static,
) -> Act {
    Callback::new(move |()| Box::pin(act()) as Pin<Box<dyn Future<Output = _>>>)
}

/// The texts of the question. The yes is the button's.
#[derive(Clone)]
pub(crate) struct Ask {
    pub(crate) title: String,
    pub(crate) what: String,
    pub(crate) yes: String,
    /// The answer that leaves everything as it is.
    pub(crate) keep: &'static str,
}

impl Ask {
    pub(crate) fn new(
        title: impl Into<String>,
        what: impl Into<String>,
        yes: impl Into<String>,
        keep: &'static str,
    ) -> Self {
        Self { title: title.into(), what: what.into(), yes: yes.into(), keep }
    }
}

/// A button, and the question before it acts. The question stays, with the reason, until that has worked.
#[component]
pub(crate) fn AskFirst(
    class: &'static str,
    /// The accessible name, where the face does not say it.
    #[prop(optional, into)]
    label: Option<String>,
    ask: Ask,
    act: Act,
    children: Children,
) -> impl IntoView {
    let (is_asking, is_done) = (RwSignal::new(false), StoredValue::new(false));
    let acting = Pending::new();
    // The button may disappear with the thing that it ended, and the focus with it.
    on_cleanup(move || {
        if is_done.try_get_value() == Some(true) || is_asking.try_get_untracked() == Some(true) {
            dom::focus_if_lost("main h1");
        }
    });
    let close = move |()| {
        acting.forget_failure();
        is_asking.set(false);
    };
    let send = move || {
        acting.run(async move {
            act.run(()).await?;
            is_done.try_set_value(true);
            is_asking.try_set(false);
            Ok(())
        });
    };
    let shown = move || {
        let Ask { title, what, yes, keep } = ask.clone();
        is_asking.get().then(|| {
            view! {
                <ConfirmDialog title yes keep tone=Tone::Bad press=move |_| send() close>
                    <p>{what}</p>
                    {acting.alert()}
                </ConfirmDialog>
            }
        })
    };
    view! {
        <button type="button" class=class aria-label=label on:click=move |_| is_asking.set(true)>{children()}</button>
        {shown}
    }
}

/// The time for which a button is in view before a press acts, in milliseconds.
const MOMENT: i64 = 700;

pub(crate) fn by_person(act: impl Fn() + 'static) -> impl Fn(MouseEvent) + 'static {
    let press = Press::new(Rc::new(act));
    move |event| {
        if attendance::is_by_person(&event) {
            press.count(&event);
        }
    }
}

/// The handler of a form's submit event.
pub(crate) fn submit_by_person(act: impl Fn() + 'static) -> impl Fn(SubmitEvent) + 'static {
    let press = Press::new(Rc::new(act));
    move |event| {
        event.prevent_default();
        if attendance::is_pressed() {
            press.count(&event);
        }
    }
}

struct Press {
    act: Rc<dyn Fn()>,
    shown_at: i64,
    is_waiting: Rc<Cell<bool>>,
}

impl Press {
    fn new(act: Rc<dyn Fn()>) -> Self {
        Self { act, shown_at: clock::browser_now(), is_waiting: Rc::default() }
    }

    /// Acts once the moment is over, if the page and the button are still there.
    fn count(&self, event: &Event) {
        let Some(since) = attendance::in_view_since(self.shown_at) else { return };
        // The browser's clock may be set back.
        let wait = (since + MOMENT - clock::browser_now()).min(MOMENT);
        if wait <= 0 {
            return (self.act)();
        }
        let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        if self.is_waiting.replace(true) {
            return;
        }
        let (act, is_waiting, shown_at) = (Rc::clone(&self.act), Rc::clone(&self.is_waiting), self.shown_at);
        let act = move || {
            is_waiting.set(false);
            if element.is_connected() && attendance::in_view_since(shown_at) == Some(since) {
                act();
            }
        };
        set_timeout(act, Duration::from_millis(wait.unsigned_abs()));
    }
}

/// The question before an act: a person's yes runs `act`, and both answers run `close`.
pub(crate) fn question(
    ask: Ask,
    tone: Tone,
    close: impl Fn() + Copy + Send + Sync + 'static,
    act: impl Fn() + 'static,
) -> AnyView {
    let Ask { title, what, yes, keep } = ask;
    let press = by_person(move || {
        close();
        act();
    });
    view! { <ConfirmDialog title yes keep tone press close=move |()| close()><p>{what}</p></ConfirmDialog> }.into_any()
}

/// A button whose action a second press of a person decides.
#[component]
pub(crate) fn SecondPress(
    #[prop(default = "btn")] class: &'static str,
    icon: &'static str,
    #[prop(into)] label: String,
    /// The accessible name, where the label does not say it.
    #[prop(optional, into)]
    name: String,
    /// Nothing is asked meanwhile.
    #[prop(optional, into)]
    is_off: Signal<bool>,
    #[prop(optional)] described_by: &'static str,
    /// As of [`ConfirmDialog`].
    #[prop(default = Tone::Bad)]
    tone: Tone,
    #[prop(into)] ask: Callback<(), Ask>,
    #[prop(into)] act: UnsyncCallback<()>,
) -> AnyView {
    let is_asking = RwSignal::new(false);
    let press = by_person(move || is_asking.set(is_off.try_get_untracked() == Some(false)));
    let asked = move || question(untrack(|| ask.run(())), tone, move || is_asking.set(false), move || act.run(()));
    view! {
        <Button class icon label name is_off described_by press/>
        {move || is_asking.get().then(asked)}
    }
    .into_any()
}

/// A button and its menu. The content is rendered while the menu is open, which keeps long lists light. The menu closes when
/// one of its links or buttons is pressed, except copy buttons and others with `data-stays`, which show their outcome.
#[component]
pub(crate) fn Menu(
    class: &'static str,
    /// The accessible name of the button; empty where its face has text.
    #[prop(optional, into)]
    label: String,
    /// The content of the button, if it is not just an icon.
    #[prop(optional)]
    face: Option<AnyView>,
    /// An icon that the style sheet draws.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// Whether the menu is a group of radio buttons.
    #[prop(optional)]
    is_choice: bool,
    children: ChildrenFn,
) -> AnyView {
    let id = dom::fresh_id("menu");
    let (open, set_open) = signal(false);
    let toggled = move |event: ev::Event| {
        let element: HtmlElement = event_target(&event);
        // Emptied after it has closed, so that it does not collapse while fading out.
        if !element.matches(":popover-open").unwrap_or(false) {
            set_open.set(false);
        }
    };
    let pressed = |event: ev::MouseEvent| {
        let target: Element = event_target(&event);
        let acts = target.closest("a[href], button:not(.copy, [data-stays], [aria-disabled])").ok().flatten().is_some();
        if acts && let Some(menu) = target.closest("[popover]").ok().flatten() {
            close_menu(&menu);
        }
    };
    let name = (!label.is_empty()).then_some(label);
    let group = is_choice.then(|| name.clone()).flatten();
    view! {
        <button
            type="button" class=class data-icon=icon popovertarget=id.clone() aria-label=name
            on:click=move |_| set_open.set(true)
        >
            {face}
        </button>
        <div
            popover="auto" id=id class="menu" role=group.as_ref().map(|_| "radiogroup") aria-label=group
            on:toggle=toggled on:click=pressed
        >
            {move || open.get().then(|| children())}
        </div>
    }
    .into_any()
}

pub(crate) fn close_menus() {
    if let Some(menu) = dom::find("[popover]:popover-open") {
        close_menu(&menu);
    }
}

fn close_menu(menu: &Element) {
    if let Some(menu) = menu.dyn_ref::<HtmlElement>() {
        let _ = menu.hide_popover();
    }
}
