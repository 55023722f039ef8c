package dev.sallyport.gate.access;

import static dev.sallyport.gate.access.Permission.AGENTS_CREATE;
import static dev.sallyport.gate.access.Permission.AGENTS_DELETE;
import static dev.sallyport.gate.access.Permission.AGENTS_MANAGE;
import static dev.sallyport.gate.access.Permission.AGENTS_READ;
import static dev.sallyport.gate.access.Permission.APPROVALS_DECIDE;
import static dev.sallyport.gate.access.Permission.APPROVALS_READ;
import static dev.sallyport.gate.access.Permission.AUDIT_READ;
import static dev.sallyport.gate.access.Permission.CREDENTIALS_DEPOSIT;
import static dev.sallyport.gate.access.Permission.CREDENTIALS_READ;
import static dev.sallyport.gate.access.Permission.GRANTS_WRITE;
import static dev.sallyport.gate.access.Permission.KEYS_REVOKE;
import static dev.sallyport.gate.access.Permission.MCP_USE;
import static dev.sallyport.gate.access.Permission.ORGANISATION_MANAGE;
import static dev.sallyport.gate.access.Permission.POLICIES_READ;
import static dev.sallyport.gate.access.Permission.PROXIES_READ;
import static dev.sallyport.gate.access.Permission.PROXIES_WRITE;
import static dev.sallyport.gate.access.Permission.TOKENS_CREATE;
import static dev.sallyport.gate.access.Permission.TOKENS_CREATE_READ;
import static dev.sallyport.gate.access.Permission.TOKENS_DELETE;
import static dev.sallyport.gate.access.Permission.TOKENS_LIST;
import static dev.sallyport.gate.access.Permission.TOKENS_UPDATE;
import static dev.sallyport.gate.access.Permission.VAULT_READ;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a person is for in an organisation.
 *
 * <table>
 * <caption>What each role may do</caption>
 * <tr><th>role</th><th>may</th></tr>
 * <tr><td>owner</td><td>everything</td></tr>
 * <tr><td>admin</td><td>everything but {@code organisation:manage}</td></tr>
 * <tr><td>operator</td><td>the daily work: agents, grants, credentials' metadata, depositing
 *     credentials, MCP proxies, revoking machine keys; sees policies, approvals, the vault's state
 *     and the log</td></tr>
 * <tr><td>approver</td><td>decides approvals, and sees what is needed for that</td></tr>
 * <tr><td>auditor</td><td>sees everything, the log included, and changes nothing</td></tr>
 * <tr><td>viewer</td><td>sees agents, credentials' metadata, proxies, policies and the vault's
 *     state</td></tr>
 * </table>
 */
public enum Role {
  OWNER(EnumSet.allOf(Permission.class)),
  ADMIN(EnumSet.complementOf(EnumSet.of(ORGANISATION_MANAGE))),
  OPERATOR(
      EnumSet.of(
          AGENTS_READ,
          AGENTS_CREATE,
          AGENTS_MANAGE,
          AGENTS_DELETE,
          GRANTS_WRITE,
          TOKENS_LIST,
          TOKENS_CREATE,
          TOKENS_CREATE_READ,
          TOKENS_UPDATE,
          TOKENS_DELETE,
          CREDENTIALS_READ,
          CREDENTIALS_DEPOSIT,
          MCP_USE,
          PROXIES_READ,
          PROXIES_WRITE,
          POLICIES_READ,
          KEYS_REVOKE,
          APPROVALS_READ,
          VAULT_READ,
          AUDIT_READ)),
  APPROVER(
      EnumSet.of(
          APPROVALS_READ,
          APPROVALS_DECIDE,
          AGENTS_READ,
          TOKENS_LIST,
          POLICIES_READ,
          PROXIES_READ,
          VAULT_READ)),
  AUDITOR(
      EnumSet.of(
          AUDIT_READ,
          APPROVALS_READ,
          AGENTS_READ,
          TOKENS_LIST,
          POLICIES_READ,
          PROXIES_READ,
          VAULT_READ)),
  VIEWER(EnumSet.of(AGENTS_READ, TOKENS_LIST, POLICIES_READ, PROXIES_READ, VAULT_READ));

  @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody can change
  private final Set<Permission> permissions;

  private final String wireName;

  Role(Set<Permission> permissions) {
    this.permissions = Set.copyOf(permissions);
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /** What a person of this role may do. */
  public Set<Permission> permissions() {
    return permissions;
  }

  /** Whether a person of this role may do all that one of the other role may. */
  public boolean covers(Role other) {
    return permissions.containsAll(other.permissions);
  }

  /** The name in requests and answers. */
  public String wireName() {
    return wireName;
  }

  /** The role of this name. */
  public static Optional<Role> parse(String wireName) {
    return Arrays.stream(values()).filter(role -> role.wireName.equals(wireName)).findFirst();
  }

  /** The roles that have at least one of these permissions, the mightiest first. */
  static List<Role> with(Set<Permission> anyOf) {
    return Arrays.stream(values())
        .filter(role -> anyOf.stream().anyMatch(role.permissions::contains))
        .toList();
  }
}
