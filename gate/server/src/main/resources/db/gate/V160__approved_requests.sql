-- What a held request would have the vault request, for those who decide. Null where the agent asked for the credential itself. The
-- query is part of what is approved, by action_hash, and is kept nowhere.

alter table approval
  add column request_method text collate "C",
  -- Which host the agent chose, or that of an MCP server; null: the credential's first.
  add column request_host   text collate "C",
  add column request_path   text collate "C",
  add constraint approval_request_method_shape check (request_method ~ '^[A-Z]{3,7}$'),
  add constraint approval_request_host_length check (char_length(request_host) between 1 and 255),
  add constraint approval_request_path_shape check (request_path ~ '^/[!-~]*$' and char_length(request_path) <= 1024 and position('?' in request_path) = 0),
  add constraint approval_request_whole check (
    (request_method is null) = (request_path is null) and (request_host is null or request_path is not null));

drop trigger approval_action_is_frozen on approval;
create trigger approval_action_is_frozen
  before update of organisation, id, agent, service, user_subject, grant_id, action_hash, demands, reason, longest_seconds, created_at,
    request_method, request_host, request_path on approval
  for each row when (
    (new.organisation, new.id, new.agent, new.service, new.user_subject, new.grant_id, new.action_hash, new.demands, new.reason,
      new.longest_seconds, new.created_at, new.request_method, new.request_host, new.request_path)
    is distinct from
    (old.organisation, old.id, old.agent, old.service, old.user_subject, old.grant_id, old.action_hash, old.demands, old.reason,
      old.longest_seconds, old.created_at, old.request_method, old.request_host, old.request_path))
  execute function refuse_change_of_action();
