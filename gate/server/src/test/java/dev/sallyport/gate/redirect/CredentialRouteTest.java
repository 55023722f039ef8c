package dev.sallyport.gate.redirect;

import static dev.sallyport.gate.redirect.AgentClient.get;
import static dev.sallyport.gate.redirect.AgentClient.send;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.identity.CredentialId;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.Expectation;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketVerifier;
import dev.sallyport.ticket.Verification;
import dev.sallyport.ticket.key.KeyText;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialRouteTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GITHUB = "/api/agents/credentials?service=github";
  private static final String NONCE = "abcdefghijklmnopqrstuv-_";

  private static GateData data;
  private static RunningGate gate;

  @BeforeAll
  static void start() {
    data = GateData.create("credential_routes");
    gate = new RunningGate(data, InstantSource.system());
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @Test
  void redirectsToTheVaultWithATicketThatItsVerifierAccepts() {
    GateData.Agent agent = data.agentWithGrant();

    HttpResponse<String> answer = get(gate.url() + GITHUB, "x-agent-key", agent.key().expose());

    assertThat(answer.statusCode()).isEqualTo(307);
    String location = header(answer, "location");
    assertThat(location)
        .matches(
            "http://vault\\.example:8443/v1/credential\\?ticket=[A-Za-z0-9._-]+&service=github")
        .hasSizeLessThanOrEqualTo(2_000);
    Map<String, String> body = json(answer);
    assertThat(body.keySet()).containsExactly("credential_url", "ticket", "method", "expires_at");
    assertThat(body).containsEntry("credential_url", location).containsEntry("method", "GET");
    assertThat(location).contains("ticket=" + body.get("ticket") + "&");
    Ticket ticket = verified(ticketOf(answer), TicketFormat.JWT, Optional.empty());
    assertThat(ticket.subject()).isEqualTo(agent.id());
    assertThat(ticket.expiresAt()).hasToString(body.get("expires_at"));
    assertThat(ticket.expiresAt()).isEqualTo(ticket.issuedAt().plusSeconds(30));
  }

  @Test
  void recordsThePermissionWithTheIdOfItsTicket() {
    GateData.Agent agent = data.agent(data.organisation());
    data.bind(agent.organisation(), TicketFormat.JWT);
    String grant = data.grant(agent, "github");

    HttpResponse<String> answer = get(gate.url() + GITHUB, "x-agent-key", agent.key().expose());

    Ticket ticket = verified(ticketOf(answer), TicketFormat.JWT, Optional.empty());
    assertThat(ticket.grantId()).contains(grant);
    assertThat(data.audit(agent.organisation()))
        .containsExactly(
            Arrays.asList(
                "agent_credential",
                "allow",
                null,
                agent.id(),
                agent.keyId(),
                grant,
                "github",
                "127.0.0.1",
                ticket.id().value(),
                header(answer, "x-request-id")));
  }

  @Test
  void givesEveryRequestATicketOfItsOwn() {
    GateData.Agent agent = data.agentWithGrant();

    Set<String> tickets = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      tickets.add(ticketOf(get(gate.url() + GITHUB, "x-agent-key", agent.key().expose())));
    }

    assertThat(tickets).hasSize(20);
    assertThat(data.audit(agent.organisation())).hasSize(20);
  }

  @Test
  void answersOkWithTheSameBodyWhenAskedNotToRedirect() {
    GateData.Agent agent = data.agentWithGrant();

    HttpResponse<String> answer =
        get(gate.url() + GITHUB + "&redirect=false", "x-agent-key", agent.key().expose());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("location")).isEmpty();
    assertThat(json(answer).keySet())
        .containsExactly("credential_url", "ticket", "method", "expires_at");
  }

  @Test
  void passesOnWhichFieldsAreWanted() {
    GateData.Agent agent = data.agentWithGrant();
    String wanted = gate.url() + GITHUB + "&field=certificateData,certificateChain";

    HttpResponse<String> redirect = get(wanted, "x-agent-key", agent.key().expose());
    HttpResponse<String> direct =
        get(wanted + "&redirect=false", "x-agent-key", agent.key().expose());

    assertThat(redirect.statusCode()).isEqualTo(307);
    assertThat(header(redirect, "location"))
        .endsWith("&service=github&field=certificateData,certificateChain")
        .isEqualTo(json(redirect).get("credential_url"));
    assertThat(json(direct).get("credential_url"))
        .endsWith("&service=github&field=certificateData,certificateChain");
  }

  @Test
  void bindsTheTicketToTheNonceOfItsHolder() {
    GateData.Agent agent = data.agentWithGrant();

    String ticket =
        ticketOf(
            get(gate.url() + GITHUB, "x-agent-key", agent.key().expose(), "x-ticket-nonce", NONCE));

    assertThat(verified(ticket, TicketFormat.JWT, Optional.of(NONCE)).holder()).isPresent();
    assertThat(verify(ticket, TicketFormat.JWT, Optional.empty()))
        .isInstanceOf(Verification.Refused.class);
  }

  @Test
  void refusesToBindToAHolderWhereTheVaultCannotCheckIt() {
    GateData.Agent agent = data.agent(data.organisation());
    data.bind(agent.organisation(), TicketFormat.TOKENVAULT2);
    data.grant(agent, "github");

    HttpResponse<String> bound =
        get(gate.url() + GITHUB, "x-agent-key", agent.key().expose(), "x-ticket-nonce", NONCE);
    HttpResponse<String> unbound = get(gate.url() + GITHUB, "x-agent-key", agent.key().expose());

    assertThat(bound.statusCode()).isEqualTo(400);
    assertThat(json(bound)).containsEntry("code", "HOLDER_BINDING_UNSUPPORTED");
    Ticket ticket = verified(ticketOf(unbound), TicketFormat.TOKENVAULT2, Optional.empty());
    assertThat(ticket.owner()).contains(agent.organisation());
    assertThat(ticket.subject()).isEqualTo(agent.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "has space in it, which no nonce has",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void refusesANonceThatIsNone(String nonce) {
    GateData.Agent agent = data.agentWithGrant();

    HttpResponse<String> answer =
        get(gate.url() + GITHUB, "x-agent-key", agent.key().expose(), "x-ticket-nonce", nonce);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer)).containsEntry("code", "INVALID_REQUEST");
  }

  @Test
  void staysWithinTheLengthOfALocationForTheLongestNames() {
    GateData.Agent agent = data.agent(data.organisation());
    data.bind(
        agent.organisation(),
        TicketFormat.JWT,
        "https://vault.example/" + "p".repeat(BindingIdentity.MAX_URL_CHARS - 22));
    String longest = "a".repeat(ServiceName.MAX_CHARS);
    data.grant(agent, longest);

    HttpResponse<String> answer =
        get(
            gate.url() + "/api/agents/credentials?service=" + longest,
            "x-agent-key",
            agent.key().expose(),
            "x-ticket-nonce",
            NONCE);

    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(header(answer, "location")).hasSizeLessThanOrEqualTo(2_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "POST", "PUT", "PATCH", "DELETE"})
  void issuesNothingForOtherMethods(String method) {
    GateData.Agent agent = data.agentWithGrant();

    HttpResponse<String> answer =
        send(method, gate.url() + GITHUB, "x-agent-key", agent.key().expose());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("location")).isEmpty();
    assertThat(data.audit(agent.organisation())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service=",
        "service=GitHub",
        "service=git%20hub",
        "service=.github",
        "service=a/b",
        "service=%ff",
        "service=github&service=github",
        "service=github&redirect=maybe",
        "service=github&redirect=false&redirect=true",
        "service=github&field=",
        "service=github&field=1a",
        "service=github&field=a,,b",
        "service=github&field=a%20b",
        "service=github&field=a%26ticket=x",
        "service=github&field=a&field=b",
        "redirect=maybe"
      })
  void refusesParametersThatAreNotValid(String parameters) {
    GateData.Agent agent = data.agentWithGrant();

    HttpResponse<String> answer =
        get(
            gate.url() + "/api/agents/credentials?" + parameters,
            "x-agent-key",
            agent.key().expose());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(data.audit(agent.organisation())).isEmpty();
  }

  @Test
  void refusesAKeyThatNobodyHasAndRecordsItsFingerprintOnly() {
    KeyText key = KeyText.generate(KeyText.AGENT_PREFIX);

    HttpResponse<String> answer = get(gate.url() + GITHUB, "x-agent-key", key.expose());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(json(answer)).containsEntry("code", "INVALID_KEY");
    assertThat(header(answer, "www-authenticate")).startsWith("Bearer");
    assertThat(data.audit(AuditRecord.NO_ORGANISATION))
        .contains(
            Arrays.asList(
                "agent_credential",
                "deny",
                "INVALID_KEY",
                null,
                key.hash().fingerprint(),
                null,
                "github",
                "127.0.0.1",
                null,
                header(answer, "x-request-id")));
  }

  @Test
  void saysTheSameOfAServiceWithoutGrantAndOfOneThatDoesNotExist() {
    GateData.Agent agent = data.agentWithGrant();
    GateData.Agent colleague = data.agent(agent.organisation());
    data.grant(colleague, "gitlab");

    Map<String, String> exists =
        json(
            get(
                gate.url() + "/api/agents/credentials?service=gitlab",
                "x-agent-key",
                agent.key().expose()));
    Map<String, String> doesNot =
        json(
            get(
                gate.url() + "/api/agents/credentials?service=nothing",
                "x-agent-key",
                agent.key().expose()));

    assertThat(exists.remove("requestId")).isNotEqualTo(doesNot.remove("requestId"));
    assertThat(exists).isEqualTo(doesNot).containsEntry("code", "NO_GRANT");
  }

  @Test
  void judgesExpiryByTheDatabasesClockWhateverTheGateBelieves() {
    GateData.Agent agent = data.agentWithGrant();
    try (RunningGate slow =
        new RunningGate(data, () -> InstantSource.system().instant().minusSeconds(7_200))) {
      assertThat(get(slow.url() + GITHUB, "x-agent-key", agent.key().expose()).statusCode())
          .isEqualTo(307);
      data.execute(
          "update agent_grant set expires_at = now() + interval '3 seconds' where agent = ?",
          agent.id());
      assertThat(get(slow.url() + GITHUB, "x-agent-key", agent.key().expose()).statusCode())
          .isEqualTo(307);
      data.awaitDatabaseClock(agent);

      HttpResponse<String> answer = get(slow.url() + GITHUB, "x-agent-key", agent.key().expose());

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(json(answer)).containsEntry("code", "GRANT_EXPIRED");
      assertThat(slow.count("gate.decisions.overtaken")).isEqualTo(2);
    }
  }

  @Test
  void notesWhenAKeyWasLastUsedWithoutRaisingTheVersion() {
    GateData.Agent agent = data.agentWithGrant();
    String version = "select version from organisation where id = '" + agent.organisation() + "'";
    long before = data.count(version);
    try (RunningGate other = new RunningGate(data, InstantSource.system())) {
      get(other.url() + GITHUB, "x-agent-key", agent.key().expose());
    }

    assertThat(
            data.count(
                "select count(*) from key_use where last_used_at > now() - interval '1 minute' and"
                    + " key_id = '"
                    + agent.keyId()
                    + "'"))
        .isEqualTo(1);
    assertThat(data.count(version)).isEqualTo(before);
  }

  @Test
  void listsOnlyWhatTheAgentMayUseNow() {
    GateData.Agent agent = data.agentWithGrant();
    data.grant(agent, "disabled");
    data.execute(
        "insert into credential (organisation, id, service_name, token_type, status) values (?, ?,"
            + " 'disabled', 'JWT', 'disabled')",
        agent.organisation(),
        CredentialId.fresh().value());
    String expired = data.grant(agent, "expired");
    data.execute(
        "update agent_grant set created_at = now() - interval '2 hours', expires_at = now() -"
            + " interval '1 second' where id = ?",
        expired);

    HttpResponse<String> answer =
        get(gate.url() + "/api/agents/credentials", "x-agent-key", agent.key().expose());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .matches(
            "\\{\"grants\":\\[\\{\"serviceName\":\"github\",\"refreshPolicy\":\"none\",\"grantExpiresAt\":null,\"tokenType\":null,"
                + "\"grantId\":\"grt_\\w{22}\",\"source\":\"direct\"}]}");
    assertThat(data.audit(agent.organisation()).getFirst().subList(0, 5))
        .isEqualTo(Arrays.asList("list_grants", "allow", null, agent.id(), agent.keyId()));
  }

  @Test
  void saysWhenGrantsAndKeysExpire() {
    GateData.Agent agent = data.agentWithGrant();
    data.execute(
        "update agent_grant set expires_at = '2099-01-02T03:04:05Z' where agent = ?", agent.id());
    data.execute(
        "update agent_key set expires_at = '2099-02-03T04:05:06Z' where agent = ?", agent.id());

    HttpResponse<String> grants =
        get(gate.url() + "/api/agents/credentials", "x-agent-key", agent.key().expose());
    HttpResponse<String> self =
        get(gate.url() + "/api/agents/whoami", "x-agent-key", agent.key().expose());

    assertThat(grants.body()).contains("\"grantExpiresAt\":\"2099-01-02T03:04:05Z\"");
    assertThat(json(self)).containsEntry("keyExpiresAt", "2099-02-03T04:05:06Z");
  }

  @Test
  void tellsAnAgentWhoItIs() {
    GateData.Agent agent = data.agentWithGrant();

    HttpResponse<String> answer =
        get(gate.url() + "/api/agents/whoami", "authorization", "Bearer " + agent.key().expose());

    assertThat(json(answer))
        .containsEntry("id", agent.id())
        .containsEntry("keyId", agent.keyId())
        .containsEntry("organisation", agent.organisation());
    assertThat(data.audit(agent.organisation()).getFirst().subList(0, 2))
        .isEqualTo(List.of("whoami", "allow"));
  }

  @Test
  void tellsASuspendedAgentNothing() {
    GateData.Agent agent = data.agentWithGrant();
    data.execute("update agent set status = 'suspended' where id = ?", agent.id());

    for (String path : List.of("/api/agents/credentials", "/api/agents/whoami", GITHUB)) {
      HttpResponse<String> answer = get(gate.url() + path, "x-agent-key", agent.key().expose());
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(json(answer)).containsEntry("code", "AGENT_INACTIVE");
    }
    assertThat(data.audit(agent.organisation()))
        .hasSize(3)
        .allSatisfy(
            line -> assertThat(line.subList(1, 3)).isEqualTo(List.of("deny", "AGENT_INACTIVE")));
  }

  private static Ticket verified(String text, TicketFormat format, Optional<String> nonce) {
    Verification verification = verify(text, format, nonce);
    assertThat(verification).isInstanceOf(Verification.Verified.class);
    return ((Verification.Verified) verification).ticket().ticket();
  }

  private static Verification verify(String text, TicketFormat format, Optional<String> nonce) {
    return TicketVerifier.of(
            format,
            new BindingIdentity(GateData.GATE, GateData.VAULT),
            List.of(new BindingKey("kid-1", data.secret)),
            InstantSource.system())
        .verify(
            text,
            new Expectation(Set.of(Purpose.AGENT_CREDENTIAL), new ServiceName("github"), nonce));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  private static String ticketOf(HttpResponse<String> answer) {
    return requireNonNull(json(answer).get("ticket"));
  }

  private static Map<String, String> json(HttpResponse<String> answer) {
    try {
      return JSON.readValue(answer.body(), new TypeReference<>() {});
    } catch (IOException e) {
      throw new IllegalStateException(answer.body(), e);
    }
  }
}
