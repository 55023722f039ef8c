-- The log with words instead of codes, for people with psql. Run again whenever this file changes: extend it with each new code of
-- AuditAction, AuditDecision and AuditSource.
create or replace view audit_in_words as
select id, at, organisation,
  case action
    when 1 then 'agent_credential' when 2 then 'list_grants' when 3 then 'whoami' when 4 then 'store' when 5 then 'user_reveal'
    when 6 then 'agent_request' when 190 then 'mcp' when 191 then 'mcp_proxy_request'
    when 192 then 'mcp_proxy_created' when 193 then 'mcp_proxy_changed' when 194 then 'mcp_proxy_deleted'
    when 150 then 'event_endpoint_created' when 151 then 'event_endpoint_changed' when 152 then 'event_endpoint_deleted'
    when 153 then 'event_endpoint_secret_rotated'
    when 20 then 'agent_created' when 21 then 'agent_changed' when 22 then 'agent_deleted' when 23 then 'key_rotated'
    when 160 then 'app_created' when 161 then 'app_changed' when 162 then 'app_deleted'
    when 163 then 'service_account_created' when 164 then 'service_account_changed' when 165 then 'service_account_deleted'
    when 24 then 'grant_created' when 25 then 'grant_revoked' when 26 then 'credential_changed' when 27 then 'credential_deleted'
    when 170 then 'vault_delivery_changed' when 171 then 'vault_plaintext_relay_allowed'
    when 172 then 'agent_credential_relayed' when 173 then 'agent_credential_relayed_in_plaintext'
    when 28 then 'vault_bound' when 29 then 'vault_locked' when 30 then 'vault_unlocked'
    when 175 then 'connect' when 185 then 'audit_alarm' when 186 then 'audit_exported'
    when 187 then 'audit_removed' when 188 then 'audit_alarm_accepted'
    when 200 then 'trust_requested' when 201 then 'trust_approved' when 202 then 'trust_rejected' when 203 then 'trust_revoked'
    when 204 then 'access_key_issued' when 205 then 'access_key_delivered' when 206 then 'access_key_delivery_failed'
    when 207 then 'access_key_retrieved' when 208 then 'access_key_lapsed' when 209 then 'access_key_rotated'
    when 180 then 'vault_checked' when 181 then 'vault_check_tickets' when 182 then 'vault_check_ended'
    when 40 then 'operator_created' when 41 then 'operator_changed' when 42 then 'operator_removed'
    when 43 then 'operator_token_rotated' when 44 then 'operator_token_removed'
    when 140 then 'operator_identity_pinned' when 141 then 'operator_signed_in' when 142 then 'operator_signed_out'
    when 225 then 'sandbox_credential_issued' when 226 then 'sandbox_credential_revoked' when 227 then 'sandbox_credential_promoted'
    when 50 then 'machine_key_created' when 51 then 'machine_key_changed' when 52 then 'machine_key_rotated' when 53 then 'machine_key_revoked'
    when 90 then 'policy_created' when 91 then 'policy_changed' when 92 then 'policy_deleted'
    when 93 then 'policy_attached' when 94 then 'policy_detached'
    when 70 then 'key_created' when 71 then 'key_deprecated' when 72 then 'key_undeprecated' when 73 then 'key_revoked'
    when 74 then 'key_derived'
    when 100 then 'grant_changed' when 101 then 'grant_extended'
    when 102 then 'group_created' when 103 then 'group_changed' when 104 then 'group_deleted'
    when 105 then 'group_member_added' when 106 then 'group_member_removed'
    when 107 then 'grant_requested' when 108 then 'grant_request_approved' when 109 then 'grant_request_denied'
    when 110 then 'list_grant_requests' when 111 then 'grant_returned'
    when 120 then 'approval_requested' when 121 then 'approval_approved' when 122 then 'approval_denied'
    when 123 then 'approval_expired' when 124 then 'approval_used' when 125 then 'approval_failed' when 126 then 'show_approval'
    when 130 then 'break_glass_opened' when 131 then 'break_glass_closed' when 132 then 'break_glass_expired' when 133 then 'break_glass_used'
    when 112 then 'user_added' when 113 then 'user_changed'
    when 114 then 'user_credential_given' when 115 then 'user_credential_taken'
    when 116 then 'delegation_created' when 117 then 'delegation_revoked' when 118 then 'delegation_returned'
    end as action,
  case decision when 1 then 'allow' when 2 then 'deny' end as decision,
  case source when 1 then 'direct' when 2 then 'agent' when 3 then 'gate' when 4 then 'mcp' when 5 then 'mcp_proxy' end as source,
  reason, actor_id, key_id, object_id, service, client, ticket_id, request_id, rule,
  trace_in_full(organisation, trace) as trace
from audit;
