-- When the log was last told that a token came again: a token without an owner must not fill it, nor hold up the organisation's changes.
alter table access_key_delivery add column refused_at timestamptz;
