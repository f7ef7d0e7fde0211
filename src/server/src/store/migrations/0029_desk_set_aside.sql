-- What was set aside as damaged, and what the desk looks for.

-- 1 while its rows are damaged: its transitions do not happen, and staff take it up again.
alter table procedure_case add column set_aside integer not null default 0;
update procedure_case set set_aside = 1
  where due_at is null and state in ('opened', 'collectingPapers', 'objectionPeriod');
create index procedure_case_set_aside on procedure_case (number) where set_aside;

-- 1 if it failed because its rows are damaged, until it is sent again.
alter table outbox add column set_aside integer not null default 0;
create index outbox_set_aside on outbox (id) where set_aside;

-- For the emails of a domain.
create index outbox_by_holder_domain on outbox (holder_domain) where holder_domain is not null;

-- For words in a reason: looks have none.
create index audit_with_reason on audit (reason) where reason is not null;
