-- Rules now say whether the vault's owner set them, beside the 8,192 characters that somebody may write.
alter table credential drop constraint credential_request_rules_check;
alter table credential add constraint credential_request_rules_length check (length(request_rules) between 1 and 8300);
