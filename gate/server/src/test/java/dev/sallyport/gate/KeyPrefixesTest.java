package dev.sallyport.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.identity.KeyPrefixes;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.service.configuration.ConfigurationException;
import dev.sallyport.ticket.key.KeyText;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How new keys of each kind begin, and that keys which begin otherwise go on working. */
final class KeyPrefixesTest {
  private static GateConfiguration read(Map<String, String> more) {
    Map<String, String> variables =
        new HashMap<>(
            Map.of(
                "GATE_PUBLIC_URL", "https://gate.example.org",
                "GATE_DATABASE_URL", "postgresql://localhost:5432/gate",
                "GATE_DATABASE_USER", "gate",
                "GATE_DATABASE_PASSWORD", "password",
                "GATE_SEALING_KEYSET", "keyset"));
    variables.putAll(more);
    return GateConfiguration.read(variables);
  }

  @Test
  void eachKindHasItsOwnUnlessSomebodySaysOtherwise() {
    assertThat(read(Map.of()).keyPrefixes()).isEqualTo(KeyPrefixes.STANDARD);

    KeyPrefixes configured =
        read(Map.of("GATE_KEY_PREFIX", "acme", "GATE_MACHINE_KEY_PREFIX", "acmekey")).keyPrefixes();

    assertThat(configured.of(PrincipalKind.AGENT)).isEqualTo("acme");
    assertThat(configured.of(PrincipalKind.APP)).isEqualTo("spapp");
    assertThat(configured.of(PrincipalKind.SERVICE_ACCOUNT)).isEqualTo("spsvc");
    assertThat(configured.ofMachines()).isEqualTo("acmekey");
    assertThat(configured.ofPrincipals())
        .containsExactlyInAnyOrder("acme", "spagent", "spapp", "spsvc");
    assertThat(configured.ofPrograms()).containsExactlyInAnyOrder("acmekey", "spkey");
  }

  @ParameterizedTest
  @CsvSource({
    "GATE_KEY_PREFIX, Acme",
    "GATE_KEY_PREFIX, a",
    "GATE_APP_KEY_PREFIX, spop",
    "GATE_APP_KEY_PREFIX, spkey",
    "GATE_SERVICE_ACCOUNT_KEY_PREFIX, spses",
    "GATE_MACHINE_KEY_PREFIX, spagent",
    "GATE_MACHINE_KEY_PREFIX, spop",
    "GATE_MACHINE_KEY_PREFIX, with_underscore",
  })
  void refusesWhatIsNoPrefixOrSaysSomethingElse(String variable, String prefix) {
    assertThatThrownBy(() -> read(Map.of(variable, prefix)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(variable)
        .hasMessageContaining("lower-case letter");
  }

  @Test
  void keysAreMadeWithThemReplacedWithThemAndOldOnesGoOnWorking() {
    try (GateUnderTest gate =
        GateUnderTest.start(
            "key_prefixes",
            Map.of("GATE_APP_KEY_PREFIX", "acmeapp", "GATE_MACHINE_KEY_PREFIX", "acmekey"))) {
      ApiClient operator = gate.newOrganisation();
      Reply app = operator.post("/api/apps", "{\"name\":\"an-app\"}");
      Reply account = operator.post("/api/service-accounts", "{\"name\":\"an-account\"}");
      Reply ofAccount =
          operator.post(
              "/api/service-accounts/" + account.text("id") + "/keys", "{\"name\":\"k\"}");
      Reply machine = operator.post("/api/keys", "{\"name\":\"m\",\"scopes\":[\"agents:read\"]}");
      assertThat(machine.status()).as(machine.body().toString()).isEqualTo(201);
      KeyText old = KeyText.generate("spagent");
      KeyText oldMachine = KeyText.generate("spkey");
      replace(gate, "agent_key", app.text("apiKey"), old);
      replace(gate, "machine_key", machine.text("apiKey"), oldMachine);

      Reply replaced =
          new ApiClient(gate.url(), old.expose()).post("/api/agents/self/rotate-key", "");

      assertThat(operator.createAgent("an agent").get("apiKey").textValue()).startsWith("spagent_");
      assertThat(app.text("apiKey")).startsWith("acmeapp_");
      assertThat(ofAccount.text("apiKey")).startsWith("spsvc_");
      assertThat(machine.text("apiKey")).startsWith("acmekey_");
      assertThat(replaced.text("apiKey")).as(replaced.body().toString()).startsWith("acmeapp_");
      for (String key : new String[] {replaced.text("apiKey"), ofAccount.text("apiKey")}) {
        assertThat(new ApiClient(gate.url(), key).get("/api/agents/whoami").status())
            .isEqualTo(200);
      }
      assertThat(new ApiClient(gate.url(), oldMachine.expose()).get("/api/agents").status())
          .isEqualTo(200);
    }
  }

  /** The key as it would have been made before. */
  private static void replace(GateUnderTest gate, String table, String key, KeyText old) {
    gate.sql(
        "update %s set hash = '\\x%s' where hash = '\\x%s'"
            .formatted(
                table,
                HexFormat.of().formatHex(old.hash().bytes()),
                HexFormat.of().formatHex(KeyText.parse(key).orElseThrow().hash().bytes())));
  }
}
