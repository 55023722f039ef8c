-- Answers to requests with an Idempotency-Key, for a day. A row is written in the transaction of the change it answers, so there is
-- none for a request that is still under way or that failed. No decision reads any of it, so none of it raises a version.

create table kept_answer (
  organisation text collate "C" not null,
  -- The operator or the machine key that sent it.
  caller       text collate "C" not null,
  key          text collate "C" not null,
  -- SHA-256 of method, target and body.
  request      bytea       not null,
  status       integer     not null,
  -- Names, each followed by its value.
  headers      text[]      not null,
  -- JSON without what is shown once; null: no body.
  body         text,
  at           timestamptz not null default statement_timestamp(),
  constraint kept_answer_primary_key primary key (organisation, caller, key),
  constraint kept_answer_organisation foreign key (organisation) references organisation (id),
  constraint kept_answer_caller_shape check (caller ~ '^(op|key)_[0-9A-Za-z]{22}$'),
  constraint kept_answer_key_shape check (key ~ '^[ -~]{1,255}$'),
  constraint kept_answer_request_length check (octet_length(request) = 32),
  constraint kept_answer_of_success check (status between 200 and 299),
  constraint kept_answer_headers_in_pairs check (cardinality(headers) % 2 = 0)
);
create index kept_answer_by_age on kept_answer (at);
