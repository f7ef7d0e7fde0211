//! The code of an email as a form has it: typed, pasted along with its link, or brought by the link itself.

use handover_api::Link;
use handover_rules::{RequestId, ValidationCode};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(crate) struct EnteredCode {
    /// The field's value.
    pub(crate) text: RwSignal<String>,
    /// Whether the value came with the mailed link.
    pub(crate) is_from_link: RwSignal<bool>,
    /// The error beside the field.
    pub(crate) error: RwSignal<Option<String>>,
}

impl EnteredCode {
    pub(crate) fn new() -> Self {
        Self { text: RwSignal::new(String::new()), is_from_link: RwSignal::new(false), error: RwSignal::new(None) }
    }

    pub(crate) fn enter(self, text: String) {
        self.text.set(text);
        self.is_from_link.set(false);
        self.error.set(None);
    }

    /// Reactive: whether it can be a code.
    pub(crate) fn is_complete(self) -> bool {
        self.text.with(|text| ValidationCode::parse(text).is_some())
    }
}

/// The code of a whole link that was pasted, if the link is about a request that `is_mine`: a wrong code costs a try.
pub(crate) fn code_in_link(text: &str, is_mine: &dyn Fn(RequestId) -> bool) -> Option<String> {
    Link::in_text(text).find_map(|link| match link {
        Link::MailedRequest { id, code } | Link::Request { id, code, .. } if is_mine(id) => {
            code.map(|code| code.expose().to_owned())
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::model::code::CODE_LENGTH;

    #[test]
    fn the_code_of_a_link_is_taken_if_the_link_is_about_the_right_request() {
        let [mine, other] = [7, 8].map(|number| RequestId::new(number).unwrap());
        let code = ValidationCode::from_random(&[7; CODE_LENGTH]).unwrap();
        let found = |link: &Link| {
            let text = ["https://handover.example/", &link.format(), "\n"].concat();
            code_in_link(&text, &|id| id == mine)
        };
        let expected = Some(code.expose().to_owned());
        assert_eq!(found(&Link::MailedRequest { id: mine, code: Some(code.clone()) }), expected);
        assert_eq!(found(&Link::MailedRequest { id: other, code: Some(code.clone()) }), None);
        assert_eq!(found(&Link::MailedRequest { id: mine, code: None }), None);
        assert_eq!(code_in_link(code.expose(), &|_| true), None);
    }
}
