-- Cases of holders without access to an account. Decision 0033.
create table procedure_case (
-- The number.
  number integer primary key not null,
-- State, as in the body.
  state text not null,
-- Since when it has been in this state, as in the body.
  since integer not null,
-- Next scheduled transition; null while it waits for staff, once ended, or while quarantined.
  due_at integer,
-- When its papers are deleted; null before its end, and once they are.
  papers_deleted_at integer,
-- Time of opening.
  opened_at integer not null,
-- Domain, as the claimant wrote it; it need not exist here.
  domain text not null,
-- Address of the claimant.
  email text not null,
-- Key of the address.
  email_key text not null,
-- Name of the claimant.
  name text not null,
-- Locale of emails to the claimant.
  language text not null,
-- What is asked for, as JSON.
  claim text not null,
-- The case as the rules see it, as JSON.
  body text not null
) strict;

create index procedure_case_due on procedure_case (due_at) where due_at is not null;
create index procedure_case_papers on procedure_case (papers_deleted_at) where papers_deleted_at is not null;
create index procedure_case_by_state on procedure_case (state, since);
create index procedure_case_by_domain on procedure_case (domain, opened_at);
create index procedure_case_by_address on procedure_case (email_key, opened_at);

create table case_entry (
-- In order.
  id integer primary key not null,
-- Case.
  case_number integer not null references procedure_case (number),
-- The entry, as JSON.
  entry text not null
) strict;

create index case_entry_by_case on case_entry (case_number, id);

create table case_paper (
-- In order of the uploads.
  id integer primary key not null,
-- Case.
  case_number integer not null references procedure_case (number),
-- Kind.
  kind text not null,
-- Type: pdf, jpeg or png.
  type text not null,
-- File name, as shown.
  name text not null,
-- Size before it was sealed.
  bytes integer not null,
-- Time of the upload.
  added_at integer not null,
-- When it was sent to staff; null while the claimant can remove it.
  sent_at integer,
-- 1 if a scanner found nothing harmful, 0 if none is configured.
  scanned integer not null,
-- Nonce and ciphertext.
  sealed blob not null
) strict;

create index case_paper_by_case on case_paper (case_number, id);

-- Who of the staff opened a paper.
create table case_paper_opening (
-- Paper.
  paper integer not null references case_paper (id) on delete cascade,
-- Person of the staff.
  staff integer not null,
-- First time.
  at integer not null,
  primary key (paper, staff)
) without rowid, strict;

-- Private links. Those of earlier emails keep working.
create table case_link (
-- SHA-256 of the secret.
  hash blob primary key not null,
-- Case.
  case_number integer not null references procedure_case (number),
-- What it opens: confirm, page, holderObjection or adminObjection.
  purpose text not null,
-- When it was used up; only links that work once are.
  used_at integer
) without rowid, strict;

create index case_link_by_case on case_link (case_number);

-- Case, for emails about one.
alter table outbox add column case_number integer references procedure_case (number);
-- Who gets an email about a case: claimant, holder, admin or others.
alter table outbox add column case_recipient text;
create index outbox_by_case on outbox (case_number) where case_number is not null;
