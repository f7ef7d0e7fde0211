-- Each act on a submission is one transaction: see decision 0035.
drop view told_request;
drop view told_party;
drop table preparation;
drop table recorded_line;
drop table line_act;
drop index outbox_held;

drop trigger open_role_added;
drop trigger open_role_removed;
drop table open_role;

-- Locks: an open request holds a role of a service.
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
