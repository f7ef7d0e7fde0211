-- Imports of very many services beside a server: see decision 0030.

-- Services that the import under way has added or changed, and whose rows in contact it has not written yet.
create table import_service (
-- Service.
  service integer primary key not null,
-- 1 if the import has added it; 0 if it was in lists before.
  added integer not null
) strict;

-- Rows of contact that the import has written; null until all that it has to write are staged.
alter table import_position add column listed integer;

-- Handles of the accounts in the export that is about to be imported, or under way: sign-ups must not take them.
create table reserved_handle (
-- The handle.
  handle text primary key not null
) without rowid, strict;

-- 0 while an import fills large_contact and service_search for the account: lists are then read without them.
alter table large_account add column complete integer not null default 1;

-- The rows of a service in contact are found by its contacts. An index by service would be written at random places by
-- imports, whose rows are in the order of accounts.
drop trigger open_role_added;
drop trigger open_role_removed;
drop index contact_by_service;

create trigger open_role_added after insert on open_role begin
  update contact set open_roles = open_roles + 1 from service s
  where s.id = new.service and contact.account in (s.admin, s.tech, s.billing) and contact.name_key = s.name_key
    and contact.category = s.category and contact.service = s.id;
end;
create trigger open_role_removed after delete on open_role begin
  update contact set open_roles = open_roles - 1 from service s
  where s.id = old.service and contact.account in (s.admin, s.tech, s.billing) and contact.name_key = s.name_key
    and contact.category = s.category and contact.service = s.id;
end;

-- Services by their last day, for renewal notices. A table of its own, because an import writes it in its
-- order.
create table expiring_service (
-- Last day of the service.
  expiration text not null,
-- Service.
  service integer not null references service (id),
  primary key (expiration, service)
) without rowid, strict;

insert into expiring_service select expiration, id from service where expiration is not null order by expiration, id;

drop index service_by_expiration;

-- Whoever changes contacts during an import writes the rows of the service.
create trigger contacts_changed after update of admin, tech, billing on service begin
  insert or ignore into expiring_service (expiration, service)
    select new.expiration, new.id from import_service where service = new.id and new.expiration is not null;
  delete from import_service where service = new.id;
end;
