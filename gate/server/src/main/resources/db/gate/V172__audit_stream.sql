-- A receiver that is sent the records of an organisation's log, in the order of the tree: one for each organisation. It is a receiver like
-- those of events, with their secrets, which nobody lists; what it is sent is not queued, but read from the log.

alter table event_endpoint
  drop constraint event_endpoint_kind_known,
  add constraint event_endpoint_kind_known check (kind in ('events', 'callback', 'contact', 'audit')),
  drop constraint event_endpoint_belongs_to_profile,
  add constraint event_endpoint_belongs_to_profile check ((kind in ('callback', 'contact')) = (trust_profile is not null));
create unique index event_endpoint_of_log on event_endpoint (organisation) where kind = 'audit';

create table audit_stream (
  organisation     text collate "C" not null,
  endpoint         text collate "C" not null,
  -- The place in the tree of the next record to send; what is before it was taken.
  next             bigint      not null default 0,
  -- Raised by each attempt: proves, when one ends, that it was not overtaken.
  attempt          bigint      not null default 0,
  -- Attempts that failed since the last that did not.
  failures         integer     not null default 0,
  -- When the next attempt may begin; while one is under way, when another gate may take over.
  due_at           timestamptz not null default now(),
  last_attempt_at  timestamptz,
  last_taken_at    timestamptz,
  last_failure     text,
  last_http_status integer,
  constraint audit_stream_primary_key primary key (organisation),
  constraint audit_stream_endpoint foreign key (organisation, endpoint) references event_endpoint (organisation, id) on delete cascade,
  constraint audit_stream_counts check (next >= 0 and attempt >= 0 and failures >= 0)
);
create index audit_stream_due on audit_stream (due_at);
