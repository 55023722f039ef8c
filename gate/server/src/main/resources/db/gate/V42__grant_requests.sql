-- What agents ask to be granted, and what people answered. No decision about a credential reads it: an approval makes a grant.

create table grant_request (
  organisation    text collate "C" not null,
  id              text collate "C" not null,
  agent           text collate "C" not null,
  -- Whether there is such a credential is not looked at, when it is asked for and when it is answered.
  service         text collate "C" not null,
  reason          text        not null,
  hours           integer     not null,
  status          text        not null default 'pending',
  created_at      timestamptz not null default now(),
  -- Nobody answered in time: pending from here on means expired.
  expires_at      timestamptz not null,
  decided_at      timestamptz,
  decided_by      text collate "C",
  decision_reason text,
  grant_id        text collate "C",
  constraint grant_request_primary_key primary key (organisation, id),
  constraint grant_request_id_shape check (id ~ '^grq_[0-9A-Za-z]{22}$'),
  constraint grant_request_agent foreign key (organisation, agent) references agent (organisation, id) on delete cascade,
  constraint grant_request_service_shape check (service ~ '^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$'),
  constraint grant_request_reason_length check (char_length(reason) between 1 and 500),
  constraint grant_request_hours_bounded check (hours between 1 and 720),
  constraint grant_request_status_known check (status in ('pending', 'approved', 'denied', 'expired')),
  constraint grant_request_decided_by_somebody check ((status in ('approved', 'denied')) = (decided_by is not null and decided_at is not null)),
  constraint grant_request_approved_makes_a_grant check ((status = 'approved') = (grant_id is not null)),
  constraint grant_request_decision_reason_length check (char_length(decision_reason) <= 500),
  -- Who asks is never who decides.
  constraint grant_request_decided_by_another check (decided_by <> agent)
);
create unique index grant_request_one_pending on grant_request (organisation, agent, service) where status = 'pending';
create index grant_request_by_agent on grant_request (organisation, agent, created_at);
create index grant_request_by_status on grant_request (organisation, status, id);
