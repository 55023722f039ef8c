-- The vault's own documents beside the gate's: who it is at providers, refreshes under way, people who connect.
alter table document drop constraint document_collection_check;
alter table document add constraint document_collection_check
  check (collection in ('proxy_configs', 'vault_config', 'oauth_clients', 'oauth_refreshes', 'oauth_connections'));
