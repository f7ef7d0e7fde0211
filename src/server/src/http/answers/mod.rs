//! Bodies of answers, and what several routes answer alike.

pub(crate) mod byte_channel;
pub(crate) mod csv_file;
pub(crate) mod json;
pub(crate) mod packed_file;
pub(crate) mod reference_list;
pub(crate) mod refused_lines;
