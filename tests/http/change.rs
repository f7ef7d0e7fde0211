//! Changes of contacts, from the submission to the move: who may ask for what, what stands in the way, who is told.

mod blocked;
mod journeys;
mod limits;
mod splitting;
mod superseding;
