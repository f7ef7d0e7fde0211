-- Network that a session was begun from: the first 24 bits of an IPv4 address, or the first 48 of an IPv6 address; empty for
-- sessions from before it was kept.
alter table session add column network text not null default '';
