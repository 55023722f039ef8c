-- Trust: what an agent says it needs, and what people said to that. No decision about a credential reads it, so it raises no version; the
-- keys that end with a profile do.

create table trust_profile (
  organisation       text collate "C" not null,
  id                 text collate "C" not null,
  agent              text collate "C" not null,
  purpose            text        not null,
  -- What keys under this profile may be for, at the most.
  tools              text[]      not null,
  capabilities       text[]      not null,
  endpoints          text[]      not null,
  data_modes         text[]      not null,
  rate_limit_profile text        not null,
  -- A name of another system.
  credit_account     text,
  -- Where keys may be delivered.
  callback_url       text,
  contact_email      text,
  receiver_key       text,
  submitted_by       text collate "C" not null,
  submitted_at       timestamptz not null default now(),
  review_status      text        not null default 'pending',
  -- The last that was said.
  reviewed_by        text collate "C",
  reviewed_at        timestamptz,
  review_note        text,
  constraint trust_profile_primary_key primary key (organisation, id),
  constraint trust_profile_id_shape check (id ~ '^trust_[0-9A-Za-z]{22}$'),
  constraint trust_profile_agent foreign key (organisation, agent) references principal (organisation, id) on delete cascade,
  constraint trust_profile_purpose_length check (char_length(purpose) <= 500),
  constraint trust_profile_lists_bounded check (
    cardinality(tools) between 1 and 32 and cardinality(capabilities) between 1 and 32
    and cardinality(endpoints) <= 32 and cardinality(data_modes) <= 32),
  constraint trust_profile_rate_known check (rate_limit_profile in ('low', 'standard', 'high')),
  constraint trust_profile_status_known check (review_status in ('pending', 'approved', 'rejected', 'revoked')),
  constraint trust_profile_review_is_signed check (
    (review_status = 'pending') = (reviewed_by is null) and (reviewed_by is null) = (reviewed_at is null)),
  -- Nobody reviews what they sent.
  constraint trust_profile_review_is_anothers check (review_status <> 'approved' or reviewed_by <> submitted_by)
);
create unique index trust_profile_one_pending on trust_profile (organisation, agent) where review_status = 'pending';
create index trust_profile_of_agent on trust_profile (organisation, agent);
create index trust_profile_pending on trust_profile (organisation, id) where review_status = 'pending';

-- How an agent came to be known; keys name it for ever.
create table onboarding (
  organisation  text collate "C" not null,
  id            text collate "C" not null,
  trust_profile text collate "C" not null,
  created_at    timestamptz not null default now(),
  constraint onboarding_primary_key primary key (organisation, id),
  constraint onboarding_id_shape check (id ~ '^onboard_[0-9A-Za-z]{22}$'),
  constraint onboarding_trust_profile foreign key (organisation, trust_profile) references trust_profile (organisation, id) on delete cascade
);
create unique index onboarding_of_trust_profile on onboarding (organisation, trust_profile);

-- What was reviewed stays what was reviewed.
create function keep_trust_profile() returns trigger
language plpgsql as $$
begin
  if (new.organisation, new.id, new.agent, new.purpose, new.tools, new.capabilities, new.endpoints, new.data_modes, new.rate_limit_profile,
      new.credit_account, new.callback_url, new.contact_email, new.receiver_key, new.submitted_by, new.submitted_at)
    is distinct from (old.organisation, old.id, old.agent, old.purpose, old.tools, old.capabilities, old.endpoints, old.data_modes, old.rate_limit_profile,
      old.credit_account, old.callback_url, old.contact_email, old.receiver_key, old.submitted_by, old.submitted_at)
    or (old.review_status, new.review_status) not in (('pending', 'approved'), ('pending', 'rejected'), ('approved', 'revoked')) then
    raise exception 'a trust profile is only ever reviewed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger trust_profile_is_kept before update on trust_profile for each row execute function keep_trust_profile();
