package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.ticket.TicketFormat;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Agents, apps and service accounts ask for credentials alike, on two gates with one database. */
final class PrincipalsTest {
  private static GateData data;
  private static List<RunningGate> gates;

  @BeforeAll
  static void start() {
    data = GateData.create("principals_asking");
    gates =
        List.of(
            new RunningGate(data, InstantSource.system()),
            new RunningGate(data, InstantSource.system()));
  }

  @AfterAll
  static void stop() {
    gates.forEach(RunningGate::close);
  }

  private static GateData.Agent granted(PrincipalKind kind) {
    GateData.Agent principal = data.principal(data.organisation(), kind);
    data.bind(principal.organisation(), TicketFormat.JWT);
    data.grant(principal, "github");
    return principal;
  }

  private static HttpResponse<String> ask(RunningGate gate, GateData.Agent principal) {
    return AgentClient.get(
        gate.url() + "/api/agents/credentials?service=github",
        "x-agent-key",
        principal.key().expose());
  }

  private static void everyGateGives(GateData.Agent principal) {
    gates.forEach(gate -> assertThat(ask(gate, principal).statusCode()).isEqualTo(307));
  }

  private static void everyGateRefuses(GateData.Agent principal, int status, String code) {
    for (RunningGate gate : gates) {
      HttpResponse<String> answer = ask(gate, principal);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }
  }

  private static void restrict(GateData.Agent principal, String type, String target, String rule) {
    String policy = PolicyId.fresh().value();
    data.execute(
        "insert into policy (organisation, id, name, enabled, rules) values (?, ?, ?, true, ?)",
        principal.organisation(),
        policy,
        policy,
        "[" + rule + "]");
    data.execute(
        "insert into policy_attachment (organisation, target_type, target_id, policy) values (?, ?, ?, ?)",
        principal.organisation(),
        type,
        target,
        policy);
  }

  @ParameterizedTest
  @EnumSource
  void isGivenWhatItIsGrantedUntilItIsSuspended(PrincipalKind kind) {
    GateData.Agent principal = granted(kind);
    everyGateGives(principal);

    data.execute("update agent set status = 'suspended' where id = ?", principal.id());
    everyGateRefuses(principal, 403, "AGENT_INACTIVE");

    data.execute("update agent set status = 'active' where id = ?", principal.id());
    everyGateGives(principal);
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedOnEveryGateWhenItIsDeleted(PrincipalKind kind) {
    GateData.Agent principal = granted(kind);
    everyGateGives(principal);

    data.execute(
        "update principal set status = 'deleted', deleted_at = now() where id = ?", principal.id());

    everyGateRefuses(principal, 401, "INVALID_KEY");
    assertThat(
            data.count(
                "select count(*) from audit where reason = 'INVALID_KEY' and actor_id = '"
                    + principal.id()
                    + "'"))
        .as("the log knows whose key it was")
        .isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void isRestrictedByThePoliciesThatAreItsOwn(PrincipalKind kind) {
    GateData.Agent principal = granted(kind);
    everyGateGives(principal);

    restrict(
        principal,
        kind.wireName(),
        principal.id(),
        "{\"type\":\"ip_allowlist\",\"cidrs\":[\"203.0.113.0/24\"]}");

    everyGateRefuses(principal, 403, "POLICY_DENIED");
  }

  @ParameterizedTest
  @EnumSource
  void aConditionKnowsItsKind(PrincipalKind kind) {
    GateData.Agent principal = granted(kind);
    restrict(
        principal,
        "organisation",
        principal.organisation(),
        "{\"type\":\"condition\",\"expression\":\"agent.kind == '%s'\"}"
            .formatted(kind.wireName()));
    everyGateGives(principal);

    restrict(
        principal,
        "organisation",
        principal.organisation(),
        "{\"type\":\"condition\",\"expression\":\"agent.kind != '%s'\"}"
            .formatted(kind.wireName()));
    everyGateRefuses(principal, 403, "POLICY_DENIED");
  }
}
