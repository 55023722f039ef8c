package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.identity.CredentialId;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.Expectation;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketVerifier;
import dev.sallyport.ticket.Verification;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PersonTicketsTest {
  private static final String STORE = "/api/vault/store-ticket";
  private static final String CONNECT = "/api/vault/connect-ticket";
  private static final String REVEAL = "/api/vault/credential-ticket";
  private static final String GITHUB = "{\"serviceName\":\"github\"}";
  private static final String REVEAL_GITHUB =
      "{\"serviceName\":\"github\",\"purpose\":\"user_reveal\"}";

  private static GateData data;
  private static RunningGate gate;

  private String organisation;
  private ApiClient operator;

  @BeforeAll
  static void start() {
    data = GateData.create("person_tickets");
    gate = new RunningGate(data, InstantSource.system());
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void makeOperator() {
    organisation = data.organisation();
    data.bind(organisation, TicketFormat.JWT);
    operator = data.operator(organisation, gate);
  }

  @Test
  void issuesATicketToStoreWithItsRecord() {
    Reply reply = operator.post(STORE, GITHUB);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text("webhookUrl")).isEqualTo(GateData.VAULT);
    assertThat(reply.body().path("expiresIn").asInt()).isEqualTo(30);
    Ticket ticket = verified(reply.text("ticket"), Purpose.STORE);
    assertThat(ticket.subject()).startsWith("op_");
    assertThat(data.audit(organisation))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line).startsWith("store", "allow", null, ticket.subject());
              assertThat(line).contains("github", ticket.id().value());
            });
  }

  @Test
  void issuesATicketToConnectAnAccountByTheRightOfThePerson() {
    Reply reply = operator.post(CONNECT, GITHUB);

    Ticket ticket = verified(reply.text("ticket"), Purpose.CONNECT);
    assertThat(reply.text("connectUrl"))
        .isEqualTo("%s/v1/connect?ticket=%s&service=github", GateData.VAULT, reply.text("ticket"));
    assertThat(ticket.subject()).startsWith("op_");
    assertThat(ticket.grantId()).contains(ticket.subject());
    assertThat(data.audit(organisation))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("connect", "allow", null, ticket.subject()));
  }

  @Test
  void letsNobodyConnectWhileTheVaultIsLockedOrWhereItsTicketsCannotSaySo() {
    data.execute(
        "update organisation set vault_locked_at = now(), vault_locked_by = 'op' where id = ?",
        organisation);
    Reply locked = operator.post(CONNECT, GITHUB);
    data.execute(
        "update organisation set vault_locked_at = null, vault_locked_by = null where id = ?",
        organisation);
    data.unbind(organisation);
    data.bind(organisation, TicketFormat.TOKENVAULT2);
    Reply unsupported = operator.post(CONNECT, GITHUB);

    assertThat(locked.code()).isEqualTo("VAULT_LOCKED");
    assertThat(unsupported.status()).isEqualTo(400);
    assertThat(unsupported.code()).isEqualTo("CONNECT_UNSUPPORTED");
    assertThat(data.audit(organisation))
        .extracting(line -> line.get(2))
        .containsExactlyInAnyOrder("VAULT_LOCKED", "CONNECT_UNSUPPORTED");
  }

  @Test
  void issuesATicketToLookAtACredential() {
    Reply reply = operator.post(REVEAL, REVEAL_GITHUB);

    assertThat(verified(reply.text("ticket"), Purpose.USER_REVEAL).grantId()).isEmpty();
    assertThat(data.audit(organisation).getFirst()).startsWith("user_reveal", "allow");
  }

  @Test
  void refusesToStoreWhileTheVaultIsLockedAndGoesOnReading() {
    data.execute(
        "update organisation set vault_locked_at = now(), vault_locked_by = 'op' where id = ?",
        organisation);

    Reply store = operator.post(STORE, GITHUB);

    assertThat(store.status()).isEqualTo(423);
    assertThat(store.code()).isEqualTo("VAULT_LOCKED");
    assertThat(operator.post(REVEAL, REVEAL_GITHUB).status()).isEqualTo(200);
    assertThat(data.audit(organisation).getFirst()).startsWith("store", "deny", "VAULT_LOCKED");
  }

  @Test
  void refusesToShowADisabledCredential() {
    data.execute(
        "insert into credential (organisation, id, service_name, token_type, status) values (?, ?, 'github', 'JWT', 'disabled')",
        organisation,
        CredentialId.fresh().value());

    assertThat(operator.post(REVEAL, REVEAL_GITHUB).code()).isEqualTo("CREDENTIAL_DISABLED");
    assertThat(operator.post(STORE, GITHUB).status()).isEqualTo(200);
  }

  @Test
  void saysThatNoVaultIsBound() {
    data.unbind(organisation);

    Reply reply = operator.post(STORE, GITHUB);

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("WEBHOOK_NOT_CONFIGURED");
  }

  /** Attached to the organisation, or to the credential of this id. */
  private void restrict(String rules, String type, String target) {
    String policy = PolicyId.fresh().value();
    data.execute(
        "insert into policy (organisation, id, name, enabled, rules) values (?, ?, ?, true, ?)",
        organisation,
        policy,
        policy,
        rules);
    data.execute(
        "insert into policy_attachment (organisation, target_type, target_id, policy) values (?, ?, ?, ?)",
        organisation,
        type,
        target,
        policy);
  }

  private String credential(String service) {
    String id = CredentialId.fresh().value();
    data.execute(
        "insert into credential (organisation, id, service_name, token_type) values (?, ?, ?, 'JWT')",
        organisation,
        id,
        service);
    return id;
  }

  @Test
  void policiesOfTheOrganisationHoldForPeopleToo() {
    restrict(
        "[{\"type\":\"ip_allowlist\",\"cidrs\":[\"192.0.2.0/24\"]}]", "organisation", organisation);

    Reply store = operator.post(STORE, GITHUB);

    assertThat(store.status()).isEqualTo(403);
    assertThat(store.code()).isEqualTo("POLICY_DENIED");
    assertThat(store.text("rule")).isEqualTo("ip_allowlist");
    assertThat(operator.post(REVEAL, REVEAL_GITHUB).code()).isEqualTo("POLICY_DENIED");
    assertThat(data.audit(organisation).getFirst()).startsWith("store", "deny", "POLICY_DENIED");
    assertThat(
            data.count(
                "select count(*) from audit where organisation = '%s' and rule = 'ip_allowlist' and trace like '%%refused%%'"
                    .formatted(organisation)))
        .isEqualTo(2);
  }

  @Test
  void aTimeWindowThatIsShutKeepsPeopleOut() {
    String today =
        LocalDate.ofInstant(InstantSource.system().instant(), ZoneOffset.UTC)
            .minusDays(3)
            .getDayOfWeek()
            .name()
            .toLowerCase(Locale.ROOT)
            .substring(0, 3);
    restrict(
        "[{\"type\":\"time_window\",\"days\":[\"%s\"],\"from\":\"00:00\",\"to\":\"00:01\",\"zone\":\"UTC\"}]"
            .formatted(today),
        "credential",
        credential("github"));

    Reply reply = operator.post(REVEAL, REVEAL_GITHUB);

    assertThat(reply.text("rule")).isEqualTo("time_window");
    assertThat(reply.response().headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void aCapOfACredentialCountsWhatPeopleAskFor() {
    restrict(
        "[{\"type\":\"usage_cap\",\"limit\":2,\"per\":\"credential\"}]",
        "credential",
        credential("github"));

    assertThat(operator.post(REVEAL, REVEAL_GITHUB).status()).isEqualTo(200);
    assertThat(operator.post(STORE, GITHUB).status()).isEqualTo(200);
    Reply third = operator.post(REVEAL, REVEAL_GITHUB);

    assertThat(third.code()).isEqualTo("POLICY_DENIED");
    assertThat(third.text("rule")).isEqualTo("usage_cap");
    assertThat(operator.post(STORE, "{\"serviceName\":\"other\"}").status()).isEqualTo(200);
    assertThat(data.audit(organisation)).hasSize(4);
  }

  @Test
  void aRateIsEachPersonsOwn() {
    restrict(
        "[{\"type\":\"rate_limit\",\"limit\":1,\"windowSeconds\":3600,\"per\":\"agent\"}]",
        "organisation",
        organisation);

    assertThat(operator.post(STORE, GITHUB).status()).isEqualTo(200);
    Reply second = operator.post(STORE, GITHUB);

    assertThat(second.status()).isEqualTo(429);
    assertThat(second.text("rule")).isEqualTo("rate_limit");
    assertThat(second.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(data.operator(organisation, gate).post(STORE, GITHUB).status()).isEqualTo(200);
  }

  @Test
  void rulesAboutAgentsSayNothingAboutPeople() {
    restrict(
        "[{\"type\":\"ttl_max\",\"maxSeconds\":60},{\"type\":\"holder_binding\"},{\"type\":\"condition\",\"expression\":\"agent.name == 'x'\"}]",
        "organisation",
        organisation);
    restrict("[{\"type\":\"ip_allowlist\",\"cidrs\":[]}]", "agent", "agt_aaaaaaaaaaaaaaaaaaaaaa");

    assertThat(operator.post(STORE, GITHUB).status()).isEqualTo(200);
  }

  @Test
  void aStoredRuleThatNobodyUnderstandsRefuses() {
    restrict("[{\"type\":\"of_a_later_version\"}]", "organisation", organisation);

    assertThat(operator.post(STORE, GITHUB).code()).isEqualTo("POLICY_DENIED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"serviceName\":\"GitHub\",\"purpose\":\"user_reveal\"}",
        "{\"serviceName\":\"github\",\"purpose\":\"agent_credential\"}",
        "{\"serviceName\":\"github\"}",
        "[]"
      })
  void refusesBodiesThatAreNotValid(String body) {
    assertThat(operator.post(REVEAL, body).status()).isEqualTo(400);
    assertThat(data.audit(organisation)).isEmpty();
  }

  @Test
  void asksForAnOperator() {
    GateData.Agent agent = data.agent(organisation);

    assertThat(new ApiClient(gate.url(), agent.key().expose()).post(STORE, GITHUB).status())
        .isEqualTo(401);
  }

  private static Ticket verified(String text, Purpose purpose) {
    Verification verification =
        TicketVerifier.of(
                TicketFormat.JWT,
                new BindingIdentity(GateData.GATE, GateData.VAULT),
                List.of(new BindingKey("kid-1", data.secret)),
                InstantSource.system())
            .verify(
                text,
                new Expectation(Set.of(purpose), new ServiceName("github"), Optional.empty()));
    assertThat(verification).isInstanceOf(Verification.Verified.class);
    return ((Verification.Verified) verification).ticket().ticket();
  }
}
