//! Files that options name: secrets, as service managers and vaults hand them over, the provider's logo, and its actions.

use crate::secrets::SealingKey;
use handover_rules::access::{Catalogue, CatalogueFault, MAX_ACTION_TEXT, MAX_PROVIDER_ACTIONS, ProviderAction};
use serde::Deserialize;
use std::path::Path;

/// An option that was given as it is, or in a file.
pub(super) fn value_or_file(value: Option<&String>, file: Option<&Path>) -> Result<Option<String>, String> {
    match (value, file) {
        (Some(value), _) => Ok(Some(value.clone())),
        (None, Some(file)) => read_secret(file).map(Some),
        (None, None) => Ok(None),
    }
}

/// The key of 32 bytes that `option` or its file gives in Base64.
pub(super) fn key(option: &str, value: Option<&String>, file: Option<&Path>) -> Result<Option<SealingKey>, String> {
    let malformed = || format!("{option} is not 32 bytes in Base64; make one with: openssl rand -base64 32");
    value_or_file(value, file)?.map(|text| SealingKey::parse(&text).ok_or_else(malformed)).transpose()
}

/// The contents without white space around them. Never quoted in an error.
pub(super) fn read_secret(file: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    match text.trim() {
        "" => Err(format!("{} is empty", file.display())),
        text => Ok(text.to_owned()),
    }
}

/// The most bytes of a logo: it is part of every email.
const MAX_LOGO: usize = 20 * 1024;

/// The provider's logo: it travels with emails, and stands in the bar of the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

impl Logo {
    pub fn read(file: &Path) -> Result<Self, String> {
        let error = |problem: &str| format!("--logo {}: {problem}", file.display());
        let bytes = std::fs::read(file).map_err(|cause| error(&cause.to_string()))?;
        if bytes.len() > MAX_LOGO {
            return Err(error(
                "the file is larger than 20 KiB, and it is part of every email; save it at twice the height of 32 pixels",
            ));
        }
        let media_type = match bytes.as_slice() {
            [0x89, b'P', b'N', b'G', ..] => "image/png",
            [0xff, 0xd8, 0xff, ..] => "image/jpeg",
            _ => return Err(error("this is no PNG or JPEG image, and emails show no other kinds")),
        };
        Ok(Self { media_type, bytes })
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActionsFile {
    actions: Vec<ProviderAction>,
}

/// All actions that the server knows.
#[derive(Clone, Debug)]
pub(super) struct Actions {
    /// With the built-in ones.
    pub(super) catalogue: Catalogue,
    /// Those of the provider, with their texts.
    pub(super) provided: Vec<ProviderAction>,
}

impl Actions {
    /// The built-in actions, and those of a file if there is one.
    pub(super) fn read(file: Option<&Path>) -> Result<Self, String> {
        let Some(file) = file else {
            return Ok(Self { catalogue: Catalogue::built_in(), provided: Vec::new() });
        };
        let error = |problem: String| format!("--actions-file {}: {problem}", file.display());
        let text = std::fs::read_to_string(file).map_err(|cause| error(cause.to_string()))?;
        let ActionsFile { actions } = serde_json::from_str(&text).map_err(|cause| error(cause.to_string()))?;
        let catalogue = Catalogue::with(&actions).map_err(|fault| error(described(&fault)))?;
        Ok(Self { catalogue, provided: actions })
    }
}

fn described(fault: &CatalogueFault) -> String {
    match fault {
        CatalogueFault::TooMany => format!("there is room for {MAX_PROVIDER_ACTIONS} actions"),
        CatalogueFault::NameTaken(name) => format!("{name} is the name of another action; choose another"),
        CatalogueFault::NoRole(name) => format!("{name}: name at least one role that includes it"),
        CatalogueFault::NoCategory(name) => {
            format!("{name}: name the categories that have it, or leave them out for all")
        }
        CatalogueFault::Text(name, language) => format!(
            "{name}: the text in the language {} has to be one line of 1 to {MAX_ACTION_TEXT} characters without < and >",
            language.tag()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::access::ActionName;
    use serde_json::{Value, json};

    #[test]
    fn logo_is_a_small_png_or_jpeg_image() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let read = |name: &str, bytes: &[u8]| {
            let file = folder.path().join(name);
            std::fs::write(&file, bytes).expect("writing the file");
            Logo::read(&file)
        };
        let png = *b"\x89PNG\r\n\x1a\n and so on";
        assert_eq!(read("a.png", &png).map(|logo| logo.media_type), Ok("image/png"));
        assert_eq!(read("a.jpg", b"\xff\xd8\xff\xe0").map(|logo| logo.media_type), Ok("image/jpeg"));
        for (name, bytes, says) in [
            ("a.svg", b"<svg/>".to_vec(), "no PNG or JPEG"),
            ("large.png", [png.to_vec(), vec![0; MAX_LOGO]].concat(), "larger than 20 KiB"),
        ] {
            let error = read(name, &bytes).expect_err("no logo");
            assert!(error.contains(says) && error.contains(name), "{error}");
        }
        assert!(Logo::read(&folder.path().join("missing.png")).is_err());
    }

    fn read(content: &Value) -> Result<Actions, String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("actions.json");
        std::fs::write(&file, content.to_string()).expect("writing the file");
        Actions::read(Some(&file))
    }

    fn restart() -> Value {
        json!({ "name": "vps:restart", "group": "technical", "roles": ["contactAdmin", "contactTech"],
            "categories": ["VPS"], "texts": { "en": "restart the server", "fr": "redémarrer le serveur" } })
    }

    #[test]
    fn actions_of_the_file_stand_beside_the_built_in_ones() {
        let actions = read(&json!({ "actions": [restart()] })).expect("valid actions");
        let name = ActionName::parse("vps:restart").expect("a name");
        assert!(actions.catalogue.get(&name).is_some_and(|action| action.group.is_some()));
        let built_in = Catalogue::built_in().actions().len();
        assert_eq!((actions.catalogue.actions().len(), actions.provided.len()), (built_in + 1, 1));
        assert_eq!(Actions::read(None).expect("no file").catalogue, Catalogue::built_in());
    }

    #[test]
    fn faults_name_the_action_and_say_what_to_do() {
        let changed = |member: &str, value: Value| {
            let mut action = restart();
            action[member] = value;
            json!({ "actions": [action] })
        };
        for (content, says) in [
            (json!({ "actions": [restart(), restart()] }), "vps:restart is the name of another action"),
            (changed("name", json!("configure")), "configure is the name of another action"),
            (changed("name", json!("a b")), "not the name of an action"),
            (changed("roles", json!([])), "at least one role"),
            (changed("roles", json!(["owner"])), "owner"),
            (changed("categories", json!([])), "name the categories"),
            (changed("texts", json!({ "en": "restart", "fr": " " })), "the language fr"),
            (changed("texts", json!({ "en": "restart" })), "missing field `fr`"),
            (changed("group", json!("other")), "other"),
            (changed("extra", json!(1)), "unknown field `extra`"),
            (json!([]), "invalid"),
        ] {
            let error = read(&content).expect_err("faulty actions");
            assert!(error.starts_with("--actions-file ") && error.contains(says), "{error}");
        }
        let many: Vec<Value> = (0..=MAX_PROVIDER_ACTIONS)
            .map(|number| {
                let mut action = restart();
                action["name"] = json!(format!("a{number}"));
                action
            })
            .collect();
        assert!(read(&json!({ "actions": many })).expect_err("too many").contains("room for 500"));
    }
}
