//! The emails whose snapshots are kept: every kind, for every recipient.

use crate::{accounts, cases, holders, requests};
use handover_rules::Language;
use handover_rules::account::AccountNotice;
use handover_rules::holder::notices::HolderNotice;
use handover_rules::model::service::ServiceNotice;
use handover_rules::request::notices::Notice;
use handover_server::mail::templates::EmailContent;

/// The kind of an email.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SceneKind {
    Request(Notice),
    Account(AccountNotice),
    Holder(HolderNotice),
    Service(ServiceNotice),
    Case,
}

/// An email and its name in a snapshot.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) kind: SceneKind,
    pub(crate) letter: EmailContent,
    /// The attached file.
    pub(crate) file: Option<String>,
}

/// Collects the scenes of a chapter.
pub(crate) struct SceneWriter {
    pub(crate) language: Language,
    scenes: Vec<Scene>,
}

impl SceneWriter {
    pub(crate) fn add(&mut self, name: &'static str, kind: SceneKind, letter: EmailContent) {
        self.add_with_file(name, kind, letter, None);
    }

    pub(crate) fn add_with_file(
        &mut self,
        name: &'static str,
        kind: SceneKind,
        letter: EmailContent,
        file: Option<String>,
    ) {
        self.scenes.push(Scene { name, kind, letter, file });
    }
}

type Chapter = fn(&mut SceneWriter);

/// The chapters, each with the name of its snapshot.
const CHAPTERS: [(&str, Chapter); 14] = [
    ("requests-confirm", requests::confirm),
    ("requests-waiting", requests::waiting),
    ("requests-done", requests::done),
    ("requests-ended", requests::ended_without_change),
    ("requests-last-day", requests::with_last_day),
    ("groups-open", requests::groups_open),
    ("groups-ended", requests::groups_ended),
    ("groups-last-day", requests::groups_with_last_day),
    ("accounts", accounts::accounts),
    ("access", accounts::access),
    ("desk", accounts::desk),
    ("services", accounts::services),
    ("holders", holders::holders),
    ("cases", cases::cases),
];

/// The emails in a language, by chapter.
pub(crate) fn chapters(language: Language) -> Vec<(&'static str, Vec<Scene>)> {
    let scenes_of = |(name, write): (&'static str, Chapter)| {
        let mut writer = SceneWriter { language, scenes: Vec::new() };
        write(&mut writer);
        (name, writer.scenes)
    };
    CHAPTERS.map(scenes_of).into()
}

/// Every email in a language.
pub(crate) fn scenes(language: Language) -> Vec<Scene> {
    chapters(language).into_iter().flat_map(|(_, scenes)| scenes).collect()
}
