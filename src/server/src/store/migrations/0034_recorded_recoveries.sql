-- The recovery of an account is recorded like an act on very many lines, also for lines that somebody else is acting on:
-- see decisions 0010 and 0041.

-- One act of a person, and recoveries of accounts.
drop index line_act_by_submission;
create index line_act_by_submission on line_act (submission);

-- Several acts can be recorded for a line, to be carried out in their order: an acceptance, and then a recovery.
create table recorded_line_in_order (
-- Request.
  request integer not null references request (id),
-- Act.
  act integer not null references line_act (id),
-- What is done to it: accept, decline, withdraw, takeBack or recover.
  kind text not null,
-- Copies of the account and the time of the act, for readers.
  account text not null,
-- Time of the act.
  at integer not null,
  primary key (request, act)
) without rowid, strict;
insert into recorded_line_in_order select request, act, kind, account, at from recorded_line;
drop table recorded_line;
alter table recorded_line_in_order rename to recorded_line;
create index recorded_line_by_act on recorded_line (act, request);

-- Roles that an account ended before their time.
create index role_end_by_ender on role_end (ended_by, ended_at) where ended_by is not null;
