-- Submissions of many lines: one code and one email for each party (decision 0035).
create table submission (
-- Id of its first request.
  id integer primary key not null,
-- Account that asked.
  asker text not null references account (handle),
-- Number of requests.
  lines integer not null,
-- 1 if all lines take effect together, or none.
  all_or_nothing integer not null default 0,
-- Text of the asker; null for none.
  note text
) strict;

insert into submission (id, asker, lines) select submission, asker, count(*) from request group by submission;

-- Submission of its request.
alter table party add column submission integer;
-- The party's own answer: accept or decline; null without one.
alter table party add column answer text;
-- SHA-256 of the code it answered with.
alter table party add column code blob;
update party set submission = (select submission from request where id = party.request);
update party set (answer, code) = (
  select c.answer, c.hash from code c
  where c.request = party.request and c.account = party.account and c.state = 'used');
create index party_by_submission on party (submission, account, request);
-- What a party still has to answer.
create index party_unanswered on party (submission, account) where closed_at is null and accepted_at is null;

-- What an account has asked for and is open.
create index party_asking on party (account, submission) where position = 0 and closed_at is null;

-- Codes and attempts belong to a submission, which has the id of its first request.
drop index code_by_request;
alter table code rename column request to submission;
alter table code drop column answer;
update code set submission = (select submission from request where id = code.submission);
create index code_by_submission on code (submission, account);

drop index attempt_by_request;
alter table attempt rename column request to submission;
update attempt set submission = (select submission from request where id = attempt.submission);
create index attempt_by_submission on attempt (submission, account, kind, at);

-- Submission that an email is about, if it is about one. Then outbox.request is the first of its lines.
alter table outbox add column submission integer;
update outbox set submission = (select submission from request where id = outbox.request) where request is not null;
create index outbox_by_submission on outbox (submission, account) where submission is not null;

-- The lines of emails that tell what became of several. Others tell of one, or of all that the recipient has to answer.
create table outbox_line (
-- Email.
  outbox integer not null references outbox (id),
-- Request.
  request integer not null references request (id),
  primary key (outbox, request)
) without rowid, strict;
create index outbox_line_by_request on outbox_line (request);

-- Finds what has been kept for long enough.
drop index request_by_submission;
create index request_by_submission on request (submission, ended_at);
