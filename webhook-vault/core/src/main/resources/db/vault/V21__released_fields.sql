-- Which fields of a credential were released, where not all of them were.
alter table release_log add fields text;
