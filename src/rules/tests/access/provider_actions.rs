//! The provider's own actions.

use super::action;
use crate::{prelude::*, test};
use handover_rules::Language;
use handover_rules::access::{
    ActionGroup, ActionTexts, Catalogue, CatalogueFault, MAX_ACTION_TEXT, MAX_PROVIDER_ACTIONS, ProviderAction,
};

fn restart() -> ProviderAction {
    ProviderAction {
        name: action("vps:restart"),
        group: ActionGroup::Technical,
        roles: [Role::Admin, Role::Tech].into_iter().collect(),
        categories: Some(vec![Category::Vps]),
        texts: ActionTexts { en: "restart the server".to_owned(), fr: "redémarrer le serveur".to_owned() },
    }
}

fn fault(change: impl FnOnce(&mut ProviderAction)) -> Option<CatalogueFault> {
    let mut changed = restart();
    change(&mut changed);
    Catalogue::with(&[changed]).err()
}

#[test]
fn actions_of_the_provider_follow_the_built_in_ones() {
    let catalogue = Catalogue::with(&[restart()]).expect("valid actions");
    let built_in = Catalogue::built_in();
    assert_eq!(&catalogue.actions()[..built_in.actions().len()], built_in.actions());
    let found = catalogue.get(&action("vps:restart")).expect("the action");
    assert!(found.may_be_given_by(Role::Tech.into(), Category::Vps));
    assert!(!found.may_be_given_by(Role::Billing.into(), Category::Vps));
    assert!(!found.may_be_given_by(Role::Tech.into(), Category::Domain));
    assert_eq!(Catalogue::with(&[]), Ok(built_in));
    let texts = restart().texts;
    assert_eq!(Language::ALL.map(|language| texts.of(language)), ["restart the server", "redémarrer le serveur"]);
}

#[test]
fn faulty_actions_are_named() {
    let name = || action("vps:restart");
    assert_eq!(fault(|_| ()), None);
    assert_eq!(fault(|of| of.categories = None), None);
    assert_eq!(fault(|of| of.name = action("configure")), Some(CatalogueFault::NameTaken(action("configure"))));
    assert_eq!(Catalogue::with(&[restart(), restart()]), Err(CatalogueFault::NameTaken(name())));
    assert_eq!(fault(|of| of.roles = RoleSet::EMPTY), Some(CatalogueFault::NoRole(name())));
    assert_eq!(fault(|of| of.categories = Some(Vec::new())), Some(CatalogueFault::NoCategory(name())));
    for text in ["", " ", "a\nb", "<b>", "a>b", &"x".repeat(MAX_ACTION_TEXT + 1)] {
        let french = fault(|of| of.texts.fr = text.to_owned());
        assert_eq!(french, Some(CatalogueFault::Text(name(), Language::French)), "{text}");
    }
    assert_eq!(fault(|of| of.texts.en = "x".repeat(MAX_ACTION_TEXT)), None);
    let many: Vec<ProviderAction> = (0..=MAX_PROVIDER_ACTIONS)
        .map(|number| ProviderAction { name: action(&format!("a{number}")), ..restart() })
        .collect();
    assert_eq!(Catalogue::with(&many), Err(CatalogueFault::TooMany));
    assert!(Catalogue::with(&many[1..]).is_ok());
}
