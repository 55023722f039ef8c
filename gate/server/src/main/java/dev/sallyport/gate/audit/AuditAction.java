package dev.sallyport.gate.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What was asked for. The codes are stored: they are never reused and never renumbered. */
public enum AuditAction {
  AGENT_CREDENTIAL(1),
  LIST_GRANTS(2),
  WHOAMI(3),
  STORE(4),
  USER_REVEAL(5),
  CONNECT(175),
  AGENT_REQUEST(6),
  MCP(190),
  MCP_PROXY_REQUEST(191),
  MCP_PROXY_CREATED(192),
  MCP_PROXY_CHANGED(193),
  MCP_PROXY_DELETED(194),
  EVENT_ENDPOINT_CREATED(150),
  EVENT_ENDPOINT_CHANGED(151),
  EVENT_ENDPOINT_DELETED(152),
  EVENT_ENDPOINT_SECRET_ROTATED(153),
  AGENT_CREATED(20),
  AGENT_CHANGED(21),
  AGENT_DELETED(22),
  APP_CREATED(160),
  APP_CHANGED(161),
  APP_DELETED(162),
  SERVICE_ACCOUNT_CREATED(163),
  SERVICE_ACCOUNT_CHANGED(164),
  SERVICE_ACCOUNT_DELETED(165),
  KEY_ROTATED(23),
  GRANT_CREATED(24),
  GRANT_REVOKED(25),
  CREDENTIAL_CHANGED(26),
  CREDENTIAL_DELETED(27),
  VAULT_BOUND(28),
  VAULT_LOCKED(29),
  VAULT_UNLOCKED(30),
  AUDIT_ALARM(185),
  AUDIT_EXPORTED(186),
  VAULT_CHECKED(180),
  VAULT_CHECK_TICKETS(181),
  VAULT_CHECK_ENDED(182),
  OPERATOR_CREATED(40),
  OPERATOR_CHANGED(41),
  OPERATOR_REMOVED(42),
  OPERATOR_TOKEN_ROTATED(43),
  OPERATOR_TOKEN_REMOVED(44),
  OPERATOR_IDENTITY_PINNED(140),
  OPERATOR_SIGNED_IN(141),
  OPERATOR_SIGNED_OUT(142),
  MACHINE_KEY_CREATED(50),
  MACHINE_KEY_CHANGED(51),
  MACHINE_KEY_ROTATED(52),
  MACHINE_KEY_REVOKED(53),
  POLICY_CREATED(90),
  POLICY_CHANGED(91),
  POLICY_DELETED(92),
  POLICY_ATTACHED(93),
  POLICY_DETACHED(94),
  KEY_CREATED(70),
  KEY_DEPRECATED(71),
  KEY_UNDEPRECATED(72),
  KEY_REVOKED(73),
  KEY_DERIVED(74),
  GRANT_CHANGED(100),
  GRANT_EXTENDED(101),
  GROUP_CREATED(102),
  GROUP_CHANGED(103),
  GROUP_DELETED(104),
  GROUP_MEMBER_ADDED(105),
  GROUP_MEMBER_REMOVED(106),
  GRANT_REQUESTED(107),
  GRANT_REQUEST_APPROVED(108),
  GRANT_REQUEST_DENIED(109),
  LIST_GRANT_REQUESTS(110),
  GRANT_RETURNED(111),
  APPROVAL_REQUESTED(120),
  APPROVAL_APPROVED(121),
  APPROVAL_DENIED(122),
  APPROVAL_EXPIRED(123),
  APPROVAL_USED(124),
  APPROVAL_FAILED(125),
  SHOW_APPROVAL(126),
  BREAK_GLASS_OPENED(130),
  BREAK_GLASS_CLOSED(131),
  BREAK_GLASS_EXPIRED(132),
  BREAK_GLASS_USED(133),
  USER_ADDED(112),
  USER_CHANGED(113),
  USER_CREDENTIAL_GIVEN(114),
  USER_CREDENTIAL_TAKEN(115),
  DELEGATION_CREATED(116),
  DELEGATION_REVOKED(117),
  DELEGATION_RETURNED(118);

  private final Short code;
  private final String wireName;

  AuditAction(int code) {
    this.code = (short) code;
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /** The name in the listing: lower case with underscores. */
  public String wireName() {
    return wireName;
  }

  Short code() {
    return code;
  }

  static AuditAction ofCode(int code) {
    return Arrays.stream(values())
        .filter(action -> action.code == code)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no audit action has the code " + code));
  }

  static Optional<AuditAction> parse(String wireName) {
    return Arrays.stream(values()).filter(action -> action.wireName.equals(wireName)).findFirst();
  }
}
