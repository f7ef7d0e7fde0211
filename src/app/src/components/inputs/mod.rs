//! Fields of forms, lists and filters.

mod code_input;
pub(crate) mod country;
mod field;
mod filter_select;
mod search;
mod select;
mod tick;

pub(crate) use code_input::CodeInput;
pub(crate) use country::CountryOptions;
pub(crate) use field::{Field, FieldMessage, MessageLine, PasswordInput, described_by, is_invalid};
pub(crate) use filter_select::FilterSelect;
pub(crate) use search::SearchField;
pub(crate) use select::Select;
pub(crate) use tick::TickBox;
