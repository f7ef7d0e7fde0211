-- What PostgreSQL alone has of version 1.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- The rows of a list of values, as SQLite's extension of this name.
create function rarray(bigint[]) returns table (value bigint) language sql immutable as 'select unnest($1)';
create function rarray(text[]) returns table (value text) language sql immutable as 'select unnest($1)';

-- The rows of a list in JSON, as SQLite's `json_each`.
create function json_rows(text) returns table (value jsonb) language sql immutable as
  'select jsonb_array_elements($1::jsonb)';

-- Members of JSON that is stored as text, as SQLite reads them.
create function json_member(text, text) returns text language sql immutable as 'select $1::jsonb ->> $2';
create function json_part(text, text) returns jsonb language sql immutable as 'select $1::jsonb -> $2';
create operator ->> (leftarg = text, rightarg = text, function = json_member);
create operator -> (leftarg = text, rightarg = text, function = json_part);

-- Search in the lists of large accounts, as SQLite's full-text index of this name. rowid: the id of large_contact.
create table service_search (
  rowid bigint primary key,
  text text not null,
  ascii text
);
create index service_search_text on service_search using gin (rowid, text gin_trgm_ops);
create index service_search_ascii on service_search using gin (rowid, ascii gin_trgm_ops) where ascii is not null;

insert into announcement (origin, change, at) values (0, '"Outbox"', 0);

insert into event_feed (id, epoch) values (1, left(replace(gen_random_uuid()::text, '-', ''), 10));

alter table audit add check (id >= 1);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only' using errcode = '23514';
end $$;
create trigger audit_is_never_changed before update or delete on audit
  for each row execute function audit_is_append_only();
create trigger audit_is_never_emptied before truncate on audit
  for each statement execute function audit_is_append_only();

create function contacts_changed() returns trigger language plpgsql as $$
begin
  if exists (select 1 from unlisted_service where service = new.id) then
    insert into expiring_service (expiration, service)
      select new.expiration, new.id where new.expiration is not null on conflict do nothing;
    update unlisted_service set overtaken = true where service = new.id;
  end if;
  return null;
end $$;
create trigger contacts_changed after update of admin, tech, billing on service
  for each row execute function contacts_changed();

-- By the whole key, from variables: as a join, the planner looks through all contacts of an account for the service.
create function count_open_role(which bigint, change bigint) returns void language plpgsql as $$
declare
  s service;
begin
  select * into s from service where id = which;
  update contact set open_roles = open_roles + change
  where account in (s.admin, s.tech, s.billing) and name_key = s.name_key and category = s.category and service = s.id;
end $$;

create function open_role_added() returns trigger language plpgsql as $$
begin
  perform count_open_role(new.service, 1);
  return null;
end $$;
create trigger open_role_added after insert on open_role for each row execute function open_role_added();

create function open_role_removed() returns trigger language plpgsql as $$
begin
  perform count_open_role(old.service, -1);
  return null;
end $$;
create trigger open_role_removed after delete on open_role for each row execute function open_role_removed();
