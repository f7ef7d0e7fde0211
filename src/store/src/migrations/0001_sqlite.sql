-- What SQLite alone has of version 1.

-- Search in the lists of large accounts, for texts of three and more characters, by id of large_contact. text: folded name
-- and handles, a line each; ascii: Punycode form of an internationalised name.
create virtual table service_search using fts5 (
  text, ascii,
  content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);

-- Transactions that write the index merge its segments, four at a time.
insert into service_search (service_search, rank) values ('automerge', 4);

insert into announcement (origin, change, at) values (0, '"Outbox"', 0);

insert into event_feed (id, epoch) values (1, lower(hex(randomblob(5))));

create trigger audit_is_never_deleted before delete on audit begin
  select raise (abort, 'the audit log is append-only');
end;

create trigger contacts_changed after update of admin, tech, billing on service
when exists (select 1 from unlisted_service where service = new.id) begin
  insert into expiring_service (expiration, service)
    select new.expiration, new.id where new.expiration is not null on conflict do nothing;
  update unlisted_service set overtaken = 1 where service = new.id;
end;

create trigger audit_is_never_changed before update on audit begin
  select raise (abort, 'the audit log is append-only');
end;

create trigger audit_is_never_replaced before insert on audit
when exists (select 1 from audit where id = new.id) begin
  select raise (abort, 'the audit log is append-only');
end;

create trigger audit_ids_are_positive after insert on audit when new.id < 1 begin
  select raise (abort, 'the audit log is append-only');
end;

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
