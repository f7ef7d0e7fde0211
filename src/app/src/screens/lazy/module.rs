//! The lazy modules by name. Apart from [`super`], which has their code and uses the table of screens.

/// A screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Module {
    SignIn,
    Services,
    /// The form for new contacts.
    Contacts,
    /// A request or a group of requests.
    Request,
    Requests,
    Service,
    People,
    Person,
    History,
    Access,
    AccessForm,
    AccessUses,
    Mailbox,
    Order,
    AddressNotice,
    LanguageNotice,
    Profile,
    Authorize,
    SignUp,
    Forgotten,
    LinkSignUp,
    LinkPassword,
    LinkAddress,
    LinkUndo,
    HolderAnswer,
    ProcedureStart,
    ProcedureConfirm,
    ProcedureCase,
    ProcedureObjection,
    /// The provider's desk, an app of its own.
    Desk,
}
