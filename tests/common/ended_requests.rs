//! Very many finished requests, without asking for each.

use crate::common::TestServer;
use handover_rules::RequestId;

/// Adds `number` copies of an ended request, each a submission of its own.
pub(crate) fn add_ended_requests(server: &TestServer, id: RequestId, number: usize) {
    let before = server.rows("select id from request").len();
    let copy = |table: &str, key: &str| {
        let values: Vec<String> = server
            .columns(table)
            .into_iter()
            .map(|name| match name.as_str() {
                // Numbers of requests have 12 digits at most.
                "id" | "request" | "submission" => format!("800000000000 + {before} + n.i"),
                other => other.to_owned(),
            })
            .collect();
        let sql = format!(
            "insert into {table} select {} from {table}, (
               with recursive n (i) as (select 1 union all select i + 1 from n where i < {number}) select i from n) n
             where {key} = {id}",
            values.join(", ")
        );
        assert!(server.sql_unchecked(&sql, []) >= number, "{table}");
    };
    copy("submission", "id");
    copy("request", "id");
    copy("party", "request");
}
