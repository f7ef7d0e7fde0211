-- Thousands of requests of a submission are due at one moment: the next one is found by an index, and they are not sorted
-- for each of them.
drop index request_due;
create index request_due on request (due_at, submission) where due_at is not null;

-- Submission of its request.
alter table role_end add column submission integer;
update role_end set submission = (select submission from request where id = role_end.request);
drop index role_end_due;
create index role_end_due on role_end (due_at, submission) where due_at is not null;
