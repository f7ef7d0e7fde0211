//! What most modules in here use: the same as everywhere, with their own texts among the others.

pub(super) use crate::prelude::*;

pub(super) use super::texts as t;
