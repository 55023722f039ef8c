package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.ticket.key.KeyText;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a key's own limits and its deprecation mean for the agent that uses it. */
final class KeyLimitsOnRequestsTest {
  private static final String CREDENTIALS = "/api/agents/credentials";
  private static final String GITHUB = CREDENTIALS + "?service=github";
  private static final String WHOAMI = "/api/agents/whoami";

  private static GateData data;
  private static RunningGate gate;

  @BeforeAll
  static void start() {
    data = GateData.create("key_limits");
    gate = new RunningGate(data, InstantSource.system());
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  private static HttpResponse<String> ask(GateData.Agent agent, String path) {
    return AgentClient.get(gate.url() + path, "x-agent-key", agent.key().expose());
  }

  private static void set(GateData.Agent agent, String columns) {
    data.execute(
        "update agent_key set " + columns + " where organisation = ? and id = ?",
        agent.organisation(),
        agent.keyId());
  }

  private static void refused(GateData.Agent agent, String path, int status, String code) {
    HttpResponse<String> answer = ask(agent, path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
  }

  @Test
  void everyAnswerToADeprecatedKeySaysSo() {
    GateData.Agent agent = data.agentWithGrant();
    set(
        agent,
        "status = 'deprecated', deprecated_at = '2026-01-02T03:04:05Z', sunset_at = '2099-07-08T09:10:11Z'");

    for (String path :
        List.of(
            GITHUB,
            GITHUB + "&redirect=false",
            CREDENTIALS + "?service=other",
            CREDENTIALS,
            WHOAMI)) {
      HttpResponse<String> answer = ask(agent, path);
      assertThat(answer.headers().firstValue("deprecation")).as(path).hasValue("@1767323045");
      assertThat(answer.headers().firstValue("sunset"))
          .as(path)
          .hasValue("Wed, 08 Jul 2099 09:10:11 GMT");
      assertThat(answer.headers().firstValue("link"))
          .get()
          .asString()
          .as(path)
          .contains("rel=\"deprecation\"");
    }
    assertThat(ask(agent, GITHUB).statusCode()).as("from memory too").isEqualTo(307);

    set(agent, "status = 'active', deprecated_at = null, sunset_at = null");
    HttpResponse<String> answer = ask(agent, GITHUB);
    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(answer.headers().map()).doesNotContainKeys("deprecation", "sunset", "link");
  }

  @Test
  void pastTheSunsetTheNextRequestIsRefused() {
    GateData.Agent agent = data.agentWithGrant();
    assertThat(ask(agent, GITHUB).statusCode()).isEqualTo(307);

    set(agent, "status = 'deprecated', deprecated_at = now(), sunset_at = now()");

    for (String path : List.of(GITHUB, CREDENTIALS, WHOAMI)) {
      refused(agent, path, 401, "KEY_SUNSET_PASSED");
    }
    assertThat(ask(agent, GITHUB).headers().firstValue("sunset")).isPresent();
  }

  @Test
  void aKeyIsGoodOnlyFromItsNetworks() {
    GateData.Agent agent = data.agentWithGrant();
    set(agent, "networks = '{127.0.0.0/8}'");
    assertThat(ask(agent, GITHUB).statusCode()).isEqualTo(307);

    set(agent, "networks = '{192.0.2.0/24,2001:db8::/32}'");

    for (String path : List.of(GITHUB, CREDENTIALS, WHOAMI)) {
      refused(agent, path, 403, "KEY_ADDRESS_DENIED");
      assertThat(ask(agent, path).body()).doesNotContain("192.0.2").doesNotContain("2001");
    }
  }

  @Test
  void aKeyIsGoodOnlyForItsScopesAndServices() {
    GateData.Agent agent = data.agentWithGrant();
    data.grant(agent, "gitlab");
    set(agent, "services = '{gitlab}'");
    refused(agent, GITHUB, 403, "KEY_SERVICE_DENIED");
    assertThat(ask(agent, CREDENTIALS).body()).contains("gitlab").doesNotContain("github");

    set(agent, "services = null, scopes = '{mcp:use,unheard:of}'");
    refused(agent, GITHUB, 403, "SCOPE_DENIED");
    refused(agent, CREDENTIALS, 403, "SCOPE_DENIED");
    assertThat(ask(agent, GITHUB).body()).contains("\"missingScope\":\"credentials:read\"");
    assertThat(ask(agent, WHOAMI).statusCode()).isEqualTo(200);

    set(agent, "scopes = '{}'");
    refused(agent, GITHUB, 403, "SCOPE_DENIED");
    set(agent, "scopes = '{credentials:read}'");
    assertThat(ask(agent, GITHUB).statusCode()).isEqualTo(307);
  }

  @Test
  void whatWasDerivedDiesWithWhatItWasDerivedFrom() {
    GateData.Agent agent = data.agentWithGrant();
    GateData.Agent child = derived(agent, agent.keyId(), 1);
    GateData.Agent grandchild = derived(agent, child.keyId(), 2);
    assertThat(ask(grandchild, GITHUB).statusCode()).isEqualTo(307);

    set(agent, "expires_at = now()");
    refused(grandchild, GITHUB, 401, "KEY_EXPIRED");
    set(agent, "expires_at = null");
    assertThat(ask(grandchild, GITHUB).statusCode()).isEqualTo(307);

    set(agent, "status = 'deprecated', deprecated_at = now()");
    HttpResponse<String> answer = ask(grandchild, GITHUB);
    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(answer.headers().firstValue("deprecation")).isPresent();
    set(agent, "sunset_at = now()");
    refused(grandchild, GITHUB, 401, "KEY_SUNSET_PASSED");
    set(agent, "status = 'active', deprecated_at = null, sunset_at = null");
    assertThat(ask(grandchild, GITHUB).statusCode()).isEqualTo(307);

    set(child, "status = 'revoked', revoked_at = now()");
    refused(grandchild, GITHUB, 401, "INVALID_KEY");
    refused(grandchild, WHOAMI, 401, "INVALID_KEY");
    assertThat(ask(agent, GITHUB).statusCode()).isEqualTo(307);
    set(child, "status = 'active', revoked_at = null");
    set(agent, "status = 'revoked', revoked_at = now()");
    refused(grandchild, GITHUB, 401, "INVALID_KEY");
  }

  private static GateData.Agent derived(GateData.Agent agent, String parent, int depth) {
    GateData.Agent derived =
        new GateData.Agent(
            agent.organisation(), agent.id(), KeyId.fresh().value(), KeyText.generate("spagent"));
    data.execute(
        "insert into agent_key (organisation, id, agent, hash, parent, depth, expires_at) values (?, ?, ?, ?, ?, ?, now() + interval '1 hour')",
        derived.organisation(),
        derived.keyId(),
        derived.id(),
        derived.key().hash().bytes(),
        parent,
        depth);
    return derived;
  }
}
