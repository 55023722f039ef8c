-- Keys of agents that their answers are sealed to. Each is sealed itself, bound to organisation, agent, key id and time: a row that was changed here opens nothing.
create table enrolment (
  organisation text collate "C" not null,
  agent text collate "C" not null check (length(agent) between 1 and 96),
  key_id text collate "C" not null check (length(key_id) = 43),
  since timestamptz not null,
  sealed_key bytea not null check (length(sealed_key) between 1 and 2112),
  primary key (organisation, agent)
);
