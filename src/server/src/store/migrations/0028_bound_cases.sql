-- To whom a link that can object was mailed: a handle or an address. It objects for nobody else (decision 0033). Null for
-- other links, and for those of earlier versions.
alter table case_link add column recipient text;
-- The case that assigned a role.
alter table role_term add column case_number integer;
