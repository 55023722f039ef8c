-- Whom the gate tells about what happens, what there is to tell, and how far it has come. No decision reads any of it, so none of
-- it raises a version.

create table event_endpoint (
  organisation     text collate "C" not null,
  id               text collate "C" not null,
  url              text        not null,
  description      text        not null default '',
  -- Names of types; '*' alone: every type.
  event_types      text[]      not null,
  status           text        not null default 'enabled',
  -- Why it is disabled: an operator's wish, or the receiver's answer 410.
  disabled_because text,
  -- Events it was not told about because too many were waiting.
  dropped_events   bigint      not null default 0,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  constraint event_endpoint_primary_key primary key (organisation, id),
  constraint event_endpoint_id_shape check (id ~ '^wep_[0-9A-Za-z]{22}$'),
  constraint event_endpoint_organisation foreign key (organisation) references organisation (id),
  constraint event_endpoint_url_shape check (url ~ '^https?://[^?#@[:space:]]+$' and char_length(url) <= 255),
  constraint event_endpoint_description_length check (char_length(description) <= 200),
  constraint event_endpoint_types_bounded check (cardinality(event_types) between 1 and 64 and array_position(event_types, null) is null),
  constraint event_endpoint_status_known check (status in ('enabled', 'disabled')),
  constraint event_endpoint_disabled_has_reason check ((status = 'disabled') = (disabled_because is not null)),
  constraint event_endpoint_reason_known check (disabled_because in ('operator', 'gone'))
);

-- The secrets that deliveries to an endpoint are signed with: one, or two while the receiver changes over.
create table event_secret (
  organisation text collate "C" not null,
  endpoint     text collate "C" not null,
  number       integer     not null,
  -- Under the gate's own keyset, tied to this row.
  sealed       bytea       not null,
  created_at   timestamptz not null default now(),
  -- Null: the newest.
  expires_at   timestamptz,
  constraint event_secret_primary_key primary key (organisation, endpoint, number),
  constraint event_secret_endpoint foreign key (organisation, endpoint) references event_endpoint (organisation, id) on delete cascade,
  constraint event_secret_number_positive check (number > 0)
);
create unique index event_secret_one_newest on event_secret (organisation, endpoint) where expires_at is null;

create table event (
  organisation text collate "C" not null,
  id           text collate "C" not null,
  type         text collate "C" not null,
  at           timestamptz not null default statement_timestamp(),
  -- A JSON object, sent as it is: text, so that every attempt sends the same bytes.
  data         text        not null,
  constraint event_primary_key primary key (organisation, id),
  constraint event_id_shape check (id ~ '^evt_[0-9A-Za-z]{22}$'),
  constraint event_organisation foreign key (organisation) references organisation (id),
  constraint event_type_shape check (type ~ '^[a-z_]{1,32}\.[a-z_]{1,32}$'),
  constraint event_data_length check (octet_length(data) between 2 and 16384)
);
create index event_by_age on event (at);

-- One message to one endpoint. Written in the transaction of what it tells about.
create table event_delivery (
  organisation     text collate "C" not null,
  endpoint         text collate "C" not null,
  event            text collate "C" not null,
  -- Order of the listing.
  number           bigint      not null generated always as identity,
  status           text        not null default 'pending',
  -- Attempts that were begun. It fences them: an attempt that was overtaken cannot settle the next one.
  attempts         integer     not null default 0,
  -- While it is being sent: when another gate may take it over, since the one that sends it must have died.
  due_at           timestamptz not null default statement_timestamp(),
  last_attempt_at  timestamptz,
  last_failure     text,
  last_http_status integer,
  created_at       timestamptz not null default statement_timestamp(),
  finished_at      timestamptz,
  constraint event_delivery_primary_key primary key (organisation, endpoint, event),
  constraint event_delivery_endpoint foreign key (organisation, endpoint) references event_endpoint (organisation, id) on delete cascade,
  constraint event_delivery_event foreign key (organisation, event) references event (organisation, id),
  constraint event_delivery_status_known check (status in ('pending', 'sending', 'delivered', 'failed', 'cancelled')),
  constraint event_delivery_finished_has_time check ((status in ('pending', 'sending')) = (finished_at is null)),
  constraint event_delivery_attempts_counted check (attempts >= 0)
);
create index event_delivery_open on event_delivery (organisation, endpoint, due_at) where status in ('pending', 'sending');
create unique index event_delivery_listing on event_delivery (organisation, endpoint, number);
create index event_delivery_of_event on event_delivery (organisation, event);
create index event_delivery_finished on event_delivery (finished_at) where finished_at is not null;
