-- Operators are invited, changed and removed; some have no token of ours and sign in at an identity provider.
alter table operator
  alter column token_hash drop not null,
  -- Lower case. Who signs in with this address, verified by the identity provider, is this operator.
  add column email      text collate "C",
  -- Who that is at the provider: noted at the first sign-in, so that an address that is given to somebody else is not enough later.
  add column subject    text collate "C",
  add column updated_at timestamptz not null default now(),
  add constraint operator_email_unique unique (organisation, email),
  add constraint operator_subject_unique unique (organisation, subject),
  add constraint operator_email_shape check (email ~ '^[^@[:space:]]{1,64}@[^@[:space:]]{1,190}$' and email = lower(email)),
  add constraint operator_subject_length check (char_length(subject) between 1 and 255),
  add constraint operator_can_prove_who_it_is check (token_hash is not null or email is not null);
