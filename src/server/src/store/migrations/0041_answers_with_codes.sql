-- A code is live or superseded. That it was used is known from the answers given with it (party.code), which alone change
-- with an answer.
update code set state = 'live' where state = 'used';

-- With all that an answer reads of a code; the hash is the primary key, which each index has.
drop index code_by_submission;
create index code_by_submission on code (submission, account, state);

-- Those who have to answer a submission are found by party_waiting, too.
drop index party_unanswered;
