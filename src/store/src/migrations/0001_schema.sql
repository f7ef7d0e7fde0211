-- The schema, as SQLite takes it; PostgreSQL takes it with the words of `SPELLINGS` in engine/schema.rs. `int` is a truth
-- value; `integer primary key` is numbered by the database; only PostgreSQL reads what is in /* */: indexes end with the key of
-- their table, which SQLite adds by itself. A comment stands above each column. Times are milliseconds since 1970 (UTC)
-- unless stated otherwise; dates are ISO 8601 text; references to accounts are NIC handles.

-- Tells a running server that the file was overwritten in place. A table of its own, so that its page stays in the file
-- and out of the write-ahead log.
create table database_mark (
  -- Always 1: there is one row.
  id integer not null primary key check (id = 1),
  -- 8 random bytes, new with each start of a server, and the number of checkpoints since, big-endian.
  mark blob not null,
  -- The schema version that the last start of a server gave the file, once it was in the file itself; null before. A
  -- copy made with SQLite has another one, so a write-ahead log that is left over beside it is not taken for its own.
  schema_version integer
) strict;

-- The use of the database, once a server has run on it. Decision 0020.
create table database_use (
  -- Always 1: there is one row.
  id integer not null primary key check (id = 1),
  -- Whether it is served in demo mode, otherwise in production.
  is_demo int not null check (is_demo in (false, true))
) strict;

-- Fingerprints of the keys with which secrets and papers are encrypted, so that a server with another key is refused.
create table key_fingerprint (
  -- Name of the key: secrets or papers.
  name text primary key not null,
  -- Hash of the key.
  fingerprint blob not null
) without rowid, strict;

-- Files of the app with a hash in their names, of the releases with which servers have started lately: each server has those of
-- the others. Decision 0020.
create table app_file (
  -- Path below the app's folder, with a slash in front; compressed forms have rows of their own.
  path text primary key not null,
  -- Size.
  bytes integer not null,
  -- SHA-256 of the content.
  hash blob not null,
  -- The last start of a server that has the file.
  started_at integer not null,
  -- Content.
  content blob not null
) strict;

create table last_run (
  -- Always 1: there is one row.
  id integer not null primary key check (id = 1),
  -- When a server last ran, to half a minute.
  at integer not null
) strict;

create table account (
  -- The NIC handle.
  handle text primary key not null,
  -- Email address as entered.
  email text not null,
  -- Lower-case copy of email, for lookups.
  email_key text not null,
  -- Address under which the provider knows the account: last set by an import, or at a first sign-in by the provider; null
  -- for a sign-up here. The next import overwrites email only if it still equals this.
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
  -- 1 once the owner has said in which language emails come.
  language_chosen int not null default false check (language_chosen in (false, true)),
  -- 1 if the profile is complete.
  complete int not null check (complete in (false, true)),
  -- 1 once the user has edited name, organisation or language. Imports then leave these columns and complete unchanged.
  person_changed int not null default false check (person_changed in (false, true)),
  -- Argon2 hash of the password; null until one is set.
  password text,
  -- When the owner last changed the address; null if never. Undoing the change restores the earlier value.
  address_changed_at integer,
  -- Whether the profile is complete by the owner's latest entry: 1, or 0 if a name is empty; null if an import has set the
  -- profile since. The column complete keeps the provider's word.
  entry_complete int check (entry_complete in (false, true)),
  -- When the provider suspended the account; null if it is not.
  suspended_at integer,
  -- 1 if the owner hides name and organisation from other accounts.
  name_hidden int not null default false check (name_hidden in (false, true)),
  -- When the provider deleted the account; null if it did not. Until it is removed, it is suspended.
  deleted_at integer,
  -- When a deleted account is to be removed; null otherwise, and once it is. Its row stays for its handle, without
  -- anything personal.
  removal_at integer,
  -- When a delivery report said that the address does not work; null once it is confirmed or replaced, or without a report.
  undeliverable_at integer,
  -- First and last name and, in a second line, organisation: folded, for searches.
  name_key text not null
) without rowid, strict;
create index account_by_email on account (email_key/*, handle*/);
create index account_removal on account (removal_at/*, handle*/) where removal_at is not null;

-- Private labels that accounts give to handles.
create table person_label (
  -- The account that gave it. Nobody else sees it.
  account text not null references account (handle),
  -- The handle. It need not be an account.
  handle text not null,
  -- The label.
  label text not null,
  primary key (account, handle)
) without rowid, strict;
create index person_label_by_handle on person_label (handle/*, account*/);

-- Account operations that are completed with a link sent by email.
create table mailed_link (
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
  -- Expiry of its tokens.
  expires_at integer not null,
  -- One of done, refused, superseded; null while open.
  outcome text,
  -- Time of the outcome.
  outcome_at integer,
  -- Invalid codes entered so far.
  wrong_codes integer not null,
  -- For a change of address and its undo: when the change was first asked for; null means began_at.
  change_began_at integer,
  -- For an undo: account.address_changed_at before the change.
  address_changed_before integer
) strict;
create index mailed_link_with_details on mailed_link (expires_at/*, id*/) where details is not null;
create index mailed_link_by_address on mailed_link (email_key, began_at/*, id*/);
create index mailed_link_by_account on mailed_link (account, purpose, began_at/*, id*/);
create index mailed_link_by_expiry on mailed_link (expires_at/*, id*/);

create table mailed_link_token (
  -- SHA-256 of the token. The token itself exists only in the email.
  hash blob primary key not null,
  -- Mailed link that it opens.
  link integer not null references mailed_link (id)
) without rowid, strict;
create index mailed_link_token_by_link on mailed_link_token (link/*, hash*/);

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
  -- Last use, to the minute or a tenth of the idle timeout: the shorter one. The idle timeout counts from here.
  used_at integer not null,
  -- Network that the session was begun from: the first 24 bits of an IPv4 address, or the first 48 of an IPv6 address;
  -- empty if unknown.
  network text not null default '',
  -- Of a sign-in by the provider: the claim sub. Null for a sign-in by password, as are the next columns.
  provider_subject text,
  -- The claim sid: the session at the provider, if it has named one.
  provider_session text,
  -- The claim acr: the class of the authentication, if given.
  provider_acr text,
  -- The claim auth_time: the time of the authentication, if given.
  provider_authenticated_at integer
) without rowid, strict;
create index session_by_account on session (account/*, token_hash*/);
create index session_by_provider_subject on session (provider_subject/*, token_hash*/) where provider_subject is not null;
create index session_by_use on session (used_at/*, token_hash*/);

-- Device cookies: failed sign-ins from a known device are throttled separately from those of unknown clients.
create table device (
  -- Account that signed in on the device.
  account text not null references account (handle),
  -- SHA-256 of the device cookie.
  hash blob not null,
  -- Last sign-in.
  at integer not null,
  primary key (account, hash)
) without rowid, strict;
create index device_by_hash on device (hash/*, account*/);
create index device_by_time on device (at/*, account, hash*/);

-- Tokens of sign-ins by the provider, and of its logouts, that work once.
create table spent_token (
  -- SHA-256 of the token.
  hash blob primary key not null,
  -- Time from which on the token is refused for its age.
  until integer not null
) without rowid, strict;
create index spent_token_by_time on spent_token (until/*, hash*/);

create table sign_in_failure (
  -- Throttle key: a lower-case login; in parentheses, an account and one of its known devices; or in square brackets, a
  -- client network, followed by the throttled action unless that is signing in.
  login text primary key not null,
  -- Consecutive failures of a login; decaying failures of a network; for other actions, decaying calls.
  failures integer not null,
  -- Last failure or call.
  last_at integer not null
) without rowid, strict;
create index sign_in_failure_by_time on sign_in_failure (last_at/*, login*/);

-- Sign-ups and forgotten passwords, stored when they are called and carried out a little later. Deleted then.
create table postponed_call (
  -- In order of the calls.
  id integer primary key not null,
  -- signUp or passwordReset.
  action text not null,
  -- The address or handle, as entered.
  login text not null,
  -- Sign-up form as JSON, with the password hashed; null for a forgotten password.
  details text,
  -- Time of the call.
  called_at integer not null,
  -- When it is carried out: at a random time soon after the call.
  run_at integer not null
) strict;
create index postponed_call_due on postponed_call (run_at/*, id*/);

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
create index idempotency_by_time on idempotency (at/*, account, key*/);

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
create index bill_by_account on bill (account/*, id*/);
create index bill_open on bill (account, issued, id) where status in ('UNPAID', 'TO_BE_PAID', 'UNMATURED');
create index bill_of_unknown_status on bill (status/*, id*/) where status = 'OTHER';

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
create index payment_method_by_account on payment_method (account/*, id*/);
create index payment_method_of_unknown_status on payment_method (status/*, id*/) where status = 'OTHER';

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
  -- Account that ordered it; null if it was taken over from the provider's systems.
  ordered_by text references account (handle),
  -- When it was added here, by an import or an order. Renewal notices that were due by then were sent elsewhere.
  added_at integer not null,
  -- Creation date.
  creation text not null,
  -- Last day of service; null if it does not expire.
  expiration text,
  -- One of expired, inCreation, ok, pendingDebt, unPaid.
  status text not null,
  -- Renewal type, as the provider names it.
  renewal text not null,
  -- Punycode form of an internationalised name, in lower case; null if the name is ASCII.
  ascii_key text,
  -- When the provider deleted the service; null if it did not. Until it is removed, it counts as expired.
  deleted_at integer,
  -- When a deleted service is to be removed; null otherwise, and once it is. Its row stays for requests and histories.
  removal_at integer
) strict;
-- A removed service has no name any more: the next one of the name is another row.
create unique index service_by_name on service (name, category) where deleted_at is null or removal_at is not null;
create index service_by_orderer on service (ordered_by/*, id*/) where ordered_by is not null;
create index service_of_unknown_status on service (status/*, id*/) where status = 'other';
create index service_removal on service (removal_at/*, id*/) where removal_at is not null;

-- Index of the services list: one row per account and service it is a contact of. The primary key is the default sort
-- order, so a page costs the same for any total.
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
  -- The provider's name for the service.
  name text not null,
  -- Punycode form of an internationalised name; null if the name is ASCII.
  ascii_key text,
  -- Admin contact of the service.
  admin text not null,
  -- Tech contact of the service.
  tech text not null,
  -- Billing contact of the service.
  billing text not null,
  -- Status of the service.
  status text not null,
  -- Last day of the service; null if it does not expire.
  expiration text,
  -- Roles of the service that an open request locks.
  open_roles integer not null,
  primary key (account, name_key, category, service)
) without rowid, strict;

-- Numbers of an account's services by the filters of its list, kept so that nothing has to be counted.
create table contact_count (
  -- Contact.
  account text not null references account (handle),
  -- Category of the services.
  category text not null,
  -- Roles the account holds on them.
  roles integer not null,
  -- Number of services.
  number integer not null,
  primary key (account, category, roles)
) without rowid, strict;

-- Accounts that share services, in both directions: a row for each other contact of the services in the list of an
-- account. Kept, so that nothing is counted.
create table co_contact (
  -- Contact.
  account text not null references account (handle),
  -- Other contact of the same services.
  other text not null references account (handle),
  -- Number of services that they share.
  services integer not null,
  -- Number of these of which the other account is the admin.
  admin integer not null,
  -- Number of these of which the other account is the tech contact.
  tech integer not null,
  -- Number of these of which the other account is the billing contact.
  billing integer not null,
  -- Folded names of the other account.
  name_key text not null,
  primary key (account, other)
) without rowid, strict;
-- Covers searches for names.
create index co_contact_by_services on co_contact (account, services desc, other, name_key);

-- Number of services that end on a day, by billing contact, for the figures of services that need attention.
create table contact_end (
  -- Contact.
  account text not null references account (handle),
  -- Last day of the services; empty for those that need attention on any day (expired, unpaid, in debt). Others without
  -- a last day are not counted.
  day text not null,
  -- Number of services.
  number integer not null,
  primary key (account, day)
) without rowid, strict;

create table large_account (
  -- Number of the account in large_contact and service_search.
  id integer primary key not null,
  -- Account.
  account text not null unique references account (handle),
  -- 0 while an import fills large_contact and service_search for the account: its list is then read without them.
  is_filled int not null default true check (is_filled in (false, true))
) strict;

-- The sort keys of the lists of large accounts.
create table large_contact (
  -- Number of the account, times 2^40, plus the id of the service.
  id integer primary key not null,
  -- Number of the account.
  owner integer not null references large_account (id),
  -- Category of the service.
  category text not null,
  -- Roles the account holds on the service.
  roles integer not null,
  -- Folded name of the service.
  name_key text not null,
  -- Punycode form of an internationalised name; null if the name is ASCII.
  ascii_key text,
  -- Admin contact.
  admin text not null,
  -- Tech contact.
  tech text not null,
  -- Billing contact.
  billing text not null,
  -- Rank of the status: '0' is the most urgent.
  urgency text not null,
  -- Last day of the service; '9999' if it does not expire.
  expiration text not null
) strict;
create index large_contact_by_name on large_contact (owner, category, roles, name_key/*, id*/);
create index large_contact_by_admin on large_contact (owner, category, roles, admin, name_key/*, id*/);
create index large_contact_by_tech on large_contact (owner, category, roles, tech, name_key/*, id*/);
create index large_contact_by_billing on large_contact (owner, category, roles, billing, name_key/*, id*/);
create index large_contact_by_state on large_contact (owner, category, roles, urgency, expiration, name_key/*, id*/);
create index large_contact_by_end on large_contact (owner, category, roles, expiration, name_key/*, id*/);

-- Services by their last day, for renewal notices. A table of its own, because an import writes it in its order.
create table expiring_service (
  -- Last day of the service.
  expiration text not null,
  -- Service.
  service integer not null references service (id),
  primary key (expiration, service)
) without rowid, strict;

-- Renewal notices: one per service, expiry and threshold.
create table renewal_notice (
  -- Service.
  service integer not null references service (id),
  -- Expiry it announced.
  expiration text not null,
  -- Threshold in days: 30, 7 or 1.
  days integer not null,
  -- The billing contact that it is for.
  account text not null,
  -- The email that lists it; null until that is queued, 0 if another system sends the notices.
  mail integer,
  primary key (service, expiration, days)
) without rowid, strict;
create index renewal_notice_to_queue on renewal_notice (account/*, service, expiration, days*/) where mail is null;
create index renewal_notice_by_mail on renewal_notice (mail/*, service, expiration, days*/) where mail > 0;

create table submission (
  -- Number of its first request. Its requests have the numbers from here on, without gaps.
  id integer primary key not null,
  -- Account that asked, or in whose name somebody with access did.
  asker text not null references account (handle),
  -- Account with access that asked in the name of the asker (decision 0064); null for the asker itself.
  delegate text references account (handle),
  -- Number of its requests.
  lines integer not null,
  -- 1 if all of them take effect together, or none.
  all_or_nothing int not null default false check (all_or_nothing in (false, true)),
  -- Text of the asker; null for none.
  note text,
  -- Services that were asked for and left out, by reason, as the asker may know it: JSON; null for none.
  left_out text
) strict;
create index submission_delegated on submission (asker/*, id*/) where delegate is not null;
create index submission_by_delegate on submission (delegate/*, id*/) where delegate is not null;

create table request (
  -- Number of at most 12 digits: random for the first request of a submission, then one more each.
  id integer primary key not null,
  -- Submission.
  submission integer not null,
  -- Service whose contacts it changes.
  service integer not null references service (id),
  -- Roles to transfer.
  roles integer not null,
  -- Account that asked.
  asker text not null references account (handle),
  -- Roles the asker held on the service when it asked.
  asker_roles integer not null,
  -- Outgoing contact.
  from_account text not null references account (handle),
  -- Incoming contact.
  to_account text not null references account (handle),
  -- Time of asking.
  asked_at integer not null,
  -- Deadline for answers.
  deadline integer not null,
  -- State, under its name in the API.
  state text not null,
  -- When the roles are transferred, once every party has accepted; the next check, while something that a person can remove
  -- blocks it.
  effect_at integer,
  -- Number of reminders handled, of two.
  reminders integer not null,
  -- Next scheduled transition; null once ended, or while quarantined.
  due_at integer,
  -- Time of the final transition.
  ended_at integer,
  -- Outcome, as JSON, with the reason of the party that declined.
  ending text,
  -- The last day (UTC, YYYY-MM-DD) of the incoming contact in the tech role; null if it has no end.
  until text
) strict;
create index request_by_service on request (service/*, id*/);
create index request_by_end on request (ended_at/*, id*/) where ended_at is not null;
create index request_by_submission on request (submission, ended_at/*, id*/);
create index request_due on request (due_at, submission/*, id*/) where due_at is not null;
create index request_with_last_day on request (asker, until/*, id*/) where until is not null;

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
  -- Submission of the request.
  submission integer,
  -- The party's own answer: accept or decline; null without one.
  answer text,
  -- SHA-256 of the code it answered with.
  code blob,
  primary key (request, account)
) without rowid, strict;
create index party_by_account on party (account, closed_at, request);
create index party_by_submission on party (submission, account, request);
create index party_asking on party (account, submission/*, request*/) where position = 0 and closed_at is null;
create index party_waiting on party (account, submission/*, request*/) where closed_at is null and accepted_at is null;
create index party_accepted on party (account, submission/*, request*/) where closed_at is null and accepted_at is not null;

create table open_role (
  -- Service.
  service integer not null references service (id),
  -- A single role bit.
  role integer not null,
  -- The open request that holds it.
  request integer not null references request (id),
  primary key (service, role)
) without rowid, strict;
create index open_role_by_request on open_role (request/*, service, role*/);

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
  request integer references request (id),
  -- 1 if the provider's staff put the role right.
  by_provider int not null default false check (by_provider in (false, true)),
  -- The role went back because its end had come.
  returned int not null default false check (returned in (false, true)),
  -- The case that assigned a role.
  case_number integer
) strict;
create index role_term_by_service on role_term (service, role, until/*, id*/);
create index role_term_by_end on role_term (until/*, id*/) where until is not null;
create index role_term_by_request on role_term (request/*, id*/) where request is not null;
create index role_term_by_account on role_term (account/*, id*/);

create table role_end (
  -- The request that set it.
  request integer not null primary key references request (id),
  -- Service.
  service integer not null references service (id),
  -- Contact until then.
  holder text not null references account (handle),
  -- Account that gets the role back.
  returns_to text not null references account (handle),
  -- Its last day (UTC, YYYY-MM-DD).
  until text not null,
  -- When it was set.
  since integer not null,
  -- Number of reminder times that have passed (at most two).
  reminders integer not null,
  -- When the next reminder or the end is due; null once it has ended, or while quarantined.
  due_at integer,
  -- When it ended.
  ended_at integer,
  -- Account that ended it before its last day.
  ended_by text references account (handle),
  -- Account that got the role; null if it ended because the contact was changed otherwise.
  went_to text references account (handle),
  -- Submission of its request.
  submission integer
) strict;
create unique index role_end_to_come on role_end (service) where ended_at is null;
create index role_end_due on role_end (due_at, submission/*, request*/) where due_at is not null;
create index role_end_by_holder on role_end (holder, until/*, request*/) where ended_at is null;
create index role_end_by_returns_to on role_end (returns_to, until/*, request*/) where ended_at is null;
create index role_end_by_ender on role_end (ended_by, ended_at/*, request*/) where ended_by is not null;

create table timeline (
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
create index timeline_by_request on timeline (request/*, id*/);

create table attempt (
  -- Submission.
  submission integer not null references request (id),
  -- Party.
  account text not null references account (handle),
  -- wrong (an invalid code) or resend.
  kind text not null,
  -- Time.
  at integer not null
) strict;
create index attempt_by_submission on attempt (submission, account, kind, at);

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
  country text not null,
  -- Phone number; empty if unknown.
  phone text not null default '',
  -- Street and number; empty if unknown.
  street text not null default '',
  -- Postcode; empty if unknown.
  postcode text not null default '',
  -- Town; empty if unknown.
  town text not null default '',
  -- 1 while the domain is in dispute.
  disputed int not null default false check (disputed in (false, true)),
  -- 1 once the holder was changed here: imports then leave names, organisation, legal form and email unchanged.
  identity_changed int not null default false check (identity_changed in (false, true)),
  -- 1 once phone and postal address were changed here: imports then leave them unchanged.
  details_changed int not null default false check (details_changed in (false, true)),
  -- Until then the domain cannot be transferred to another provider; null if it was never blocked.
  locked_until integer
) without rowid, strict;

create table holder_change (
  -- Random id.
  id integer primary key not null,
  -- Domain.
  service_name text not null,
  -- Admin who asked for it.
  asker text not null references account (handle),
  -- The holder when it was asked for, as JSON.
  before text not null,
  -- The holder that it makes, as JSON.
  after text not null,
  -- 1 if outgoing transfers stay possible.
  opts_out int not null check (opts_out in (false, true)),
  -- Time of the request.
  asked_at integer not null,
  -- Deadline for answers.
  deadline integer not null,
  -- When the old holder agreed.
  old_accepted_at integer,
  -- When the new holder agreed.
  new_accepted_at integer,
  -- Next scheduled transition; null once ended, or while quarantined.
  due_at integer,
  -- Time of the end.
  ended_at integer,
  -- Outcome, as JSON.
  ending text,
  -- Mailed link that the old holder answers with.
  old_link integer not null,
  -- Mailed link that the new holder answers with.
  new_link integer not null
) strict;
create unique index holder_change_open on holder_change (service_name) where ended_at is null;
create index holder_change_due on holder_change (due_at/*, id*/) where due_at is not null;
create index holder_change_by_asker on holder_change (asker, asked_at/*, id*/);
create unique index holder_change_by_old_link on holder_change (old_link);
create unique index holder_change_by_new_link on holder_change (new_link);
create index holder_change_by_end on holder_change (ended_at/*, id*/) where ended_at is not null;

create table holder_history (
  -- Chronological.
  id integer primary key not null,
  -- Domain.
  service_name text not null,
  -- Time of the event.
  at integer not null,
  -- Event.
  what text not null,
  -- Account that caused it; null for holders, scheduled events and rules.
  by_account text,
  -- Party that caused it: old or new.
  side text,
  -- Change of holder, if the event belongs to one.
  change integer,
  -- Names of the fields concerned, separated by spaces.
  fields text not null
) strict;
create index holder_history_by_domain on holder_history (service_name, id);
create index holder_history_by_account on holder_history (by_account, at/*, id*/) where by_account is not null;
create index holder_history_by_time on holder_history (at/*, id*/);

-- Cases of holders without access to an account. Decision 0033.
create table holder_case (
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
  -- The claim, as JSON.
  claim text not null,
  -- The case as the rules see it, as JSON.
  body text not null,
  -- 1 while its rows are damaged: its transitions do not happen, and staff take it up again.
  quarantined int not null default false check (quarantined in (false, true)),
  -- The network that the case was opened from, as it is kept with a session; empty if unknown.
  network text not null default '',
  -- When the claimant confirmed the mailbox; null before.
  confirmed_at integer
) strict;
create index holder_case_due on holder_case (due_at/*, number*/) where due_at is not null;
create index holder_case_papers on holder_case (papers_deleted_at/*, number*/) where papers_deleted_at is not null;
create index holder_case_by_state on holder_case (state, since/*, number*/);
create index holder_case_by_domain on holder_case (domain, opened_at/*, number*/);
create index holder_case_by_address on holder_case (email_key, opened_at/*, number*/);
create index holder_case_quarantined on holder_case (number) where quarantined;
create index holder_case_by_confirmation on holder_case (domain, confirmed_at/*, number*/) where confirmed_at is not null;

create table case_entry (
  -- In order.
  id integer primary key not null,
  -- Case.
  case_number integer not null references holder_case (number),
  -- The entry, as JSON.
  entry text not null
) strict;
create index case_entry_by_case on case_entry (case_number, id);

-- Policies: access to their services that accounts give to others. Decision 0064.
create table access_policy (
  -- Number: a UUID.
  id text primary key not null,
  -- Account that gives access.
  giver text not null references account (handle),
  -- Name, which both sides read.
  name text not null,
  -- Note, which both sides read; null for none.
  note text,
  -- Accounts that have access, as a JSON array of handles.
  accounts text not null,
  -- Services and patterns of them, as a JSON array.
  services text not null,
  -- Actions, as JSON.
  permissions text not null,
  -- From then on it gives nothing; null for no end.
  expires_at integer,
  -- Time of creation.
  created_at integer not null,
  -- Time of the last change.
  updated_at integer not null,
  -- When it was ended; null while it stands.
  ended_at integer,
  -- Account that ended it: the giver, or the last account that dropped it. Null while it stands, and if nobody of them did.
  ended_by text
) without rowid, strict;
create index access_policy_by_giver on access_policy (giver, created_at, id);
create index access_policy_by_end on access_policy (ended_at/*, id*/) where ended_at is not null;

-- Each account of a policy with each of its services, for queries. None of a policy that was ended.
create table access_pair (
  -- Account that has access.
  account text not null references account (handle),
  -- Account that gives it.
  giver text not null references account (handle),
  -- Service, or pattern of services, as in the policy.
  service text not null,
  -- Policy.
  policy text not null references access_policy (id),
  primary key (account, giver, service, policy)
) without rowid, strict;
create index access_pair_by_policy on access_pair (policy/*, account, giver, service*/);
create index access_pair_by_giver on access_pair (giver, service, policy/*, account*/);

-- Uses of policies, and refused ones.
create table access_use (
  -- Chronological.
  id integer primary key not null,
  -- Time.
  at integer not null,
  -- Policy by which it was permitted or denied; of other refusals, the latest of the giver about account and service.
  policy text not null references access_policy (id),
  -- Account that gives access.
  giver text not null references account (handle),
  -- Account that used it.
  account text not null references account (handle),
  -- Action.
  action text not null,
  -- Category of the service.
  category text not null,
  -- Name of the service.
  name text not null,
  -- 1 if it was permitted.
  allowed int not null check (allowed in (false, true)),
  -- System of the provider that asked, by its own word; null if it gave none.
  system text
) strict;
create index access_use_by_giver on access_use (giver, id);
create index access_use_by_account on access_use (account, policy, category, name, action, allowed, at/*, id*/);
create index access_use_by_policy on access_use (policy/*, id*/);
create index access_use_by_time on access_use (at/*, id*/);

create table outbox (
  -- In queue order; part of the Message-ID.
  id integer primary key not null,
  -- First request that it is about, if it is about any.
  request integer references request (id),
  -- Related mailed link, if any.
  link integer references mailed_link (id),
  -- Related service, for renewal notices and emails about orders.
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
  -- One of queued, sent, failed, dropped, or held until its recipient has an address that works.
  state text not null,
  -- Delivery attempts so far.
  attempts integer not null,
  -- Next attempt; null once settled.
  next_at integer,
  -- Time of the last change of state, or of the last attempt.
  state_at integer not null,
  -- Random number of the attempt that is under way; null if none is.
  lease integer,
  -- End of the lease. An attempt without an outcome by then is doubtful: its process has crashed.
  leased_until integer,
  -- When the email was put back into the queue after it had failed; null if it was not.
  put_back_at integer,
  -- Domain, for emails about its holder.
  holder_domain text,
  -- Change of holder, for emails about one.
  holder_change integer references holder_change (id),
  -- Case, for emails about one.
  case_number integer references holder_case (number),
  -- Recipient of an email about a case: claimant, holder, admin or others.
  case_recipient text,
  -- The entry of the audit log that an email tells its recipient about; null for all other emails.
  audit integer,
  -- The policy that an email is about; null for all other emails.
  policy text references access_policy (id),
  -- User-Agent of the call that an email about the safety of an account reports, truncated; null for all other emails.
  agent text,
  -- Network of that call, as in session.network; null for all other emails.
  network text,
  -- Time at which an email that is sent again was first queued; null for all other emails.
  happened_at integer,
  -- Reply of the mail server to the last attempt, for people; null before the first, and in a demo.
  answer text,
  -- Attempts after which the email may have arrived.
  doubts integer not null default 0,
  -- Submission of that request.
  submission integer,
  -- 1 if it failed because its rows are damaged, until it is sent again.
  quarantined int not null default false check (quarantined in (false, true)),
  -- Random part of the Message-ID, so that nobody else can write a delivery report about it; null before the first
  -- attempt, and in a demo.
  message_key text,
  -- Address of the last attempt; null before the first, and in a demo.
  sent_to text,
  -- Queue that it waits in: account, request or renewal.
  queue text not null generated always as
    (case when request is not null then 'request' when notice = 'renewal' then 'renewal' else 'account' end) stored
) strict;
create index outbox_waiting on outbox (queue, next_at/*, id*/) where next_at is not null;
create index outbox_waiting_of_sender on outbox (queue, caused_by, next_at/*, id*/) where next_at is not null;
create index outbox_by_request on outbox (request, account/*, id*/) where request is not null;
create index outbox_by_link on outbox (link/*, id*/) where link is not null;
create index outbox_of_asker on outbox (caused_by, account, queued_at/*, id*/) where notice = 'confirm';
create index outbox_leased on outbox (leased_until/*, id*/) where leased_until is not null;
create index outbox_failed on outbox (state_at/*, id*/) where state = 'failed';
create index outbox_outdated on outbox (state_at, id)
  where next_at is null and request is null and holder_change is null and case_number is null;
create index outbox_by_policy on outbox (policy, account, queued_at/*, id*/) where policy is not null;
create index outbox_password_changes on outbox (account, queued_at/*, id*/) where notice = 'passwordChanged';
create index outbox_by_holder_change on outbox (holder_change/*, id*/) where holder_change is not null;
create index outbox_by_case on outbox (case_number/*, id*/) where case_number is not null;
create index outbox_by_account on outbox (account, id);
create index outbox_by_submission on outbox (submission, account/*, id*/) where submission is not null;
create index outbox_quarantined on outbox (id) where quarantined;
create index outbox_held on outbox (account, id) where state = 'held';
create index outbox_by_holder_domain on outbox (holder_domain/*, id*/) where holder_domain is not null;

-- Lines of emails that report the outcome of several. Other emails are about one line, or all that need an answer.
create table outbox_line (
  -- Email.
  outbox integer not null references outbox (id),
  -- Request.
  request integer not null references request (id),
  primary key (outbox, request)
) without rowid, strict;
create index outbox_line_by_request on outbox_line (request/*, outbox*/);

create table code (
  -- SHA-256 of the code. The code itself exists only in the email.
  hash blob primary key not null,
  -- Submission that it confirms.
  submission integer not null references request (id),
  -- Party it was sent to.
  account text not null references account (handle),
  -- Outbox entry that carried it.
  outbox integer not null references outbox (id),
  -- live or superseded.
  state text not null
) without rowid, strict;
create index code_by_outbox on code (outbox/*, hash*/);
create index code_by_submission on code (submission, account, state/*, hash*/);

-- The outage of the mail server, if there is one: one row at most.
create table mail_outage (
  -- Always 1.
  id integer not null primary key check (id = 1),
  -- When it began.
  since integer not null,
  -- When the mail server was last tried.
  tried_at integer not null,
  -- When the mail server is to be tried again.
  next_at integer not null,
  -- Failed tries since it began.
  failures integer not null
) strict;

-- Rendered emails. Demo mode only: they contain every code in clear.
create table mailbox (
  -- Outbox entry.
  outbox integer not null primary key references outbox (id),
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

-- Private links. Those of earlier emails keep working.
create table case_link (
  -- SHA-256 of the token.
  hash blob primary key not null,
  -- Case.
  case_number integer not null references holder_case (number),
  -- Page that it opens: confirm, page, holderObjection or adminObjection.
  purpose text not null,
  -- When it was used up; only links that work once are.
  used_at integer,
  -- Recipient of a link that can object: a handle or an address. It objects for nobody else (decision 0033). Null
  -- for other links.
  recipient text
) without rowid, strict;
create index case_link_by_case on case_link (case_number/*, hash*/);

create table case_paper (
  -- In order of the uploads.
  id integer primary key not null,
  -- Case.
  case_number integer not null references holder_case (number),
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
  scanned int not null check (scanned in (false, true)),
  -- Nonce and ciphertext.
  sealed blob not null
) strict;
create index case_paper_by_case on case_paper (case_number, id);

-- Papers opened by staff.
create table case_paper_opening (
  -- Paper.
  paper integer not null references case_paper (id) on delete cascade,
  -- Person of the staff.
  staff integer not null,
  -- First time.
  at integer not null,
  primary key (paper, staff)
) without rowid, strict;

-- The provider's people. They are no accounts and hold no roles of services.
create table staff (
  -- Referred to by the audit log, so rows stay.
  id integer primary key not null,
  -- Name, as customers may read it.
  name text not null,
  -- Address, which they sign in with.
  email text not null,
  -- Key of the address.
  email_key text not null,
  -- Roles: reader, support, approver; separated by spaces.
  roles text not null,
  -- The secret of the second factor, encrypted under a key that is derived from the password: only the right password
  -- opens it. Null until the invitation was accepted.
  sealed_secret blob,
  -- Time step of the last code that was used.
  last_code_step integer,
  -- SHA-256 of the invitation's token; null once accepted.
  invitation blob,
  -- End of the invitation.
  invited_until integer,
  -- Time of removal; null while they have access.
  removed_at integer
) strict;
create unique index staff_by_email on staff (email_key) where removed_at is null;
create unique index staff_by_invitation on staff (invitation) where invitation is not null;

create table staff_session (
  -- SHA-256 of the token in the cookie.
  token_hash blob primary key not null,
  -- Member of staff who signed in.
  staff integer not null references staff (id),
  -- Start; the absolute timeout counts from here.
  began_at integer not null,
  -- Last use, to the minute.
  used_at integer not null,
  -- Of a sign-in by the provider: the claims sub and sid.
  provider_subject text,
  provider_session text
) without rowid, strict;
create index staff_session_by_staff on staff_session (staff/*, token_hash*/);

-- Audit log of staff. Rows are only ever added.
create table audit (
  -- Chronological.
  id integer primary key not null,
  -- Time.
  at integer not null,
  -- Member of staff; null for the command line.
  staff integer references staff (id),
  -- Their name at the time.
  staff_name text not null,
  -- Client address; empty for the command line.
  client_ip text not null,
  -- Act.
  act text not null,
  -- The kind of thing it was about; null for signing in and out.
  about_kind text,
  -- The thing: a handle, a number, an address, a search term. Empty for signing in and out.
  about text not null,
  -- Reason; null for looks.
  reason text,
  -- Lower-case form of about, for searches; null if it equals about.
  about_key text,
  -- Name of the refusal; null if the act was done.
  refusal text,
  -- The paper of a case that was opened; null for all other acts.
  paper integer,
  -- The kind of that paper; null if the case has none with this number.
  paper_kind text
) strict;
create index audit_by_staff on audit (staff, id);
create index audit_by_subject on audit (about, id);
create index audit_by_act on audit (act, id);
create index audit_by_time on audit (at/*, id*/);
create index audit_with_reason on audit (reason/*, id*/) where reason is not null;
create index audit_by_key on audit (about_key/*, id*/) where about_key is not null;

-- Proposals of staff to give a role to another account.
create table correction (
  -- Chronological.
  id integer primary key not null,
  -- Service.
  service integer references service (id),
  -- A single role bit.
  role integer,
  -- Contact at the time of the proposal.
  from_account text references account (handle),
  -- Proposed contact.
  to_account text references account (handle),
  -- Account, for an address.
  account text references account (handle),
  -- Address at the time of the proposal.
  from_address text,
  -- Proposed address.
  to_address text,
  -- Member of staff who proposed it.
  proposed_by integer not null references staff (id),
  -- Time of the proposal.
  proposed_at integer not null,
  -- Reason.
  reason text not null,
  -- Member of staff who decided; null while open.
  decided_by integer references staff (id),
  -- Time of the decision; null while open.
  decided_at integer,
  -- 1 if it was approved.
  approved int not null default false check (approved in (false, true)),
  check ((service is null) = (role is null) and (service is null) = (from_account is null)
    and (service is null) = (to_account is null)),
  check ((account is null) = (from_address is null) and (account is null) = (to_address is null)),
  check ((service is null) <> (account is null))
) strict;
create index correction_by_service on correction (service/*, id*/) where service is not null;
create index correction_by_account on correction (account/*, id*/) where account is not null;
create index correction_open on correction (id) where decided_at is null;

-- An import that is applied in several transactions; no row without one.
create table import_position (
  -- Always 1: there is at most one row.
  id integer not null primary key check (id = 1),
  -- The first row of the export that was not applied, counted over all its files.
  next integer not null,
  -- When the import began.
  began_at integer not null,
  -- Rows of contact that the import has written; null until all that it has to write are staged.
  listed integer
) strict;

-- Handles of the accounts in the export that is about to be imported, or under way: sign-ups must not take them.
create table reserved_handle (
  -- The handle.
  handle text primary key not null
) without rowid, strict;

-- Outcome of the last imports, for the desk.
create table last_import (
  -- Always 1: there is one row.
  id integer not null primary key check (id = 1),
  -- When an import was last applied; null if none was.
  applied_at integer,
  -- Accounts in that export.
  accounts integer not null default 0,
  -- Services in that export.
  services integer not null default 0,
  -- When an import was last refused; null if none was.
  refused_at integer,
  -- Faults of that export.
  faults integer not null default 0
) strict;

-- Changes of which other processes have to hear: those of commands and imports, and with several servers those of each.
-- The newest row stays, so that a server can tell whether it has missed some.
create table announcement (
  -- Number, in the order of commits.
  id integer primary key not null,
  -- Random number of the process that made the change.
  origin integer not null,
  -- The change, as JSON.
  change text not null,
  -- Time by the clock of that process, in seconds since 1970.
  at integer not null
) strict;

-- Services of an import under way whose rows in lists are written at its end, unless somebody changes their contacts
-- before.
create table unlisted_service (
  -- Service. No foreign key, or SQLite would delete all rows one by one at the end of an import.
  service integer primary key not null,
  -- 1 if the import has added it; 0 if it was in lists before.
  added int not null check (added in (false, true)),
  -- 1 once somebody has changed its contacts, and written its rows.
  overtaken int not null default false check (overtaken in (false, true))
) strict;
create index unlisted_service_overtaken on unlisted_service (service) where overtaken;

-- Devices that staff have signed in on: their failures are counted apart from those of strangers.
create table staff_device (
  -- Member of staff.
  staff integer not null references staff (id),
  -- SHA-256 of the device cookie.
  hash blob not null,
  -- Last sign-in.
  at integer not null,
  primary key (staff, hash)
) without rowid, strict;
create index staff_device_by_hash on staff_device (hash/*, staff*/);
create index staff_device_by_time on staff_device (at/*, staff, hash*/);

-- Keys of the provider's other systems.
create table provider_key (
  -- Number, by which it is revoked.
  id integer primary key not null,
  -- The system that has it, for people.
  name text not null,
  -- Scopes, separated by spaces.
  scopes text not null,
  -- SHA-256 of the key. The key itself is shown once.
  hash blob not null unique,
  -- Time of creation.
  created_at integer not null,
  -- Last use, to the minute; null before the first.
  last_used_at integer,
  -- When it was revoked; null while it is valid.
  revoked_at integer
) strict;

-- Versions that the provider's systems have given to objects. An object that was written without one has no row.
create table provider_version (
  -- Kind of the object: the table that it is in.
  kind text not null,
  -- Its key there; of a service, category and name.
  key text not null,
  -- The latest version.
  version integer not null,
  -- When the object was deleted; null while it is there.
  deleted_at integer,
  primary key (kind, key)
) without rowid, strict;
create index provider_version_deleted on provider_version (deleted_at/*, kind, key*/) where deleted_at is not null;

-- The history that the numbers of events belong to. Decision 0055.
create table event_feed (
  -- Always 1: there is one row.
  id integer not null primary key check (id = 1),
  -- Random hexadecimal digits; others after the database went back to an earlier moment.
  epoch text not null
) strict;

-- Events for the provider's other systems, append-only. The latest stays, so an epoch gives no number twice. Decision 0055.
create table provider_event (
  -- Number in the feed; consecutive.
  id integer primary key not null,
  -- Time of the event.
  at integer not null,
  -- Kind, as in the body.
  kind text not null,
  -- Service (category and name) or handle that it is about; webhooks keep the order within it.
  subject text not null,
  -- Type and data as JSON, as receivers get them.
  body text not null
) strict;

-- Addresses of the provider's systems that events are posted to.
create table webhook (
  -- The number.
  id integer primary key not null,
  -- Address.
  url text not null,
  -- Kinds of events as a JSON array; null for all.
  kinds text,
  -- Secret that deliveries are signed with, encrypted.
  secret blob not null,
  -- Event up to which all are delivered, given up or in webhook_retry.
  position integer not null,
  -- Last delivery; null before the first.
  delivered_at integer,
  -- Reason of the last failure; null if none has failed since the last delivery.
  failure text,
  -- When the first event since the last replay was given up; null if none was.
  failing_since integer,
  -- Events given up since the last replay.
  given_up integer not null default 0,
  -- Number of the first of these; null without one.
  first_given_up integer,
  -- When the receiver answered 410: nothing is delivered until an operator resumes the webhook. Null otherwise.
  stopped_at integer,
  -- End of a pause that the receiver has asked for; null if its last response asked for none.
  paused_until integer
) strict;

-- Secrets of webhooks that were replaced, and sign deliveries beside the present one for a time.
create table webhook_former_secret (
  -- Order of replacement.
  id integer primary key not null,
  -- Webhook.
  webhook integer not null references webhook (id),
  -- The secret, encrypted.
  secret blob not null,
  -- Until when deliveries are signed with it as well.
  until integer not null
) strict;
create index webhook_former_secret_by_webhook on webhook_former_secret (webhook, until/*, id*/);

-- Events that a webhook has not accepted yet, and later ones about the same subject.
create table webhook_retry (
  -- Webhook.
  webhook integer not null references webhook (id),
  -- Event.
  event integer not null,
  -- Subject of the event.
  subject text not null,
  -- Failed attempts.
  attempts integer not null,
  -- Next attempt; null behind an earlier event about the same subject.
  next_at integer,
  primary key (webhook, event)
) without rowid, strict;
create index webhook_retry_by_subject on webhook_retry (webhook, subject, event);
create index webhook_retry_due on webhook_retry (next_at/*, webhook, event*/) where next_at is not null;

-- Applications that accounts have registered.
create table application (
  -- The number.
  id integer primary key not null,
  -- Account that registered it.
  account text not null references account (handle),
  -- Its public key.
  key text not null unique,
  -- Secret that it signs with, encrypted.
  sealed_secret blob not null,
  -- Its name.
  name text not null,
  -- Purpose; may be empty.
  description text not null,
  -- Time of registration.
  created_at integer not null
) strict;
create index application_by_account on application (account/*, id*/);

-- Access to an account that an application has asked for.
create table credential (
  -- The number.
  id integer primary key not null,
  -- Application.
  application integer not null references application (id) on delete cascade,
  -- Account that has answered; null before.
  account text references account (handle),
  -- SHA-256 of the consumer key.
  consumer_hash blob not null unique,
  -- SHA-256 of the token of the page that grants it.
  token_hash blob not null unique,
  -- Calls that it allows, as a JSON array of method and path.
  rules text not null,
  -- Address that the page links to after the answer; null for none.
  redirection text,
  -- State: pendingValidation, validated or refused.
  state text not null,
  -- Time of the request.
  requested_at integer not null,
  -- Network of the request, as in session.network: each has a share of the unanswered ones.
  network text not null,
  -- Time of the answer; null before.
  answered_at integer,
  -- End of access, or of the time to answer; null for unlimited access.
  expires_at integer,
  -- Last use, to the minute; null before the first.
  used_at integer
) strict;
create index credential_by_application on credential (application, requested_at/*, id*/);
create index credential_by_account on credential (account/*, id*/) where account is not null;
create index credential_by_end on credential (expires_at/*, id*/) where expires_at is not null;

-- Signed calls of late that act, none of which is accepted twice.
create table signed_call (
  -- SHA-256 of the signature.
  hash blob primary key not null,
  -- When the call arrived.
  at integer not null
) without rowid, strict;
create index signed_call_by_time on signed_call (at/*, hash*/);
