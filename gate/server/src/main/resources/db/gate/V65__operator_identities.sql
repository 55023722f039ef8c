-- A subject means something only together with who issued it. Nobody has signed in before this version, so no subject is lost.
update operator set subject = null where subject is not null;
alter table operator
  drop constraint operator_subject_unique,
  add column issuer text collate "C",
  add constraint operator_identity_unique unique (organisation, issuer, subject),
  add constraint operator_identity_is_whole check ((issuer is null) = (subject is null)),
  add constraint operator_issuer_length check (char_length(issuer) between 1 and 500);
