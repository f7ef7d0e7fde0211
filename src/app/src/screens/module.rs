//! The lazy modules by name. Apart from [`super::lazy`], which has their code and uses the table of screens.

/// A screen, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Module {
    SignIn,
    Services,
    /// The menus of that list.
    ServicesParts,
    /// The bar below it while some are ticked.
    ServicesSelection,
    /// The form for new contacts.
    Contacts,
    /// A request or a group of requests.
    Request,
    /// Parts of that page which the first picture of a mailed link does not have.
    RequestParts,
    Requests,
    Service,
    People,
    Person,
    History,
    Mailbox,
    Order,
    AddressNotice,
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
    /// The provider's desk, an app of its own, and its pages.
    Desk,
    DeskJoin,
    DeskSignIn,
    DeskOverview,
    DeskCustomer,
    DeskService,
    DeskRequest,
    DeskCase,
    DeskAudit,
}
