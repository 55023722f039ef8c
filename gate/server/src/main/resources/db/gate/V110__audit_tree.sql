-- What makes the log provable: for each organisation a Merkle tree (RFC 6962) over its records in the order of their ids.
-- One gate at a time adds what was written; requests never touch these tables. No decision reads them, so they raise no version.

create table audit_tree (
  -- "none" for the records that belong to no organisation, as in the log.
  organisation  text     collate "C" not null,
  -- The log's name: of its checkpoints, and of the key that signs them.
  origin        text     not null,
  -- The Ed25519 key under the gate's own keyset, and what its signatures are verified with.
  sealed_key    bytea    not null,
  verifier_key  text     not null,
  -- Records in the tree, and the id of the last of them.
  size          bigint   not null default 0,
  last_id       bigint   not null default 0,
  -- The signed checkpoint of this size.
  checkpoint    text     not null,
  -- What witnesses were told last.
  announced_size bigint  not null default 0,
  announced_at  timestamptz,
  constraint audit_tree_primary_key primary key (organisation),
  constraint audit_tree_size_positive check (size >= 0 and announced_size between 0 and size)
);

-- The hashes of the tree's nodes, 256 next to each other in a row, as C2SP's tlog-tiles divides them.
create table audit_tile (
  organisation text     collate "C" not null,
  -- 0: hashes of records; 1: of the nodes above 256 records each; and so on.
  level        smallint not null,
  number       bigint   not null,
  hashes       bytea    not null,
  -- Of which records they are; only on level 0.
  ids          bigint[],
  first_id     bigint,
  constraint audit_tile_primary_key primary key (organisation, level, number),
  constraint audit_tile_tree foreign key (organisation) references audit_tree (organisation),
  constraint audit_tile_length check (octet_length(hashes) between 32 and 8192 and octet_length(hashes) % 32 = 0),
  constraint audit_tile_ids check ((level = 0) = (ids is not null) and (level = 0) = (first_id is not null)
    and (ids is null or cardinality(ids) * 32 = octet_length(hashes) and ids[1] = first_id))
);
create unique index audit_tile_by_record on audit_tile (organisation, first_id) where level = 0;
-- Hashes do not compress.
alter table audit_tile alter column hashes set storage external;

-- A tree only grows. Whoever gets around this is found by its checkpoints.
create function refuse_shrinking_tree() returns trigger
language plpgsql as $$
begin
  if tg_op <> 'UPDATE' then
    raise exception 'the tree of the log only grows' using errcode = 'restrict_violation';
  elsif tg_table_name = 'audit_tree' then
    if new.size < old.size or new.last_id < old.last_id or new.origin <> old.origin or new.organisation <> old.organisation then
      raise exception 'the tree of the log only grows' using errcode = 'restrict_violation';
    end if;
  elsif (new.organisation, new.level, new.number) is distinct from (old.organisation, old.level, old.number)
      or substring(new.hashes for octet_length(old.hashes)) <> old.hashes
      or new.ids[1:cardinality(old.ids)] is distinct from old.ids then
    raise exception 'the tree of the log only grows' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create trigger audit_tree_only_grows before update or delete on audit_tree for each row execute function refuse_shrinking_tree();
create trigger audit_tile_only_grows before update or delete on audit_tile for each row execute function refuse_shrinking_tree();
create trigger audit_tree_is_not_truncated before truncate on audit_tree for each statement execute function refuse_shrinking_tree();
create trigger audit_tile_is_not_truncated before truncate on audit_tile for each statement execute function refuse_shrinking_tree();

-- What does not fit together: a tree and its checkpoint, or a checkpoint and one that somebody else holds. Told once; whoever has
-- looked into it deletes the row, and is told again if it is still so.
create table audit_alarm (
  organisation text collate "C" not null,
  kind         text collate "C" not null,
  finding      text        not null,
  at           timestamptz not null default statement_timestamp(),
  constraint audit_alarm_primary_key primary key (organisation, kind),
  constraint audit_alarm_kind_known check (kind in ('tree', 'witness', 'vault')),
  constraint audit_alarm_finding_length check (char_length(finding) between 1 and 500)
);
