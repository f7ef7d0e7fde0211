//! Two servers on a PostgreSQL, which is the test's own: one of them, the database or the network between them fails. Without
//! PostgreSQL's programs (`HANDOVER_TEST_POSTGRES_PROGRAMS`) these tests do nothing.

mod interrupted_turn;
mod kills;
mod landscape;
mod network;
mod postgres_cluster;
mod rolling_restart;
mod standby;
