-- Acts on very many lines of a submission are recorded at once and carried out line by line: see decision 0041.

-- Acts that are not carried out on all of their lines yet; at most one of a submission.
create table line_act (
-- Chronological.
  id integer primary key not null,
-- Submission.
  submission integer not null references submission (id),
-- Account that acts.
  account text not null references account (handle),
-- When; this counts, not when a line is reached.
  at integer not null,
-- SHA-256 of the code, for answers.
  code blob,
-- SHA-256 of the call, to recognize it when it is repeated.
  fingerprint blob not null,
-- Number of its lines.
  lines integer not null
) strict;

create unique index line_act_by_submission on line_act (submission);

-- Lines that it is still to be carried out on.
create table recorded_line (
-- Request.
  request integer primary key not null references request (id),
-- Act.
  act integer not null references line_act (id),
-- What is done to it: accept, decline, withdraw or takeBack.
  kind text not null,
-- Copies of the account and the time of the act, for readers.
  account text not null,
-- Time of the act.
  at integer not null
) without rowid, strict;

create index recorded_line_by_act on recorded_line (act, request);

-- Emails that wait until all lines that they tell of have been reached: queued, without a time.
create index outbox_held on outbox (submission, account) where next_at is null and state = 'queued';
