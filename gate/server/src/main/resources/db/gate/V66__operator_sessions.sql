-- Who has signed in at this gate. A session is the operator's, whose role and status are read with it at each request.
create table operator_session (
  organisation text collate "C" not null,
  id           text collate "C" not null,
  operator     text collate "C" not null,
  -- SHA-256 of the whole token; the token itself is shown once and kept nowhere.
  token_hash   bytea       not null,
  -- When the person proved who they are; null where the provider does not say.
  signed_in_at timestamptz,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null,
  constraint operator_session_key primary key (organisation, id),
  constraint operator_session_id_shape check (id ~ '^ses_[0-9A-Za-z]{22}$'),
  constraint operator_session_operator foreign key (organisation, operator) references operator (organisation, id) on delete cascade,
  constraint operator_session_token_hash_unique unique (token_hash),
  constraint operator_session_token_hash_length check (octet_length(token_hash) = 32),
  constraint operator_session_is_bounded check (expires_at <= created_at + interval '25 hours')
);
create index operator_session_of_operator on operator_session (organisation, operator, created_at);

-- Whoever is somebody else from now on does not keep what the one before had.
create function end_sessions_of_another_identity() returns trigger language plpgsql as $$
begin
  delete from operator_session where organisation = new.organisation and operator = new.id;
  return null;
end $$;
create trigger operator_identity_changed after update on operator for each row
  when (old.issuer is distinct from new.issuer or old.subject is distinct from new.subject)
  execute function end_sessions_of_another_identity();
