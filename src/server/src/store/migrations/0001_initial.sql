-- Times are integers: milliseconds since 1970, UTC. Days are text, yyyy-mm-dd, UTC.
-- Handles are in lower case. Roles are bits: 1 admin, 2 tech, 4 billing.

create table account (
  -- The NIC handle.
  handle text primary key not null,
  -- Where mails go, as written.
  email text not null,
  -- The same in lower case, to look an account up by.
  email_key text not null,
  -- The address an import last set; null where it never did. Only an address that still equals it is overwritten.
  imported_email text,
  -- When the address was confirmed; null while it is not. Imported addresses count as confirmed.
  confirmed_at integer,
  -- The person's first name.
  first_name text not null,
  -- The person's name.
  name text not null,
  -- The organisation; empty for a person.
  organisation text not null,
  -- The provider's subsidiary, which decides the geographical zone.
  subsidiary text not null,
  -- The language of mails, such as fr_FR.
  language text not null,
  -- 1 when nothing is missing in the profile.
  complete integer not null,
  -- 1 once people have changed names, organisation or language themselves; no import overwrites these, or what they
  -- make of the profile, from then on.
  person_changed integer not null default 0,
  -- The argon2 hash of the password; null until one is set.
  password text
) without rowid, strict;

create index account_by_email on account (email_key);

create table service (
  -- A number of ours.
  id integer primary key not null,
  -- The name the provider gives it.
  name text not null,
  -- What kind of thing it is, under the provider's name for it.
  category text not null,
  -- The name folded for searching and sorting: no case, no accents.
  name_key text not null,
  -- The admin contact.
  admin text not null references account (handle),
  -- The tech contact.
  tech text not null references account (handle),
  -- The billing contact.
  billing text not null references account (handle),
  -- The admin contact an import last set, empty where none has; only a contact that still equals it is overwritten by
  -- the next.
  imported_admin text not null,
  -- The tech contact an import last set, empty where none has.
  imported_tech text not null,
  -- The billing contact an import last set, empty where none has.
  imported_billing text not null,
  -- The day it was created.
  creation text not null,
  -- The last day it runs; null without an end.
  expiration text,
  -- expired, inCreation, ok, pendingDebt or unPaid.
  status text not null,
  -- How it is renewed, as the provider says it.
  renewal text not null
) strict;

create unique index service_by_name on service (name, category);

-- One row for each account and service on which it is a contact: the services list reads it in its own order, so that
-- a page costs the same whatever the total.
create table contact (
  -- The contact.
  account text not null references account (handle),
  -- The service's folded name.
  name_key text not null,
  -- The service's category.
  category text not null,
  -- The service.
  service integer not null references service (id),
  -- The roles the account holds on it.
  roles integer not null,
  primary key (account, name_key, category, service)
) without rowid, strict;

create index contact_by_service on contact (service);

create table holder (
  -- The domain.
  service_name text primary key not null,
  -- individual, corporation, …
  legal_form text not null,
  -- The person's first name.
  first_name text not null,
  -- The person's name.
  last_name text not null,
  -- The organisation; empty for a person.
  organisation text not null,
  -- The registrant's address.
  email text not null,
  -- The registrant's country.
  country text not null
) without rowid, strict;

create table bill (
  -- The provider's number.
  id text primary key not null,
  -- Who owes it.
  account text not null references account (handle),
  -- The day it was issued.
  issued text not null,
  -- The day it is due; null without one.
  due text,
  -- The amount, as the provider writes it.
  amount text not null,
  -- Its currency.
  currency text not null,
  -- PAID, UNPAID, TO_BE_PAID, …
  status text not null
) without rowid, strict;

create index bill_by_account on bill (account);

create table payment_method (
  -- The provider's number.
  id integer primary key not null,
  -- Whose it is.
  account text not null references account (handle),
  -- CREDIT_CARD, PAYPAL, …
  kind text not null,
  -- VALID, EXPIRED, …
  status text not null,
  -- The last day it can be charged; null without one.
  last_day text
) strict;

create index payment_method_by_account on payment_method (account);

create table session (
  -- The SHA-256 of the token in the cookie.
  token_hash blob primary key not null,
  -- A number by which its account may name it; says nothing about the token.
  id integer not null,
  -- The program it was begun with, as that names itself, shortened.
  agent text not null,
  -- Whose session it is.
  account text not null references account (handle),
  -- When it began; the absolute limit counts from here.
  began_at integer not null,
  -- When it was last used, to the minute or, where the idle limit is short, a tenth of it; the limit counts from here.
  used_at integer not null
) without rowid, strict;

create index session_by_account on session (account);
create index session_by_use on session (used_at);

-- Browsers that accounts have signed in from: wrong passwords from there are counted apart.
create table known_browser (
  -- Whose.
  account text not null references account (handle),
  -- The SHA-256 of what its cookie says.
  hash blob not null,
  -- When it last signed in.
  at integer not null,
  primary key (account, hash)
) without rowid, strict;

create index known_browser_by_hash on known_browser (hash);
create index known_browser_by_time on known_browser (at);

create table sign_in_failure (
  -- What is being tried, a login in lower case, or in round brackets an account and a browser that it knows; or from
  -- where: a network address in square brackets, followed by what is asked for unless it is to sign in.
  login text primary key not null,
  -- Failures: of a login those in a row, of a network address those not yet forgotten; of what is asked for every call.
  failures integer not null,
  -- When the last one was.
  last_at integer not null
) without rowid, strict;

create index sign_in_failure_by_time on sign_in_failure (last_at);

create table request (
  -- Its number: random, of at most 12 digits.
  id integer primary key not null,
  -- What was sent together has the same number here: that of its first request.
  submission integer not null,
  -- The service whose contacts it changes.
  service integer not null references service (id),
  -- What moves.
  roles integer not null,
  -- Who asked.
  asker text not null references account (handle),
  -- The roles the asker held on the service when asking.
  asker_roles integer not null,
  -- The outgoing contact.
  from_account text not null references account (handle),
  -- The incoming contact.
  to_account text not null references account (handle),
  -- When it was submitted.
  asked_at integer not null,
  -- Until when answers count.
  deadline integer not null,
  -- Where it stands, under the reference's wire name.
  state text not null,
  -- When the role moves, once everybody has accepted.
  effect_at integer,
  -- How many of the two reminder moments have been dealt with.
  reminders integer not null,
  -- When something happens to it by itself; null once it has ended.
  due_at integer,
  -- When it ended.
  ended_at integer,
  -- How it ended, as JSON.
  ending text
) strict;

create index request_due on request (due_at) where due_at is not null;
create index request_by_submission on request (submission);
create index request_by_service on request (service);

-- The roles that open requests hold on to: one open request for each service and role.
create table open_role (
  -- The service.
  service integer not null references service (id),
  -- One role, as a bit.
  role integer not null,
  -- The open request.
  request integer not null references request (id),
  primary key (service, role)
) without rowid, strict;

create index open_role_by_request on open_role (request);

create table party (
  -- An account that must confirm.
  account text not null references account (handle),
  -- The request.
  request integer not null references request (id),
  -- 0 for the asker, 1 for the incoming contact.
  position integer not null,
  -- When it accepted.
  accepted_at integer,
  -- When the request ended, copied here so that a list reads in order.
  closed_at integer,
  primary key (request, account)
) without rowid, strict;

create index party_by_account on party (account, closed_at, request);

create table code (
  -- The SHA-256 of the code; the code itself is nowhere but in its mail.
  hash blob primary key not null,
  -- The request it is for.
  request integer not null references request (id),
  -- The party it is for.
  account text not null references account (handle),
  -- The outbox entry that carried it.
  outbox integer not null references outbox (id),
  -- live, superseded or used.
  state text not null,
  -- accept or decline, once used.
  answer text
) without rowid, strict;

create index code_by_request on code (request, account);

-- What is counted against limits in a sliding time.
create table attempt (
  -- The request.
  request integer not null references request (id),
  -- The party.
  account text not null references account (handle),
  -- wrong (a wrong code) or resend.
  kind text not null,
  -- When.
  at integer not null
) strict;

create index attempt_by_request on attempt (request, account, kind, at);

create table history (
  -- In the order things happened.
  id integer primary key not null,
  -- The request.
  request integer not null references request (id),
  -- When.
  at integer not null,
  -- The state that followed.
  state text not null,
  -- What happened.
  what text not null,
  -- Who caused it; null for time and rules.
  by_account text
) strict;

create index history_by_request on history (request);

create table outbox (
  -- In the order mails were put in.
  id integer primary key not null,
  -- The request it is about; null where it is about an account.
  request integer references request (id),
  -- The task of an account it is about; null where there is none.
  task integer references account_task (id),
  -- The service it is about, for renewal notices.
  service integer references service (id),
  -- To whom; null while there is no account yet.
  account text references account (handle),
  -- The address it goes to instead of the account's present one; null for that.
  address text,
  -- What it is about.
  notice text not null,
  -- Who caused it: for the budget of mails from one asker to one account; null for time and rules.
  caused_by text,
  -- When it was put in.
  queued_at integer not null,
  -- queued, sent, failed or dropped.
  state text not null,
  -- How often sending was tried.
  attempts integer not null,
  -- When it is to be tried next; null once it is settled.
  next_at integer,
  -- When it got its present state.
  state_at integer not null
) strict;

-- Renewal notices come in thousands and have days; they wait behind all other mails.
create index outbox_due on outbox (next_at) where next_at is not null and service is null;
create index outbox_renewals_due on outbox (next_at) where next_at is not null and service is not null;
create index outbox_by_request on outbox (request, account);
create index outbox_by_task on outbox (task) where task is not null;
create index outbox_of_asker on outbox (caused_by, account, queued_at) where notice = 'confirm';

-- Mails as they were rendered: in demo mode only, because they show every code.
create table mailbox (
  -- The outbox entry.
  outbox integer primary key not null references outbox (id),
  -- Where it went.
  address text not null,
  -- The sender.
  sender text not null,
  -- The subject.
  subject text not null,
  -- The text part.
  body_text text not null,
  -- The HTML part.
  body_html text not null,
  -- The link in it: what stands after the hash sign; null without one.
  link text
) strict;

create table idempotency (
  -- Whose key.
  account text not null references account (handle),
  -- The key.
  key text not null,
  -- The SHA-256 of address and body.
  body_hash blob not null,
  -- The answer that was given, as JSON.
  answer text not null,
  -- When; kept for 24 hours.
  at integer not null,
  primary key (account, key)
) without rowid, strict;

create index idempotency_by_time on idempotency (at);

-- What an account does by a mailed secret.
create table account_task (
  -- A random number.
  id integer primary key not null,
  -- signUp, password, address or undo.
  purpose text not null,
  -- Whose task it is; null for a sign-up until there is an account.
  account text references account (handle),
  -- The address it is about: the new one, for undo the old one.
  email text not null,
  -- The same in lower case, for budgets.
  email_key text not null,
  -- What a sign-up has entered, as JSON, its password hashed; null for the others, and once it is done.
  details text,
  -- When it began.
  began_at integer not null,
  -- Until when its secret is good.
  expires_at integer not null,
  -- done, refused or superseded; null while it is open.
  outcome text,
  -- When it got its outcome.
  outcome_at integer,
  -- Wrong codes tried on it.
  wrong_codes integer not null
) strict;

create index account_task_by_account on account_task (account, purpose, began_at);
create index account_task_with_details on account_task (expires_at) where details is not null;
create index account_task_by_address on account_task (email_key, began_at);

create table account_secret (
  -- The SHA-256 of the secret; the secret itself is nowhere but in its mail.
  hash blob primary key not null,
  -- What it is for.
  task integer not null references account_task (id)
) without rowid, strict;

create index account_secret_by_task on account_secret (task);

-- Who held which role of a service from when to when.
create table role_term (
  -- In the order things happened.
  id integer primary key not null,
  -- The service.
  service integer not null references service (id),
  -- One role, as a bit.
  role integer not null,
  -- Who held it.
  account text not null references account (handle),
  -- Since when; null where it is older than what is known.
  since integer,
  -- Until when; null while it lasts.
  until integer,
  -- The request by which it came; null for an import.
  request integer references request (id)
) strict;

create index role_term_by_service on role_term (service, role, until);

-- Renewal notices that were sent: one for each service, expiry and threshold.
create table renewal_notice (
  -- The service.
  service integer not null references service (id),
  -- The expiry it was about.
  expiration text not null,
  -- Days before it: 30, 7 or 1.
  days integer not null,
  primary key (service, expiration, days)
) without rowid, strict;

create index service_by_expiration on service (expiration) where expiration is not null;
