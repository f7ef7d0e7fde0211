-- A submission that is being prepared may replace another one: its lines then wait for roles that the lines of the other
-- one still hold, until all of those are withdrawn at one moment. See decision 0039.
drop trigger open_role_added;
drop trigger open_role_removed;

-- Locks: an open request holds a role of a service, and lines that are to replace it come after it.
create table open_role_in_turn (
-- Service.
  service integer not null references service (id),
-- A single role bit.
  role integer not null,
-- The request with the least turn holds the role.
  turn integer not null default 0,
-- Open request.
  request integer not null references request (id),
  primary key (service, role, turn)
) without rowid, strict;
insert into open_role_in_turn (service, role, request) select service, role, request from open_role;
drop table open_role;
alter table open_role_in_turn rename to open_role;
create index open_role_by_request on open_role (request);

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
