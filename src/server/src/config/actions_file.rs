//! The provider's own actions for policies and authorization queries.

use handover_rules::access::{Catalogue, CatalogueFault, MAX_ACTION_TEXT, MAX_PROVIDER_ACTIONS, ProviderAction};
use serde::Deserialize;
use std::path::Path;

/// Content of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActionsFile {
    actions: Vec<ProviderAction>,
}

/// All actions that the server knows.
#[derive(Clone, Debug)]
pub struct Actions {
    /// With the built-in ones.
    pub catalogue: Catalogue,
    /// Those of the provider, with their texts.
    pub provided: Vec<ProviderAction>,
}

impl Actions {
    /// The built-in actions, and those of a file if there is one.
    ///
    /// # Errors
    /// A message for the operator.
    pub fn read(file: Option<&Path>) -> Result<Self, String> {
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
