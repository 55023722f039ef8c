-- With which key new ciphertexts must be sealed: the bytes that each of its ciphertexts begins with. Null: nobody has said so yet.
alter table vault_keyset add sealing_prefix bytea check (length(sealing_prefix) = 5);
-- A key of a key service is named by its URI.
alter table vault_keyset drop constraint vault_keyset_wrapped_by_check;
alter table vault_keyset add constraint vault_keyset_wrapped_by_check check (length(wrapped_by) between 1 and 500);

-- Refuses what an older key sealed. The lock on the keyset's row makes a change of the key wait for writers that looked at it before, so that
-- afterwards what older keys sealed only becomes less. Argument: the row's ciphertexts as an expression of type bytea[].
create function require_current_key() returns trigger language plpgsql as $$
declare
  wanted bytea;
  ciphertexts bytea[];
begin
  select sealing_prefix into wanted from vault_keyset where organisation = new.organisation for share;
  if wanted is null then
    return new;
  end if;
  execute format('select %s from (select ($1).*) as sealed', tg_argv[0]) into ciphertexts using new;
  if exists (select from unnest(ciphertexts) as ciphertext where substring(ciphertext from 1 for 5) <> wanted) then
    raise exception 'sealed with a key that seals no longer' using errcode = 'SP001';
  end if;
  return new;
end
$$;

create trigger credential_key before insert or update of ciphertexts on credential
  for each row execute function require_current_key('ciphertexts');
create trigger document_key before insert or update of ciphertext on document
  for each row execute function require_current_key('array[ciphertext]');
create trigger enrolment_key before insert or update of sealed_key on enrolment
  for each row execute function require_current_key('array[sealed_key]');
create trigger binding_key before insert or update of sealed_secret on binding
  for each row execute function require_current_key('array[sealed_secret]');
