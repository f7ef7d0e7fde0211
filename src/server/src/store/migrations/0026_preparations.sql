-- Submissions of many lines are stored in several transactions: see decision 0039.

-- Submissions whose lines are being stored, and those that were not opened after all. Nobody but the asker knows of them.
create table preparation (
-- Submission.
  submission integer primary key not null references submission (id),
-- Account that asked.
  asker text not null references account (handle),
-- When it was asked for.
  began_at integer not null,
-- Lines that are to be stored.
  lines integer not null,
-- Lines that are stored.
  stored integer not null default 0,
-- Why it is not opened, as JSON; null while it is being prepared.
  failure text,
-- 1 once nothing of its lines is left.
  swept integer not null default 0
) strict;

create index preparation_by_asker on preparation (asker);

-- The requests and parties that anybody is told of.
create view told_request as select * from request where submission not in (select submission from preparation);
create view told_party as select * from party where submission not in (select submission from preparation);
