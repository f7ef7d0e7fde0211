-- What an import has staged of a service counts no longer once somebody else has changed its contacts: see decision 0030.

-- Services of the import under way that somebody else has changed since, and whose rows in contact it leaves alone. Any row
-- makes it look at every service.
create table overtaken_service (
-- Service.
  service integer primary key not null
) strict;

-- An import that was interrupted before has kept no record of them.
insert into overtaken_service select 0 where exists (select 1 from import_position);

drop trigger contacts_changed;

create trigger contacts_changed after update of admin, tech, billing on service begin
  insert or ignore into expiring_service (expiration, service)
    select new.expiration, new.id from import_service where service = new.id and new.expiration is not null;
  insert or ignore into overtaken_service (service) select service from import_service where service = new.id;
  delete from import_service where service = new.id;
end;
