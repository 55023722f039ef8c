-- Backups that were restored. Tickets that expire before tickets_from may have been redeemed in the history that was cut off.
create table restoration (
  organisation text collate "C" not null,
  restored_at timestamptz not null,
  taken_at timestamptz not null,
  tickets_from timestamptz not null,
  primary key (organisation, restored_at)
);
