-- Whether a credential is only released sealed to an agent's key. Part of what its ciphertexts are bound to: a mark that was changed here opens nothing.
alter table credential add sealed_only boolean not null default false;
