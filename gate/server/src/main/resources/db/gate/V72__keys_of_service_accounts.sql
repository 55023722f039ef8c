-- A machine key may be a service account's: it works while the account does, and ends with it. And requests that are held for a
-- principal lapse when it is deleted.

alter table machine_key
  add column service_account text collate "C",
  add constraint machine_key_service_account foreign key (organisation, service_account) references principal (organisation, id) on delete cascade,
  -- In the log it speaks for its account.
  add constraint machine_key_speaks_for_its_account check (service_account is null or (principal = service_account and left(service_account, 4) = 'sva_'));
create index machine_key_by_service_account on machine_key (organisation, service_account) where service_account is not null;

create function end_keys_of_service_accounts() returns trigger
language plpgsql as $$
begin
  update machine_key key set status = 'revoked', revoked_at = now()
  from added join removed on removed.organisation = added.organisation and removed.id = added.id
  where removed.deleted_at is null and added.deleted_at is not null
    and key.organisation = added.organisation and key.service_account = added.id and key.status <> 'revoked';
  return null;
end $$;
create trigger principal_ends_its_machine_keys after update on principal referencing old table as removed new table as added
  for each statement execute function end_keys_of_service_accounts();

create function lapse_approvals_of_principals() returns trigger
language plpgsql as $$
begin
  update approval set expires_at = now()
  from added join removed on removed.organisation = added.organisation and removed.id = added.id
  where removed.deleted_at is null and added.deleted_at is not null
    and approval.organisation = added.organisation and approval.agent = added.id
    and approval.status in ('pending', 'approved') and approval.expires_at > now();
  return null;
end $$;
create trigger principal_lapses_its_approvals after update on principal referencing old table as removed new table as added
  for each statement execute function lapse_approvals_of_principals();
