-- Changes of a password are limited by the emails that tell them.
create index outbox_password_changes on outbox (account, queued_at) where notice = 'passwordChanged';
