-- How often a credential may be given away within an hour. Belongs to the service's name, so it outlives the credential.
create table release_cap (
  organisation text collate "C" not null,
  service text collate "C" not null check (length(service) between 1 and 64),
  releases integer not null check (releases between 0 and 10000),
  primary key (organisation, service)
);

-- Releases under a cap, as long as they count. Whoever adds one holds the lock of the cap's row.
create table capped_release (
  organisation text collate "C" not null,
  service text collate "C" not null,
  at timestamptz not null,
  foreign key (organisation, service) references release_cap on delete cascade
);
create index capped_release_at on capped_release (organisation, service, at);
