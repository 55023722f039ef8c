package dev.sallyport.local.demo;

import dev.sallyport.local.terminal.Exchange;
import dev.sallyport.local.terminal.Terminal;
import java.util.Map;
import java.util.Optional;

/**
 * What the owner and the operator do once: bind the vault, make an agent, grant, and store a
 * credential.
 */
final class Preparation {
  private static final String AGENT = "demo-agent";
  private static final int GRANT_HOURS = 24;
  private static final int CONFLICT = 409;

  private final Terminal terminal;
  private final HttpCalls http;
  private final OperatorCalls operator;
  private final Parties parties;

  Preparation(Terminal terminal, HttpCalls http, OperatorCalls operator, Parties parties) {
    this.terminal = terminal;
    this.http = http;
    this.operator = operator;
    this.parties = parties;
  }

  void bindVault() {
    terminal.step("Bind the vault to the gate");
    Answer status = operator.vaultStatus().expecting(200);
    if (status.json().path("bound").asBoolean(false)) {
      terminal.line("bound since an earlier run");
      return;
    }
    Answer offer = http.get(parties.vaultUrl() + "/v1/register-url", Map.of()).expecting(200);
    show("owner", "vault", offer, "a code, good once for five minutes, and the hash of a secret");
    Answer bound = operator.bind(Registration.of(offer)).expecting(200, 201);
    show(
        "operator",
        "gate",
        bound,
        "the gate gave the code to the vault for the secret, checked its hash and sealed it");
  }

  DemoAgent agent(Optional<DemoAgent> known) {
    terminal.step("An agent with a key of its own");
    if (known.isPresent()) {
      Answer whoami = http.get(parties.gateUrl() + "/api/agents/whoami", known.get().login());
      if (whoami.status() == 200) {
        terminal.line(
            "%s, key %s, from an earlier run".formatted(known.get().id(), known.get().shownKey()));
        return known.get();
      }
    }
    Answer created = operator.createAgent(AGENT).expecting(201);
    DemoAgent agent = new DemoAgent(created.member("id"), created.member("apiKey"));
    show(
        "operator",
        "gate",
        created,
        "%s, key %s, shown this once and kept as a hash".formatted(agent.id(), agent.shownKey()));
    return agent;
  }

  void grant(DemoAgent agent, String service) {
    terminal.step("What the agent may have");
    Answer registered = operator.registerCredential(service).expecting(200, 201, CONFLICT);
    show(
        "operator",
        "gate",
        registered,
        registered.status() == CONFLICT ? "known already" : "a name and a type, no value");
    Answer granted = operator.grant(agent.id(), service, GRANT_HOURS).expecting(200, 201);
    show("operator", "gate", granted, "\"%s\" for %d hours".formatted(service, GRANT_HOURS));
  }

  void store(String service, String secret) {
    terminal.step("The credential goes straight to the vault, past the gate");
    Answer ticket = operator.storeTicket(service).expecting(200, 201);
    show("operator", "gate", ticket, "a ticket to store \"%s\" once".formatted(service));
    Map<String, Object> body =
        Map.of(
            "ticket", ticket.member("ticket"),
            "service", service,
            "tokenData", Map.of("accessToken", secret, "tokenType", "PlainText"));
    Answer stored =
        http.post(ticket.member("webhookUrl") + "/v1/store", Map.of(), body).expecting(200, 201);
    show("owner", "vault", stored, "encrypted and kept there; the answer holds no secret");
  }

  private void show(String from, String to, Answer answer, String meaning) {
    terminal.exchange(new Exchange(from, to, answer.request(), answer.status(), meaning));
  }
}
