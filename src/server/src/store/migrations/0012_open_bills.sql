-- Whoever changes contacts must have no unpaid bill. Most bills are paid, and are not looked at for that.
create index bill_open on bill (account, issued, id) where status in ('UNPAID', 'TO_BE_PAID', 'UNMATURED');
