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

create index postponed_call_due on postponed_call (run_at);
