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
-- Who signed in.
  staff integer not null references staff (id),
-- Start; the absolute timeout counts from here.
  began_at integer not null,
-- Last use, to the minute.
  used_at integer not null
) without rowid, strict;

create index staff_session_by_staff on staff_session (staff);

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
  reason text
) strict;

create index audit_by_staff on audit (staff, id);
create index audit_by_subject on audit (about, id);
create index audit_by_act on audit (act, id);
create index audit_by_time on audit (at);

create trigger audit_is_never_changed before update on audit begin
  select raise (abort, 'the audit log is append-only');
end;
create trigger audit_is_never_deleted before delete on audit begin
  select raise (abort, 'the audit log is append-only');
end;
