-- A check of a vault that is under way, or the test entry that one could not take away again. No decision reads it.

create table vault_check (
  organisation text collate "C" not null,
  entry        text collate "C" not null,
  -- Null: the check is over, and the entry may still be in the vault.
  started_at   timestamptz,
  constraint vault_check_primary_key primary key (organisation),
  constraint vault_check_organisation foreign key (organisation) references organisation (id),
  constraint vault_check_entry_shape check (entry ~ '^sallyport-check-[0-9a-f]{16}$')
);
