-- MCP servers that agents reach through the vault, with a credential that they never see.

create table mcp_proxy (
  organisation     text collate "C" not null,
  id               text collate "C" not null,
  name             text        not null,
  -- Rises with every change; the ETag.
  version          integer     not null default 1,
  upstream_url     text        not null,
  -- Whose credential is used; an agent needs a grant for it.
  service          text collate "C" not null,
  -- Headers in which a place named TOKEN stands for the credential; null: as the credential's own rules say.
  header_templates text,
  enabled          boolean     not null default true,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  constraint mcp_proxy_primary_key primary key (organisation, id),
  constraint mcp_proxy_id_shape check (id ~ '^mcp_[0-9A-Za-z]{22}$'),
  constraint mcp_proxy_organisation foreign key (organisation) references organisation (id),
  constraint mcp_proxy_name_unique unique (organisation, name),
  constraint mcp_proxy_name_shape check (char_length(name) between 1 and 100 and name = btrim(name) and name !~ '[[:cntrl:]]'),
  constraint mcp_proxy_version_positive check (version > 0),
  constraint mcp_proxy_upstream_url_shape check (upstream_url ~ '^https?://[^/?#@ ]+(?:[/?][!-~]*)?$' and char_length(upstream_url) <= 1000),
  constraint mcp_proxy_service_shape check (service ~ '^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$'),
  constraint mcp_proxy_header_templates_are_an_object check (header_templates is null or (header_templates is json object and octet_length(header_templates) <= 8192))
);

alter table policy_attachment
  drop constraint policy_attachment_type_known,
  add constraint policy_attachment_type_known
    check (target_type in ('organisation', 'agent', 'app', 'service_account', 'grant', 'credential', 'mcp_proxy'));

-- What a proxy is attached to and whether it is enabled is part of a decision.
do $$
declare
  watched record;
begin
  for watched in
    select * from (values ('mcp_proxy', 'mcp_proxy', 'id')) as decision_table (name, kind, subject_column)
  loop
    execute format('create trigger %1$s_insert_raises_version after insert on %1$I referencing new table as added '
      'for each statement execute function note_changes(%2$L, %3$L)', watched.name, watched.kind, watched.subject_column);
    execute format('create trigger %1$s_update_raises_version after update on %1$I referencing old table as removed new table as added '
      'for each statement execute function note_changes(%2$L, %3$L)', watched.name, watched.kind, watched.subject_column);
    execute format('create trigger %1$s_delete_raises_version after delete on %1$I referencing old table as removed '
      'for each statement execute function note_changes(%2$L, %3$L)', watched.name, watched.kind, watched.subject_column);
    execute format('create trigger %1$s_is_not_truncated before truncate on %1$I '
      'for each statement execute function refuse_truncate()', watched.name);
  end loop;
end $$;
