package dev.sallyport.gate.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What roles may do. */
final class RoleTest {
  @Test
  void theOwnerMayDoEverything() {
    assertThat(Role.OWNER.permissions()).containsExactlyInAnyOrder(Permission.values());
  }

  @Test
  void theAdminMayDoEverythingButTheOrganisationItself() {
    Set<Permission> all = EnumSet.allOf(Permission.class);
    all.remove(Permission.ORGANISATION_MANAGE);

    assertThat(Role.ADMIN.permissions()).isEqualTo(all);
  }

  @Test
  void auditorsAndViewersChangeNothing() {
    Set<Permission> reading =
        EnumSet.of(
            Permission.AGENTS_READ,
            Permission.TOKENS_LIST,
            Permission.PROXIES_READ,
            Permission.POLICIES_READ,
            Permission.VAULT_READ,
            Permission.AUDIT_READ,
            Permission.APPROVALS_READ);

    assertThat(Role.AUDITOR.permissions()).isEqualTo(reading);
    assertThat(reading).containsAll(Role.VIEWER.permissions());
    assertThat(Role.VIEWER.permissions())
        .doesNotContain(Permission.AUDIT_READ, Permission.APPROVALS_READ);
  }

  @Test
  void whoMakesRequestsDoesNotApproveThem() {
    assertThat(Role.OPERATOR.permissions()).doesNotContain(Permission.APPROVALS_DECIDE);
    assertThat(Role.APPROVER.permissions())
        .contains(Permission.APPROVALS_DECIDE)
        .doesNotContain(Permission.GRANTS_WRITE, Permission.AGENTS_MANAGE);
  }

  @Test
  void aRoleCoversItselfAndWhatHasLess() {
    for (Role role : Role.values()) {
      assertThat(role.covers(role)).isTrue();
      assertThat(Role.OWNER.covers(role)).isTrue();
      assertThat(role.covers(Role.OWNER)).isEqualTo(role == Role.OWNER);
    }
    assertThat(Role.APPROVER.covers(Role.VIEWER)).isTrue();
    assertThat(Role.VIEWER.covers(Role.APPROVER)).isFalse();
    assertThat(Role.OPERATOR.covers(Role.APPROVER)).isFalse();
  }

  @Test
  void namesOfRolesAndPermissionsAreReadBackExactly() {
    Arrays.stream(Role.values())
        .forEach(role -> assertThat(Role.parse(role.wireName())).contains(role));
    Arrays.stream(Permission.values())
        .forEach(
            permission -> assertThat(Permission.parse(permission.wireName())).contains(permission));
    assertThat(Role.parse("Owner")).isEmpty();
    assertThat(Permission.parse("agents:READ")).isEmpty();
    assertThat(Permission.parse("")).isEmpty();
  }
}
