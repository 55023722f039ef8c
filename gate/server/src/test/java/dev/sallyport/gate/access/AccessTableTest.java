package dev.sallyport.gate.access;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.service.http.RegisteredRoute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every route of an organisation with every role, every scope and somebody of another organisation.
 * A new route is written down here first, with what it needs.
 */
final class AccessTableTest {
  /**
   * What each route needs: a permission, one of several, two with {@code &}, {@code person} or
   * {@code machine} for anybody of that kind, {@code own} for the key that the path names.
   */
  private static final String TABLE =
      """
      GET    /api/agents                                             agents:read
      POST   /api/agents                                             agents:create
      POST   /api/agents/bulk-delete                                 agents:delete
      GET    /api/agents/{id}                                        agents:read
      PATCH  /api/agents/{id}                                        agents:manage
      DELETE /api/agents/{id}                                        agents:delete
      GET    /api/agents/{id}/grants                                 agents:read
      POST   /api/agents/{id}/grants                                 grants:write
      PATCH  /api/agents/{id}/grants/{service}                       grants:write
      DELETE /api/agents/{id}/grants/{service}                       grants:write
      POST   /api/agents/{id}/grants/{service}/extend                grants:write
      GET    /api/agents/{id}/held-grants                            agents:read
      GET    /api/agents/{id}/keys                                   agents:read
      POST   /api/agents/{id}/keys                                   agents:manage
      POST   /api/agents/{id}/keys/{keyId}/deprecate                 agents:manage
      POST   /api/agents/{id}/keys/{keyId}/revoke                    agents:manage|keys:revoke
      POST   /api/agents/{id}/keys/{keyId}/undeprecate               agents:manage
      GET    /api/agents/{id}/keys/{keyId}/usage                     agents:read
      POST   /api/agents/{id}/rotate-key                             agents:manage
      POST   /api/agents/access-keys                                 agents:manage
      GET    /api/agents/access-keys/{deliveryId}/delivery           agents:read
      GET    /api/agents/credentials/{envelopeId}                    agents:read
      POST   /api/agents/credentials/{envelopeId}/rotate             agents:manage
      POST   /api/agents/onboard                                     agents:create
      GET    /api/agents/status/{trustProfileId}                     agents:read
      GET    /api/trust-profiles                                     agents:read
      POST   /api/trust-profiles/{trustProfileId}/approve            approvals:decide
      POST   /api/trust-profiles/{trustProfileId}/callback/rotate-secret agents:manage
      POST   /api/trust-profiles/{trustProfileId}/reject             approvals:decide
      POST   /api/trust-profiles/{trustProfileId}/revoke             approvals:decide
      GET    /api/approvals                                          approvals:read
      GET    /api/approvals/{id}                                     approvals:read
      POST   /api/approvals/{id}/approve                             approvals:decide
      POST   /api/approvals/{id}/deny                                approvals:decide
      GET    /api/apps                                               agents:read
      POST   /api/apps                                               agents:create
      POST   /api/apps/bulk-delete                                   agents:delete
      GET    /api/apps/{id}                                          agents:read
      PATCH  /api/apps/{id}                                          agents:manage
      DELETE /api/apps/{id}                                          agents:delete
      GET    /api/apps/{id}/grants                                   agents:read
      POST   /api/apps/{id}/grants                                   grants:write
      PATCH  /api/apps/{id}/grants/{service}                         grants:write
      DELETE /api/apps/{id}/grants/{service}                         grants:write
      POST   /api/apps/{id}/grants/{service}/extend                  grants:write
      GET    /api/apps/{id}/held-grants                              agents:read
      GET    /api/apps/{id}/keys                                     agents:read
      POST   /api/apps/{id}/keys                                     agents:manage
      POST   /api/apps/{id}/keys/{keyId}/deprecate                   agents:manage
      POST   /api/apps/{id}/keys/{keyId}/revoke                      agents:manage|keys:revoke
      POST   /api/apps/{id}/keys/{keyId}/undeprecate                 agents:manage
      GET    /api/apps/{id}/keys/{keyId}/usage                       agents:read
      POST   /api/apps/{id}/rotate-key                               agents:manage
      GET    /api/service-accounts                                   agents:read
      POST   /api/service-accounts                                   agents:create
      POST   /api/service-accounts/bulk-delete                       agents:delete
      GET    /api/service-accounts/{id}                              agents:read
      PATCH  /api/service-accounts/{id}                              agents:manage
      DELETE /api/service-accounts/{id}                              agents:delete
      GET    /api/service-accounts/{id}/grants                       agents:read
      POST   /api/service-accounts/{id}/grants                       grants:write
      PATCH  /api/service-accounts/{id}/grants/{service}             grants:write
      DELETE /api/service-accounts/{id}/grants/{service}             grants:write
      POST   /api/service-accounts/{id}/grants/{service}/extend      grants:write
      GET    /api/service-accounts/{id}/held-grants                  agents:read
      GET    /api/service-accounts/{id}/keys                         agents:read
      POST   /api/service-accounts/{id}/keys                         agents:manage
      POST   /api/service-accounts/{id}/keys/{keyId}/deprecate       agents:manage
      POST   /api/service-accounts/{id}/keys/{keyId}/revoke          agents:manage|keys:revoke
      POST   /api/service-accounts/{id}/keys/{keyId}/undeprecate     agents:manage
      GET    /api/service-accounts/{id}/keys/{keyId}/usage           agents:read
      POST   /api/service-accounts/{id}/rotate-key                   agents:manage
      GET    /api/audit/checkpoint                                   audit:read
      GET    /api/audit/export                                       audit:read
      GET    /api/audit/proof/consistency                            audit:read
      GET    /api/audit/proof/inclusion                              audit:read
      POST   /api/audit/receipts/verify                              audit:read
      GET    /api/audit/receipts/{id}                                audit:read
      PUT    /api/audit/stream                                       events:manage&audit:read
      GET    /api/audit/stream                                       events:manage&audit:read
      DELETE /api/audit/stream                                       events:manage&audit:read
      POST   /api/audit/stream/rotate-secret                         events:manage&audit:read
      GET    /api/break-glass                                        approvals:read
      POST   /api/break-glass                                        access:break-glass
      GET    /api/break-glass/{id}                                   approvals:read
      POST   /api/break-glass/{id}/close                             access:break-glass
      GET    /api/console/environment                                agents:read
      GET    /api/console/onboarding                                 agents:read
      GET    /api/console/plan                                       agents:read
      GET    /api/console/preflight                                  keys:manage
      GET    /api/console/usage                                      audit:read|keys:manage
      GET    /api/events/endpoints                                   events:manage
      POST   /api/events/endpoints                                   events:manage
      GET    /api/events/endpoints/{id}                              events:manage
      PATCH  /api/events/endpoints/{id}                              events:manage
      DELETE /api/events/endpoints/{id}                              events:manage
      GET    /api/events/endpoints/{id}/deliveries                   events:manage
      POST   /api/events/endpoints/{id}/rotate-secret                events:manage
      POST   /api/events/endpoints/{id}/test                         events:manage
      GET    /api/grant-requests                                     approvals:read
      GET    /api/grant-requests/{id}                                approvals:read
      POST   /api/grant-requests/{id}/approve                        approvals:decide
      POST   /api/grant-requests/{id}/deny                           approvals:decide
      GET    /api/groups                                             agents:read
      POST   /api/groups                                             grants:write
      GET    /api/groups/{id}                                        agents:read
      PATCH  /api/groups/{id}                                        grants:write
      DELETE /api/groups/{id}                                        grants:write
      GET    /api/groups/{id}/grants                                 agents:read
      POST   /api/groups/{id}/grants                                 grants:write
      PATCH  /api/groups/{id}/grants/{service}                       grants:write
      DELETE /api/groups/{id}/grants/{service}                       grants:write
      POST   /api/groups/{id}/grants/{service}/extend                grants:write
      GET    /api/groups/{id}/members                                agents:read
      PUT    /api/groups/{id}/members/{agent}                        grants:write
      DELETE /api/groups/{id}/members/{agent}                        grants:write
      GET    /api/keys                                               keys:manage|keys:revoke
      POST   /api/keys                                               keys:manage
      GET    /api/keys/self                                          machine
      GET    /api/keys/{id}                                          keys:manage|keys:revoke|own
      PATCH  /api/keys/{id}                                          keys:manage|own
      DELETE /api/keys/{id}                                          keys:manage|keys:revoke|own
      POST   /api/keys/{id}/rotate                                   keys:manage|own
      GET    /api/mcp-proxies                                        proxies:read
      POST   /api/mcp-proxies                                        proxies:write
      POST   /api/mcp-proxies/import                                 proxies:write
      GET    /api/mcp-proxies/templates                              proxies:read
      GET    /api/mcp-proxies/{id}                                   proxies:read
      PATCH  /api/mcp-proxies/{id}                                   proxies:write
      DELETE /api/mcp-proxies/{id}                                   proxies:write
      GET    /api/operators                                          operators:manage
      POST   /api/operators                                          operators:manage
      GET    /api/operators/self                                     person
      GET    /api/operators/self/sessions                            person
      DELETE /api/operators/self/sessions                            person
      GET    /api/operators/{id}                                     operators:manage
      PATCH  /api/operators/{id}                                     operators:manage
      DELETE /api/operators/{id}                                     operators:manage
      POST   /api/operators/{id}/rotate-token                        operators:manage
      GET    /api/operators/{id}/sessions                            operators:manage
      DELETE /api/operators/{id}/sessions                            operators:manage
      DELETE /api/operators/{id}/token                               operators:manage
      GET    /api/policies                                           policies:read
      POST   /api/policies                                           policies:write
      POST   /api/policies/evaluate                                  policies:read
      GET    /api/policies/{id}                                      policies:read
      PUT    /api/policies/{id}                                      policies:write
      PATCH  /api/policies/{id}                                      policies:write
      DELETE /api/policies/{id}                                      policies:write
      GET    /api/policies/{id}/attachments                          policies:read
      POST   /api/policies/{id}/attachments                          policies:write
      DELETE /api/policies/{id}/attachments/{type}/{target}          policies:write
      POST   /api/policies/{id}/disable                              policies:write
      POST   /api/policies/{id}/enable                               policies:write
      POST   /api/policies/{id}/replay                               audit:read&policies:read
      GET    /api/policies/{id}/versions                             policies:read
      GET    /api/policies/{id}/versions/{version}                   policies:read
      GET    /api/sandbox/credentials                                agents:read
      GET    /api/sandbox/credentials/{id}                           agents:read
      POST   /api/sandbox/credentials/{id}/promote                   agents:create
      POST   /api/sandbox/credentials/{id}/revoke                    agents:manage|keys:revoke
      POST   /api/sign-out                                           person
      GET    /api/tokens                                             tokens:list|tokens:create-read
      POST   /api/tokens                                             tokens:create|tokens:create-read
      GET    /api/tokens/audit-log                                   audit:read
      GET    /api/tokens/{service}                                   tokens:list|tokens:create-read
      PATCH  /api/tokens/{service}                                   tokens:update
      DELETE /api/tokens/{service}                                   tokens:delete
      GET    /api/users                                              agents:read
      POST   /api/users                                              grants:write
      PATCH  /api/users/{id}                                         grants:write
      PUT    /api/users/{id}/credentials/{service}                   grants:write
      DELETE /api/users/{id}/credentials/{service}                   grants:write
      POST   /api/vault/check                                        vault:bind
      POST   /api/vault/check/elsewhere                              vault:bind
      DELETE /api/vault/check/elsewhere/{service}                    vault:bind
      POST   /api/vault/connect-ticket                               credentials:deposit
      POST   /api/vault/credential-ticket                            credentials:reveal
      GET    /api/vault/delivery                                     vault:read
      PUT    /api/vault/delivery                                     vault:bind
      POST   /api/vault/lock                                         vault:lock
      POST   /api/vault/lock/clear                                   vault:lock
      GET    /api/vault/status                                       vault:read
      POST   /api/vault/store-ticket                                 credentials:deposit
      POST   /api/vault/webhook-bind                                 vault:bind
      """;

  private static final Map<String, Set<String>> NEEDED = needed();

  private static GateUnderTest gate;
  private static Map<Role, ApiClient> people;
  private static Map<String, ApiClient> machines;
  private static ApiClient stranger;

  private static Map<String, Set<String>> needed() {
    Map<String, Set<String>> needed = new TreeMap<>();
    TABLE
        .lines()
        .map(line -> List.of(line.trim().split(" +", -1)))
        .forEach(
            words ->
                needed.put(
                    words.get(0) + " " + words.get(1), Set.of(words.get(2).split("\\|", -1))));
    return needed;
  }

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("access_table");
    ApiClient owner = gate.newOrganisation();
    stranger = gate.newOrganisation();
    people = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      people.put(
          role,
          new ApiClient(
              gate.url(),
              owner
                  .post(
                      "/api/operators",
                      "{\"name\":\"the-%1$s\",\"role\":\"%1$s\"}".formatted(role.wireName()))
                  .text("token")));
    }
    machines = new LinkedHashMap<>();
    machines.put("none", machine(owner, ""));
    Arrays.stream(Permission.values())
        .filter(permission -> !permission.isForPeopleOnly())
        .map(Permission::wireName)
        .forEach(scope -> machines.put(scope, machine(owner, "\"" + scope + "\"")));
    machines.put("runs:write", machine(owner, "\"runs:write\""));
  }

  private static ApiClient machine(ApiClient owner, String scopes) {
    Reply key = owner.post("/api/keys", "{\"name\":\"machine\",\"scopes\":[%s]}".formatted(scopes));
    return new ApiClient(gate.url(), key.text("apiKey"));
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  private static List<RegisteredRoute> routes() {
    return gate.server().routes().stream()
        .filter(route -> route.access().name().startsWith("caller "))
        .toList();
  }

  private static String name(RegisteredRoute route) {
    return route.method() + " " + route.path();
  }

  private static Set<String> needed(RegisteredRoute route) {
    return NEEDED.getOrDefault(name(route), Set.of());
  }

  /** About things that nobody has, so that a caller who is let in changes nothing. */
  private static Reply call(ApiClient client, RegisteredRoute route) {
    return client.send(route.method(), route.path().replaceAll("\\{\\w+\\}", "absent"), "");
  }

  private static boolean isLetIn(Reply reply) {
    return reply.status() != 401
        && !(reply.status() == 403
            && List.of("FORBIDDEN", "SCOPE_DENIED", "HUMAN_ONLY").contains(reply.code()));
  }

  @Test
  void theTableHasExactlyTheRoutesOfTheGate() {
    List<String> served = routes().stream().map(AccessTableTest::name).sorted().toList();

    assertThat(new ArrayList<>(NEEDED.keySet())).isEqualTo(served);
  }

  private static boolean hasAll(Role role, String names) {
    return role.permissions().stream()
        .map(Permission::wireName)
        .toList()
        .containsAll(List.of(names.split("&", -1)));
  }

  @Test
  void aPersonIsLetInWhereTheirRoleMay() {
    people.forEach(
        (role, client) -> {
          for (RegisteredRoute route : routes()) {
            boolean may =
                needed(route).contains("person")
                    || needed(route).stream().anyMatch(names -> hasAll(role, names));
            Reply reply = call(client, route);
            assertThat(isLetIn(reply))
                .as("%s %s %s", role, name(route), reply.body())
                .isEqualTo(may);
          }
        });
  }

  @Test
  void aMachineIsLetInWhereItsScopeSays() {
    machines.forEach(
        (scope, client) -> {
          for (RegisteredRoute route : routes()) {
            boolean may = needed(route).contains("machine") || needed(route).contains(scope);
            Reply reply = call(client, route);
            assertThat(isLetIn(reply))
                .as("%s %s %s", scope, name(route), reply.body())
                .isEqualTo(may);
          }
        });
  }

  @Test
  void everybodyIsToldWhatIsMissing() {
    for (RegisteredRoute route : routes()) {
      Reply machine = call(requireNonNull(machines.get("none")), route);
      Reply viewer = call(requireNonNull(people.get(Role.VIEWER)), route);
      if (!isLetIn(machine)) {
        assertThat(machine.code()).as(name(route)).isIn("SCOPE_DENIED", "HUMAN_ONLY");
        assertThat(machine.body().has("required")).as(name(route)).isTrue();
      }
      if (!isLetIn(viewer) && !needed(route).contains("machine")) {
        assertThat(viewer.code()).as(name(route)).isEqualTo("FORBIDDEN");
        assertThat(viewer.body().path("roles").toString()).as(name(route)).contains("owner");
      }
    }
  }

  @Test
  void theOwnerOfAnotherOrganisationFindsNothing() {
    for (RegisteredRoute route : routes()) {
      if (route.path().contains("{")) {
        assertThat(call(stranger, route).status()).as(name(route)).isIn(400, 404, 415);
      }
    }
  }
}
