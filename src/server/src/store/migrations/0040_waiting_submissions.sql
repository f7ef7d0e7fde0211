-- Counts the submissions that wait for an account, stepping over the lines of each.
drop index party_waiting;
create index party_waiting on party (account, submission) where closed_at is null and accepted_at is null;
