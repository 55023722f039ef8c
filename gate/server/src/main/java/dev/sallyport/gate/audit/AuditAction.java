package dev.sallyport.gate.audit;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was asked for. The codes are stored: they are never reused and never renumbered. */
public enum AuditAction {
  AGENT_CREDENTIAL(1),
  AGENT_CREDENTIAL_RELAYED(172),
  AGENT_CREDENTIAL_RELAYED_IN_PLAINTEXT(173),
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
  VAULT_DELIVERY_CHANGED(170),
  VAULT_PLAINTEXT_RELAY_ALLOWED(171),
  VAULT_LOCKED(29),
  VAULT_UNLOCKED(30),
  AUDIT_ALARM(185),
  AUDIT_EXPORTED(186),
  AUDIT_REMOVED(187),
  AUDIT_ALARM_ACCEPTED(188),
  TRUST_REQUESTED(200),
  TRUST_APPROVED(201),
  TRUST_REJECTED(202),
  TRUST_REVOKED(203),
  ACCESS_KEY_ISSUED(204),
  ACCESS_KEY_DELIVERED(205),
  ACCESS_KEY_DELIVERY_FAILED(206),
  ACCESS_KEY_RETRIEVED(207),
  ACCESS_KEY_LAPSED(208),
  ACCESS_KEY_ROTATED(209),
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
  SANDBOX_CREDENTIAL_ISSUED(225),
  SANDBOX_CREDENTIAL_REVOKED(226),
  SANDBOX_CREDENTIAL_PROMOTED(227),
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

  private static final Map<Short, AuditAction> BY_CODE =
      Arrays.stream(values()).collect(toUnmodifiableMap(AuditAction::code, each -> each));

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

  /** Whether its permission is what a ticket was issued for: exactly one such record for each. */
  public boolean issuesTickets() {
    return switch (this) {
      case AGENT_CREDENTIAL,
          AGENT_CREDENTIAL_RELAYED,
          AGENT_CREDENTIAL_RELAYED_IN_PLAINTEXT,
          AGENT_REQUEST,
          MCP_PROXY_REQUEST,
          STORE,
          USER_REVEAL,
          CONNECT ->
          true;
      default -> false;
    };
  }

  /** Whether its record stands beside one that issued a ticket, and names that. */
  private boolean namesTickets() {
    return this == BREAK_GLASS_USED || this == APPROVAL_USED;
  }

  /** Whether a record of it may have this ticket. */
  boolean mayHave(@Nullable String ticket) {
    return ticket == null || issuesTickets() || namesTickets();
  }

  /** The name of the one with this code, as a row of the table has it. */
  static String word(@Nullable Short code) {
    AuditAction known = code == null ? null : BY_CODE.get(code);
    return known == null ? LoggedRecord.unknown(code) : known.wireName;
  }

  static Optional<AuditAction> parse(String wireName) {
    return Arrays.stream(values()).filter(action -> action.wireName.equals(wireName)).findFirst();
  }
}
