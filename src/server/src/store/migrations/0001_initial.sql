-- Timestamps are integers: milliseconds since 1970-01-01 UTC. Dates are text: yyyy-mm-dd, UTC.
-- Handles are lower case. Roles are a bit set: 1 admin, 2 tech, 4 billing.

create table account (
  -- The NIC handle.
  handle text primary key not null,
-- Email address as entered.
  email text not null,
-- Lower-case copy of email, for lookups.
  email_key text not null,
-- Address last set by an import; null if none did. The next import overwrites email only if it still equals this.
  imported_email text,
-- When the address was confirmed; null if unconfirmed. Imported addresses count as confirmed.
  confirmed_at integer,
-- First name.
  first_name text not null,
-- Last name.
  name text not null,
-- Organisation; empty for an individual.
  organisation text not null,
-- Provider subsidiary; determines the geographical zone.
  subsidiary text not null,
-- Locale of emails, such as fr_FR.
  language text not null,
-- 1 if the profile is complete.
  complete integer not null,
-- 1 once the user has edited name, organisation or language. Imports then leave these columns and complete
-- unchanged.
  person_changed integer not null default 0,
-- Argon2 hash of the password; null until one is set.
  password text
) without rowid, strict;

create index account_by_email on account (email_key);

create table service (
-- Internal id.
  id integer primary key not null,
-- The provider's name for the service.
  name text not null,
-- Category, as the provider names it.
  category text not null,
-- Folded name for searching and sorting: ASCII, lower case, no accents.
  name_key text not null,
-- Admin contact.
  admin text not null references account (handle),
-- Tech contact.
  tech text not null references account (handle),
-- Billing contact.
  billing text not null references account (handle),
-- Admin contact last set by an import; empty if none did. The next import overwrites admin only if it still equals
-- this.
  imported_admin text not null,
-- Tech contact last set by an import; empty if none did.
  imported_tech text not null,
-- Billing contact last set by an import; empty if none did.
  imported_billing text not null,
-- Creation date.
  creation text not null,
-- Last day of service; null if it does not expire.
  expiration text,
-- One of expired, inCreation, ok, pendingDebt, unPaid.
  status text not null,
-- Renewal type, as the provider names it.
  renewal text not null
) strict;

create unique index service_by_name on service (name, category);

-- Index of the services list: one row per account and service it is a contact of. The primary key is the default sort
-- order, so a page costs the same whatever the total.
create table contact (
-- Contact.
  account text not null references account (handle),
-- Folded name of the service.
  name_key text not null,
-- Category of the service.
  category text not null,
-- Service.
  service integer not null references service (id),
-- Roles the account holds on the service.
  roles integer not null,
  primary key (account, name_key, category, service)
) without rowid, strict;

create index contact_by_service on contact (service);

create table holder (
-- Domain name.
  service_name text primary key not null,
-- Legal form: individual, corporation, …
  legal_form text not null,
-- First name.
  first_name text not null,
-- Last name.
  last_name text not null,
-- Organisation; empty for an individual.
  organisation text not null,
-- Email address of the registrant.
  email text not null,
-- Country of the registrant, ISO 3166-1 alpha-2.
  country text not null
) without rowid, strict;

create table bill (
-- The provider's id.
  id text primary key not null,
-- Debtor.
  account text not null references account (handle),
-- Date of issue.
  issued text not null,
-- Due date; null if none.
  due text,
-- Decimal amount, as the provider writes it.
  amount text not null,
-- Currency, ISO 4217.
  currency text not null,
-- Status: PAID, UNPAID, TO_BE_PAID, …
  status text not null
) without rowid, strict;

create index bill_by_account on bill (account);

create table payment_method (
-- The provider's id.
  id integer primary key not null,
-- Owner.
  account text not null references account (handle),
-- Type: CREDIT_CARD, PAYPAL, …
  kind text not null,
-- Status: VALID, EXPIRED, …
  status text not null,
-- Last day it can be charged; null if it does not expire.
  last_day text
) strict;

create index payment_method_by_account on payment_method (account);

create table session (
-- SHA-256 of the token in the session cookie.
  token_hash blob primary key not null,
-- Random id shown to the account; unrelated to the token.
  id integer not null,
-- User-Agent at sign-in, truncated.
  agent text not null,
-- Signed-in account.
  account text not null references account (handle),
-- Start; the absolute timeout counts from here.
  began_at integer not null,
-- Last use, to the minute or a tenth of the idle timeout, whichever is shorter. The idle timeout counts from here.
  used_at integer not null
) without rowid, strict;

create index session_by_account on session (account);
create index session_by_use on session (used_at);

-- Device cookies: failed sign-ins from a known device are throttled separately from those of unknown clients.
create table known_browser (
-- Account that signed in on the device.
  account text not null references account (handle),
-- SHA-256 of the device cookie.
  hash blob not null,
-- Last sign-in.
  at integer not null,
  primary key (account, hash)
) without rowid, strict;

create index known_browser_by_hash on known_browser (hash);
create index known_browser_by_time on known_browser (at);

create table sign_in_failure (
-- Throttle key: a lower-case login; in parentheses, an account and one of its known devices; or in square brackets, a
-- client network, followed by the throttled action unless that is signing in.
  login text primary key not null,
-- Consecutive failures of a login; decaying failures of a network; for other actions, decaying calls.
  failures integer not null,
-- Last failure or call.
  last_at integer not null
) without rowid, strict;

create index sign_in_failure_by_time on sign_in_failure (last_at);

create table request (
-- Random id of at most 12 digits.
  id integer primary key not null,
-- Id of the first request of the submission; equal for all of its requests.
  submission integer not null,
-- Service whose contacts it changes.
  service integer not null references service (id),
-- Roles to transfer.
  roles integer not null,
-- Account that submitted the request.
  asker text not null references account (handle),
-- Roles the asker held on the service at submission.
  asker_roles integer not null,
-- Outgoing contact.
  from_account text not null references account (handle),
-- Incoming contact.
  to_account text not null references account (handle),
-- Time of submission.
  asked_at integer not null,
-- Deadline for answers.
  deadline integer not null,
-- State, under its name in the API.
  state text not null,
-- When the roles are transferred; set once every party has accepted.
  effect_at integer,
-- How many of the two reminders have been handled.
  reminders integer not null,
-- Next scheduled transition; null once ended, or while quarantined.
  due_at integer,
-- Time of the final transition.
  ended_at integer,
-- Outcome, as JSON.
  ending text
) strict;

create index request_due on request (due_at) where due_at is not null;
create index request_by_submission on request (submission);
create index request_by_service on request (service);

-- Locks: at most one open request per service and role.
create table open_role (
-- Service.
  service integer not null references service (id),
-- A single role bit.
  role integer not null,
-- Open request.
  request integer not null references request (id),
  primary key (service, role)
) without rowid, strict;

create index open_role_by_request on open_role (request);

create table party (
-- Account that must confirm.
  account text not null references account (handle),
-- Request.
  request integer not null references request (id),
-- 0 asker, 1 incoming contact.
  position integer not null,
-- Time of acceptance.
  accepted_at integer,
-- Copy of request.ended_at, so that the index below serves lists in order.
  closed_at integer,
  primary key (request, account)
) without rowid, strict;

create index party_by_account on party (account, closed_at, request);

create table code (
-- SHA-256 of the code. The code itself exists only in the email.
  hash blob primary key not null,
-- Request it confirms.
  request integer not null references request (id),
-- Party it was sent to.
  account text not null references account (handle),
-- Outbox entry that carried it.
  outbox integer not null references outbox (id),
-- One of live, superseded, used.
  state text not null,
-- accept or decline; null until used.
  answer text
) without rowid, strict;

create index code_by_request on code (request, account);

-- Events counted against sliding-window limits.
create table attempt (
-- Request.
  request integer not null references request (id),
-- Party.
  account text not null references account (handle),
-- wrong (an invalid code) or resend.
  kind text not null,
  -- Time of the event.
  at integer not null
) strict;

create index attempt_by_request on attempt (request, account, kind, at);

create table history (
-- Chronological.
  id integer primary key not null,
-- Request.
  request integer not null references request (id),
  -- Time of the event.
  at integer not null,
-- State after the event.
  state text not null,
-- Timeline event.
  what text not null,
-- Account that caused it; null for scheduled events and rules.
  by_account text
) strict;

create index history_by_request on history (request);

create table outbox (
-- In queue order; part of the Message-ID.
  id integer primary key not null,
-- Related request, if any.
  request integer references request (id),
-- Related account task, if any.
  task integer references account_task (id),
-- Related service: renewal notices only.
  service integer references service (id),
-- Recipient; null before there is an account.
  account text references account (handle),
-- Address to use instead of the recipient's current one; null for the current one.
  address text,
-- Notice.
  notice text not null,
-- Account that caused it, for the per-pair email limit; null for scheduled events and rules.
  caused_by text,
-- Time of queueing.
  queued_at integer not null,
-- One of queued, sent, failed, dropped.
  state text not null,
-- Delivery attempts so far.
  attempts integer not null,
-- Next attempt; null once settled.
  next_at integer,
-- Time of the last change of state, or of the last attempt.
  state_at integer not null
) strict;

-- Renewal notices come in bulk and are not urgent, so they have a queue of their own behind all other emails.
create index outbox_due on outbox (next_at) where next_at is not null and service is null;
create index outbox_renewals_due on outbox (next_at) where next_at is not null and service is not null;
create index outbox_by_request on outbox (request, account);
create index outbox_by_task on outbox (task) where task is not null;
create index outbox_of_asker on outbox (caused_by, account, queued_at) where notice = 'confirm';

-- Rendered emails. Demo mode only: they contain every code in clear.
create table mailbox (
-- Outbox entry.
  outbox integer primary key not null references outbox (id),
-- Recipient address.
  address text not null,
-- Sender.
  sender text not null,
-- Subject.
  subject text not null,
-- Plain-text part.
  body_text text not null,
-- HTML part.
  body_html text not null,
-- Fragment of the link in the email; null if it has none.
  link text
) strict;

create table idempotency (
-- Caller.
  account text not null references account (handle),
-- Idempotency key.
  key text not null,
-- SHA-256 of the request URL and body.
  body_hash blob not null,
-- Response body, as JSON.
  answer text not null,
-- Time of the response; kept for 24 hours.
  at integer not null,
  primary key (account, key)
) without rowid, strict;

create index idempotency_by_time on idempotency (at);

-- Account operations that are completed with a mailed secret.
create table account_task (
-- Random id.
  id integer primary key not null,
-- One of signUp, password, address, undo.
  purpose text not null,
-- Account; null for a sign-up until the account exists.
  account text references account (handle),
-- Address concerned: the new one, or for undo the old one.
  email text not null,
-- Lower-case copy of email, for limits per address.
  email_key text not null,
-- Sign-up form as JSON, with the password hashed; null for other purposes and once completed.
  details text,
-- Time of creation.
  began_at integer not null,
-- Expiry of its secret.
  expires_at integer not null,
-- One of done, refused, superseded; null while open.
  outcome text,
-- Time of the outcome.
  outcome_at integer,
-- Invalid codes entered so far.
  wrong_codes integer not null
) strict;

create index account_task_by_account on account_task (account, purpose, began_at);
create index account_task_with_details on account_task (expires_at) where details is not null;
create index account_task_by_address on account_task (email_key, began_at);

create table account_secret (
-- SHA-256 of the secret. The secret itself exists only in the email.
  hash blob primary key not null,
-- Task it completes.
  task integer not null references account_task (id)
) without rowid, strict;

create index account_secret_by_task on account_secret (task);

-- History of role holders per service.
create table role_term (
-- Chronological.
  id integer primary key not null,
-- Service.
  service integer not null references service (id),
-- A single role bit.
  role integer not null,
-- Holder.
  account text not null references account (handle),
-- Start; null if before recorded history.
  since integer,
-- End; null while current.
  until integer,
-- Request that assigned it; null for an import.
  request integer references request (id)
) strict;

create index role_term_by_service on role_term (service, role, until);

-- Renewal notices sent: one per service, expiry and threshold.
create table renewal_notice (
-- Service.
  service integer not null references service (id),
-- Expiry it announced.
  expiration text not null,
-- Threshold in days: 30, 7 or 1.
  days integer not null,
  primary key (service, expiration, days)
) without rowid, strict;

create index service_by_expiration on service (expiration) where expiration is not null;
