-- What was announced of things that will end: the last notice of each. No decision reads it, so it raises no version.

create table notice (
  organisation text collate "C" not null,
  kind         text collate "C" not null,
  id           text collate "C" not null,
  -- The end that was announced; another one begins anew.
  ends_at      timestamptz not null,
  -- How many days before that end; fewer are announced again.
  days         integer     not null,
  constraint notice_primary_key primary key (organisation, kind, id),
  constraint notice_organisation foreign key (organisation) references organisation (id),
  constraint notice_kind_known check (kind in ('key', 'machine_key', 'grant', 'delegation', 'binding')),
  constraint notice_days_positive check (days > 0)
);
create index notice_by_end on notice (ends_at);

-- Only what ends can be announced.
create index agent_key_by_expiry on agent_key (expires_at) where expires_at is not null and parent is null;
create index agent_key_by_sunset on agent_key (sunset_at) where sunset_at is not null and parent is null;
create index machine_key_by_expiry on machine_key (expires_at) where expires_at is not null;
create index agent_grant_by_expiry on agent_grant (expires_at) where expires_at is not null;
create index group_grant_by_expiry on group_grant (expires_at) where expires_at is not null;
create index delegation_by_expiry on delegation (expires_at);
create index binding_by_age on binding (created_at) where status = 'active';
