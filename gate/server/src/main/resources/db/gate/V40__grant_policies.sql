-- What a grant's lives may be: its own policy, kept when it is extended. And a word on why it was given.

alter table agent_grant
  add column notes               text        not null default '',
  -- No life of the grant reaches beyond this.
  add column policy_expires_at   timestamptz,
  -- The longest that one granting or extending gives, from then on.
  add column max_ttl_seconds     integer,
  -- What is given when no end is asked for.
  add column default_ttl_seconds integer,
  add column updated_at          timestamptz not null default now(),
  add constraint agent_grant_notes_length check (char_length(notes) <= 2000),
  add constraint agent_grant_max_ttl_bounded check (max_ttl_seconds between 3600 and 2592000),
  add constraint agent_grant_default_ttl_bounded check (default_ttl_seconds between 3600 and coalesce(max_ttl_seconds, 2592000)),
  add constraint agent_grant_ends_with_its_policy check (policy_expires_at is null or coalesce(expires_at <= policy_expires_at, false)),
  add constraint agent_grant_limited_grant_ends check (max_ttl_seconds is null or expires_at is not null);
