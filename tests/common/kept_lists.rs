//! Tables that lists of services are read from.

/// Checks of the tables that lists are read from: each statement finds rows that are wrong or missing.
pub(crate) const FAULTS: [&str; 7] = [
    "with held (account, role, id) as (
       select admin, 1, id from service union all select tech, 2, id from service union all select billing, 4, id from service),
     expected as (
       select h.account, s.name_key, s.category, s.id, sum(h.role), s.name, s.ascii_key, s.admin, s.tech, s.billing, s.status,
         s.expiration, (select count(*) from open_role o where o.service = s.id)
       from held h join service s on s.id = h.id group by h.account, s.id)
     select * from (select * from expected except select * from contact) missing
     union all select * from (select * from contact except select * from expected) extra",
    "with expected as (select account, category, roles, count(*) from contact group by account, category, roles)
     select * from (select * from expected except select * from contact_count) missing
     union all select * from (select * from contact_count except select * from expected) extra",
    "with other (account, other, service, admin, tech, billing) as (
       select account, admin, service, admin, tech, billing from contact where admin <> account
       union select account, tech, service, admin, tech, billing from contact where tech <> account
       union select account, billing, service, admin, tech, billing from contact where billing <> account),
     expected as (
       select account, other, count(*), count(*) filter (where admin = other),
         count(*) filter (where tech = other), count(*) filter (where billing = other),
         (select name_key from account where handle = other)
       from other group by account, other)
     select * from (select * from expected except select * from co_contact) missing
     union all select * from (select * from co_contact except select * from expected) extra",
    "with day (account, day) as (
       select account, case when status in ('expired', 'unPaid', 'pendingDebt') then '' else expiration end from contact
       where roles & 4 <> 0),
     expected as (select account, day, count(*) from day where day is not null group by account, day)
     select * from (select * from expected except select * from contact_end) missing
     union all select * from (select * from contact_end except select * from expected) extra",
    "with expected as (
       select (l.id << 40) | c.service, l.id, c.category, c.roles, c.name_key, c.ascii_key, c.admin, c.tech, c.billing,
         case c.status when 'expired' then '0' when 'unPaid' then '1' when 'pendingDebt' then '2' when 'inCreation' then '3'
           when 'ok' then '4' end, coalesce(c.expiration, '9999')
       from contact c join large_account l on l.account = c.account)
     select * from (select * from expected except select * from large_contact) missing
     union all select * from (select * from large_contact except select * from expected) extra",
    "select * from (
       select expiration, id from service where expiration is not null except select * from expiring_service) missing
     union all select * from (select * from expiring_service except select expiration, id from service) extra",
    // SQLite's full-text index.
    "select rowid from service_search where rowid not in (select id from large_contact)
     union all select id from large_contact where id not in (select rowid from service_search)",
];
