//! Very many requests, copied from one without asking for each.

use crate::common::TestServer;
use handover_rules::RequestId;

/// Adds `number` copies of an ended request, each a submission of its own.
pub(crate) fn add_ended_requests(server: &TestServer, id: RequestId, number: usize) {
    copy(server, id, number, &[("submission", "id"), ("request", "id"), ("party", "request")]);
}

/// Adds `number` copies of a request as lines of its submission.
pub(crate) fn add_lines(server: &TestServer, id: RequestId, number: usize) {
    copy(server, id, number, &[("request", "id"), ("party", "request")]);
}

fn copy(server: &TestServer, id: RequestId, number: usize, tables: &[(&str, &str)]) {
    let is_submission_new = tables.iter().any(|(table, _)| *table == "submission");
    let before = server.rows("select id from request").len();
    for (table, key) in tables {
        let values: Vec<String> = server
            .columns(table)
            .into_iter()
            .map(|name| match name.as_str() {
                "submission" if !is_submission_new => name,
                // Numbers of requests have 12 digits at most.
                "id" | "request" | "submission" => format!("800000000000 + {before} + n.i"),
                _ => name,
            })
            .collect();
        let sql = format!(
            "insert into {table} select {} from {table}, (
               with recursive n (i) as (select 1 union all select i + 1 from n where i < {number}) select i from n) n
             where {key} = {id}",
            values.join(", ")
        );
        assert!(server.sql_unchecked(&sql, []) >= number, "{table}");
    }
}
