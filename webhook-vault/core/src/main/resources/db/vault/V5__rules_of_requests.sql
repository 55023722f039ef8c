-- Where a credential may be sent by the vault itself. Part of what its ciphertexts are bound to: rules that were changed here open nothing.
alter table credential add request_rules text check (length(request_rules) between 1 and 8192);
