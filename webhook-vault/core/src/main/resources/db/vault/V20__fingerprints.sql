-- The name of the public half of a key or certificate, as ssh-keygen and openssl print it. Not secret.
alter table credential add fingerprint text check (length(fingerprint) between 1 and 128);
