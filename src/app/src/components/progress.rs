//! Progress of a request: its steps, and the drawing of a handover.
//!
//! The role, as a token, travels from one disc to the other. The same in every state of a request; once it is done, the
//! discs meet.

use crate::components::people::{DiscOfSeveral, DrawnDisc, drawn_disc};
use crate::components::{Disc, Icon, Tone, words};
use crate::platform::i18n as t;
use crate::state::App;
use handover_rules::{NicHandle, RoleSet};
use leptos::prelude::*;

pub(crate) struct TrackStep {
    /// [`Tone::Ok`] for done, [`Tone::Now`] for current, [`Tone::Plain`] for future, [`Tone::Bad`] for failed steps.
    pub(crate) tone: Tone,
    pub(crate) icon: &'static str,
    pub(crate) what: String,
    /// Its time, or its condition.
    pub(crate) note: AnyView,
}

impl TrackStep {
    pub(crate) fn new(tone: Tone, icon: &'static str, what: impl Into<String>, note: impl IntoAny) -> Self {
        Self { tone, icon, what: what.into(), note: note.into_any() }
    }
}

/// Steps in their order; `flat` lays them out in a row where there is room.
#[component]
pub(crate) fn Track(steps: Vec<TrackStep>, #[prop(optional)] flat: bool) -> AnyView {
    let steps: Vec<AnyView> = steps.into_iter().map(item).collect();
    view! { <ol class="track" class:flat=flat aria-label=t::progress()>{steps}</ol> }.into_any()
}

fn item(step: TrackStep) -> AnyView {
    let TrackStep { tone, icon, what, note } = step;
    let state = if tone == Tone::Plain { "todo" } else { tone.as_str() };
    let current = (tone == Tone::Now).then_some("step");
    view! { <li data-s=state aria-current=current><Icon name=icon/><b>{what}</b><small>{note}</small></li> }.into_any()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Travelled {
    /// Asked for; nobody has accepted, or not everybody.
    Asked,
    HalfWay,
    /// Everybody has accepted.
    NearlyThere,
}

impl Travelled {
    /// Hundredths of the way.
    const fn hundredths(self) -> i64 {
        match self {
            Self::Asked => 14,
            Self::HalfWay => 44,
            Self::NearlyThere => 80,
        }
    }
}

/// One end of the arc: an account, or a number of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DrawingEnd {
    /// The account, or the first of them.
    pub(crate) who: NicHandle,
    pub(crate) count: u64,
    /// Caption: the name, or the number.
    pub(crate) name: String,
    /// Below that, in small.
    pub(crate) note: String,
}

/// A point of the arc, in tenths, at a percentage of its length.
const fn point(way: i64) -> (i64, i64) {
    (120 + 216 * way / 10, 600 - 176 * way * (100 - way) / 1000)
}

fn tenths(number: i64) -> String {
    [(number / 10).to_string(), (number % 10).to_string()].join(".")
}

/// The way so far: the beginning of the arc `M12 60Q120-28 228 60`.
fn way_so_far(way: i64) -> String {
    let (x, y) = point(way);
    let (control_x, control_y) = (120 + 108 * way / 10, 600 - 88 * way / 10);
    let control_y = if control_y < 0 { ["-", &tenths(-control_y)].concat() } else { tenths(control_y) };
    ["M12 60Q", &tenths(control_x), " ", &control_y, " ", &tenths(x), " ", &tenths(y)].concat()
}

/// Positions of the tokens of a number of roles, the last one furthest.
fn places(travelled: Travelled, roles: usize) -> Vec<i64> {
    let steps = (0..).map(|step| 15 * step).take(roles);
    // At the beginning there is no room behind the first one.
    if travelled == Travelled::Asked {
        return steps.map(|step| travelled.hundredths() + step).collect();
    }
    let mut places: Vec<i64> = steps.map(|step| travelled.hundredths() - step).collect();
    places.reverse();
    places
}

/// The drawing; without roles, of access. `label` says the same in words.
#[component]
pub(crate) fn HandoverDrawing(
    from: DrawingEnd,
    to: DrawingEnd,
    roles: RoleSet,
    travelled: Travelled,
    label: String,
) -> impl IntoView {
    let mut marks: Vec<&'static str> = roles.iter().map(words::role_icon).collect();
    if marks.is_empty() {
        marks.push("access");
    }
    let places = places(travelled, marks.len());
    let way = way_so_far(places.first().copied().unwrap_or_default());
    let class = if places.len() > 1 { "tok few" } else { "tok" };
    let tokens: Vec<_> =
        marks.iter().copied().zip(places).map(|(mark, place)| token(mark, place, class, travelled)).collect();
    let end = |DrawingEnd { who, count, name, note }: DrawingEnd| {
        let disc = match count {
            2.. => view! { <DiscOfSeveral count/> }.into_any(),
            _ => view! { <Disc who size="xl"/> }.into_any(),
        };
        view! { <div>{disc}<b>{name}</b><small class="soft">{note}</small></div> }
    };
    view! {
        <figure class="handover-drawing" data-r=marks.first().copied() role="img" aria-label=label>
            {end(from)}
            <svg viewBox="0 0 240 72" aria-hidden="true">
                <path class="arc" pathLength="100" d="M12 60Q120-28 228 60"></path>
                <path class="did" d=way></path>
                {tokens}
            </svg>
            {end(to)}
        </figure>
    }
}

fn token(name: &'static str, place: i64, class: &'static str, travelled: Travelled) -> AnyView {
    let (x, y) = point(place);
    let at = ["translate(", &tenths(x), " ", &tenths(y), ")"].concat();
    view! {
        <g transform=at>
            <g class=class class:on=travelled == Travelled::NearlyThere data-r=name>
                <circle r="14"></circle>
                <svg class="i" x="-8" y="-8" width="16" height="16"><use href=["#i-", name].concat()></use></svg>
            </g>
        </g>
    }
    .into_any()
}

/// The discs meet, with the role in between.
#[component]
pub(crate) fn SuccessDrawing(from: DrawingEnd, to: DrawingEnd, roles: RoleSet, label: String) -> impl IntoView {
    let role = roles.iter().next().map_or("admin", words::role_icon);
    let app = expect_context::<App>();
    let [left, right] = [&from, &to].map(|end| match end.count {
        2.. => DrawnDisc::of_several(end.count),
        _ => drawn_disc(app.people, &end.who),
    });
    let caption = |DrawingEnd { name, note, .. }: DrawingEnd| {
        view! { <div><b>{name}</b><small class="soft">{note}</small></div> }
    };
    view! {
        <figure class="success-drawing" data-r=role role="img" aria-label=label>
            <svg viewBox="0 0 300 168" aria-hidden="true">
                <g class=["l ", left.class].concat() data-h=left.hue>
                    <circle cx="112" cy="104" r="58"></circle><text x="92" y="111">{left.initials}</text>
                </g>
                <g class=["r ", right.class].concat() data-h=right.hue>
                    <circle cx="188" cy="104" r="58"></circle><text x="208" y="111">{right.initials}</text>
                </g>
                <path class="lens" d="M150 60.2a58 58 0 0 1 0 87.6 58 58 0 0 1 0-87.6z"></path>
                <svg class="i last" x="139" y="93" width="22" height="22"><use href=["#i-", role].concat()></use></svg>
                <g class="last">
                    <path class="ray" d="M150 36V22M127 40l-6-12M173 40l6-12M106 33l-3-6M194 33l3-6"></path>
                </g>
            </svg>
            {caption(from)}
            {caption(to)}
        </figure>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_follows_the_arc() {
        // The ends and the top of the arc.
        assert_eq!([0, 50, 100].map(point), [(120, 600), (1200, 160), (2280, 600)]);
        assert_eq!(way_so_far(14), "M12 60Q27.1 47.7 42.2 38.9");
        assert_eq!(way_so_far(80), "M12 60Q98.4 -10.4 184.8 31.9");
    }

    #[test]
    fn several_tokens_keep_apart_on_the_way() {
        assert_eq!(places(Travelled::Asked, 1), [14]);
        assert_eq!(places(Travelled::Asked, 3), [14, 29, 44]);
        assert_eq!(places(Travelled::HalfWay, 2), [29, 44]);
        assert_eq!(places(Travelled::NearlyThere, 3), [50, 65, 80]);
    }
}
