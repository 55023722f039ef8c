-- What the gate holds of the logs of its organisations' vaults, and what they hold of its own. Raises no version: no decision reads it.
create table vault_log (
  organisation text     collate "C" not null,
  -- The binding whose vault it is; another vault has another log.
  binding      text     collate "C" not null,
  -- The key of the vault's log as it was first told, and the newest checkpoint that went on from the ones before.
  verifier_key text,
  checkpoint   text,
  size         bigint   not null default 0,
  exchanged_at timestamptz,
  -- Over how many records of the gate's log the vault holds a checkpoint.
  vault_holds  bigint   not null default 0,
  -- When a gate may ask next; whoever asks moves it on first, so that gates do not ask at once.
  due_at       timestamptz not null,
  constraint vault_log_primary_key primary key (organisation),
  constraint vault_log_sizes_positive check (size >= 0 and vault_holds >= 0),
  constraint vault_log_whole check ((verifier_key is null) = (checkpoint is null) and (verifier_key is null) = (exchanged_at is null)),
  constraint vault_log_key_length check (char_length(verifier_key) <= 600),
  constraint vault_log_checkpoint_length check (char_length(checkpoint) <= 4000)
);
create index vault_log_due on vault_log (due_at);
