package dev.sallyport.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.store.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who names fields gets these and no others, and the log says which. */
final class FieldSelectionTest {
  private static final String COMPOSITE =
      "{\"user\":\"deploy\",\"password\":\"pw-1\",\"host\":\"db.acme\",\"refreshToken\":\"kept\",\"oauthClient\":\"own\",\"tokenType\":\"RawCredential\"}";

  private VaultUnderTest vault;
  private GateUnderTest gate;

  @BeforeEach
  void start(@TempDir Path folder) {
    Map<String, String> environment =
        VaultUnderTest.environment(
            folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, new MovingClock());
    gate = GateUnderTest.bind(vault);
    assertThat(gate.store(vault, COMPOSITE).status()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  private VaultUnderTest.Answer ask(String ticket, String field) {
    return vault.get(
        "/v1/credential", "ticket=" + ticket + "&service=github&field=" + field, Map.of());
  }

  private VaultUnderTest.Answer ask(String field) {
    return ask(gate.ticket(Purpose.AGENT_CREDENTIAL), field);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void releasesTheNamedFieldsAndLogsTheirNames() {
    JsonNode one = ask("password").json().path("token");
    JsonNode two = ask("user%2Chost").json().path("token");
    JsonNode all = GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)).json();

    assertThat(names(one)).containsExactlyInAnyOrder("password", "serviceName", "tokenType");
    assertThat(one.path("password").asText()).isEqualTo("pw-1");
    assertThat(names(two)).containsExactlyInAnyOrder("user", "host", "serviceName", "tokenType");
    assertThat(names(all.path("token"))).contains("user", "password", "host");
    List<LogEntry> releases =
        vault.log().stream().filter(each -> each.reason().equals("released")).toList();
    assertThat(releases.stream().map(LogEntry::fields))
        .containsExactly(Optional.of("password"), Optional.of("host,user"), Optional.empty());
  }

  @Test
  void takesTheFieldFromABody() {
    String body =
        "{\"ticket\":\""
            + gate.ticket(Purpose.AGENT_CREDENTIAL)
            + "\",\"service\":\"github\",\"field\":\"host\"}";

    VaultUnderTest.Answer answer = vault.post("/v1/credential", body, Map.of());

    assertThat(names(answer.json().path("token")))
        .containsExactlyInAnyOrder("host", "serviceName", "tokenType");
  }

  @Test
  void refusesAFieldThatIsNotGivenAndLeavesTheTicketUnused() {
    String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);
    for (String field : new String[] {"passwort", "refreshToken", "oauthClient", "host,x"}) {
      VaultUnderTest.Answer answer = ask(ticket, field);

      assertThat(answer.status()).as(field).isEqualTo(404);
      assertThat(answer.json().path("error").asText()).isEqualTo("field_not_found");
      assertThat(answer.text()).doesNotContain("pw-1", "kept");
    }
    assertThat(ask(ticket, "host").status()).isEqualTo(200);
    assertThat(vault.log().stream().map(LogEntry::reason)).contains("field_not_found");
  }

  @Test
  void refusesWhatIsNoListOfFields() {
    for (String field :
        new String[] {
          "", ",", "a,", "1a", "a,a", "a%20b", "x".repeat(65), "a,".repeat(200) + "b"
        }) {
      assertThat(ask(field).status()).as(field).isEqualTo(400);
    }
  }

  @Test
  void sealsTheNamedFieldsForAnAgentWithAKey() {
    vault.enrol(new AgentId("agt_one"), Samples.ALICE);

    VaultUnderTest.Answer answer = ask("host");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().has("sealed")).isTrue();
    LogEntry release = vault.log().getLast();
    assertThat(release.reason()).startsWith("released").isNotEqualTo("released");
    assertThat(release.fields()).contains("host");
  }

  @Test
  void givesACodeInTheFieldThatItIsGivenIn() {
    assertThat(gate.store(vault, "{\"totpSecret\":\"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\"}").status())
        .isEqualTo(200);

    assertThat(ask("totpSecret").status()).isEqualTo(404);
    assertThat(ask("accessToken").json().path("token").path("totpGenerated").asBoolean()).isTrue();
  }
}
