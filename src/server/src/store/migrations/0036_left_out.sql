-- Services that a submission does not cover although they were asked for, by reason, as its asker may know it: JSON.
alter table submission add column left_out text;
