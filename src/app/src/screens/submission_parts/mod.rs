//! Parts that only some submissions have: services that were left out, and roles that end.

pub(crate) mod ends;
pub(crate) mod left_out;
