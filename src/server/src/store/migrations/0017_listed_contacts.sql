-- What a list of services shows, sorts and filters by stands together: see decision 0028.

-- The services list of every account: one row per account and service it is a contact of, with everything that the list
-- shows. The primary key is the default sort order, so a page is one range of one table.
create table listed_contact (
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

insert into listed_contact
select c.account, c.name_key, c.category, c.service, c.roles, s.name, s.ascii_key, s.admin, s.tech, s.billing, s.status,
  s.expiration, (select count(*) from open_role o where o.service = c.service)
from contact c join service s on s.id = c.service
order by c.account, c.name_key, c.category, c.service;

drop table contact;
alter table listed_contact rename to contact;
create index contact_by_service on contact (service);

create trigger open_role_added after insert on open_role begin
  update contact set open_roles = open_roles + 1 where service = new.service;
end;
create trigger open_role_removed after delete on open_role begin
  update contact set open_roles = open_roles - 1 where service = old.service;
end;

-- How many services an account has, by what its list is filtered by. Kept, so that nothing is counted.
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

insert into contact_count select account, category, roles, count(*) from contact group by account, category, roles;

-- Accounts with so many services that their lists have indexes of their own.
create table large_account (
-- Number of the account in large_contact and service_search.
  id integer primary key not null,
-- Account.
  account text not null unique references account (handle)
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

create index large_contact_by_name on large_contact (owner, category, roles, name_key);
create index large_contact_by_admin on large_contact (owner, category, roles, admin, name_key);
create index large_contact_by_tech on large_contact (owner, category, roles, tech, name_key);
create index large_contact_by_billing on large_contact (owner, category, roles, billing, name_key);
create index large_contact_by_state on large_contact (owner, category, roles, urgency, expiration, name_key);

-- The texts that the lists of large accounts are searched in, by id of large_contact. text: folded name and handles, a
-- line each; ascii: Punycode form; letters: the characters of text, each three times, for texts of one character.
create virtual table service_search using fts5 (
  text, ascii, letters,
  content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);
-- The migration's hook fills the tables of large accounts.
