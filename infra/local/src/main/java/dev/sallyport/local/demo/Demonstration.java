package dev.sallyport.local.demo;

import dev.sallyport.local.terminal.Terminal;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The whole story, told in steps: prepare, ask the gate, follow to the vault, try again, compare
 * the records.
 */
public final class Demonstration {
  private static final String SERVICE = "github";
  private static final int SECRET_BYTES = 12;

  private final Terminal terminal;
  private final Parties parties;
  private final String operatorToken;
  private final DemoEnvironment environment;

  /** A demonstration between these two servers, by the operator with this token. */
  public Demonstration(
      Terminal terminal, Parties parties, String operatorToken, DemoEnvironment environment) {
    this.terminal = terminal;
    this.parties = parties;
    this.operatorToken = operatorToken;
    this.environment = environment;
  }

  /**
   * Goes through all steps and writes {@code demo.env}.
   *
   * @throws StepFailedException at the first step that goes wrong
   */
  public void run() {
    try (HttpCalls http = new HttpCalls()) {
      OperatorCalls operator = new OperatorCalls(http, parties.gateUrl(), operatorToken);
      Preparation preparation = new Preparation(terminal, http, operator, parties);
      String secret = newSecret();
      preparation.bindVault();
      DemoAgent agent = preparation.agent(knownAgent());
      remember(agent);
      preparation.grant(agent, SERVICE);
      preparation.store(SERVICE, secret);
      Journey journey = new Journey(terminal, http, parties);
      String location = journey.askGate(agent, SERVICE);
      journey.followToVault(location, secret);
      journey.replay(location);
      new Evidence(terminal, operator, parties).show(secret);
    }
  }

  private Optional<DemoAgent> knownAgent() {
    return environment
        .value("AGENT_ID")
        .flatMap(id -> environment.value("AGENT_KEY").map(key -> new DemoAgent(id, key)));
  }

  private void remember(DemoAgent agent) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("GATE_URL", parties.gateUrl());
    values.put("VAULT_URL", parties.vaultUrl());
    values.put("OPERATOR_TOKEN", operatorToken);
    values.put("AGENT_ID", agent.id());
    values.put("AGENT_KEY", agent.key());
    values.put("SERVICE", SERVICE);
    environment.write(values);
  }

  // A new one each time: found where it should not be, it was this run that leaked it.
  private static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return "demo-credential-" + HexFormat.of().formatHex(bytes);
  }
}
