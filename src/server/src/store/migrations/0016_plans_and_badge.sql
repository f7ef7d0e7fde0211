-- The migration's hook deletes the query planner's statistics, so that a plan is the same in every database.

-- Counts the requests that wait for an account.
create index party_waiting on party (account) where closed_at is null and accepted_at is null;
