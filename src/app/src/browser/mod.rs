//! The browser's own objects, and answers of the server as it reads them.

pub(crate) mod dom;
pub(crate) mod failure;
pub(crate) mod json;
