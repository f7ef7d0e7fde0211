//! Parts that only some submissions have: services that were left out, and roles that end.

pub(crate) mod ends;
mod left_out;

pub(crate) use left_out::view;
