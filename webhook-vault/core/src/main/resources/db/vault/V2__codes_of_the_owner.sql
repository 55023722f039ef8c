-- A code that the vault's owner asked for opens a sealed binding too.
alter table exchange_code add to_owner boolean not null default false;
