-- What makes the vault's log provable: a Merkle tree (RFC 6962) over its entries in the order of their sequence. Releases never touch it.
create table log_tree (
  organisation text collate "C" primary key,
  -- What verifies its checkpoints, under the log's name; and the Ed25519 key that signs them.
  verifier_key text collate "C" not null check (length(verifier_key) between 1 and 600),
  sealed_key bytea not null check (length(sealed_key) between 1 and 256),
  -- Entries in the tree, the sequence of the last of them, and the signed checkpoint over them.
  size bigint not null check (size >= 0),
  last_sequence bigint not null check (last_sequence >= size),
  checkpoint text not null check (length(checkpoint) between 1 and 2000)
);
create trigger log_tree_key before insert or update of sealed_key on log_tree
  for each row execute function require_current_key('array[sealed_key]');

-- The hashes of the tree's nodes, 256 next to each other in a row, as C2SP's tlog-tiles divides them.
create table log_tile (
  organisation text collate "C" not null,
  -- 0: hashes of entries; 1: of the nodes above 256 entries each; and so on.
  level smallint not null,
  number bigint not null,
  hashes bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
  -- Of which entries they are; only on level 0.
  sequences bigint[],
  first_sequence bigint,
  primary key (organisation, level, number),
  check ((level = 0) = (sequences is not null) and (level = 0) = (first_sequence is not null)),
  check (sequences is null or cardinality(sequences) * 32 = length(hashes) and sequences[1] = first_sequence)
);
create unique index log_tile_by_entry on log_tile (organisation, first_sequence) where level = 0;
-- Hashes do not compress.
alter table log_tile alter column hashes set storage external;

-- A tree only grows. Whoever gets around this is found by its checkpoints.
create function refuse_shrinking_log() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' then
    raise exception 'the tree of the log only grows' using errcode = 'restrict_violation';
  elsif tg_table_name = 'log_tree' then
    if new.size < old.size or new.last_sequence < old.last_sequence
        or (new.organisation, new.verifier_key) is distinct from (old.organisation, old.verifier_key) then
      raise exception 'the tree of the log only grows' using errcode = 'restrict_violation';
    end if;
  elsif (new.organisation, new.level, new.number) is distinct from (old.organisation, old.level, old.number)
      or substring(new.hashes for length(old.hashes)) <> old.hashes
      or new.sequences[1:cardinality(old.sequences)] is distinct from old.sequences then
    raise exception 'the tree of the log only grows' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
create trigger log_tree_only_grows before update or delete on log_tree for each row execute function refuse_shrinking_log();
create trigger log_tile_only_grows before update or delete on log_tile for each row execute function refuse_shrinking_log();
create trigger log_tree_is_not_truncated before truncate on log_tree for each statement execute function refuse_shrinking_log();
create trigger log_tile_is_not_truncated before truncate on log_tile for each statement execute function refuse_shrinking_log();

-- The gate's checkpoint that this vault holds is a document of the vault's own.
alter table document drop constraint document_collection_check;
alter table document add constraint document_collection_check
  check (collection in ('proxy_configs', 'vault_config', 'oauth_clients', 'oauth_refreshes', 'oauth_connections', 'log_exchange'));
