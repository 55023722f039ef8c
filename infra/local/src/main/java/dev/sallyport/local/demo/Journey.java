package dev.sallyport.local.demo;

import dev.sallyport.local.terminal.Exchange;
import dev.sallyport.local.terminal.Terminal;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The agent's way: to the gate, through the redirect to the vault, and what happens to a ticket
 * used twice.
 */
final class Journey {
  private static final Pattern TICKET = Pattern.compile("(?<=[?&]ticket=)[^&]+");
  private static final String SHOWN_RELEASE = "GET /v1/credential?ticket=...";
  private static final int TICKET_CHARACTERS_SHOWN = 12;
  private static final int LOWEST_REFUSAL = 400;
  private static final int LOWEST_FAILURE = 500;

  private final Terminal terminal;
  private final HttpCalls http;
  private final Parties parties;

  Journey(Terminal terminal, HttpCalls http, Parties parties) {
    this.terminal = terminal;
    this.http = http;
    this.parties = parties;
  }

  /** Returns the redirect's target. */
  String askGate(DemoAgent agent, String service) {
    terminal.step("First door: the agent asks the gate");
    String url = parties.gateUrl() + "/api/agents/credentials?service=" + service;
    Answer answer = http.get(url, agent.login()).expecting(307);
    String location =
        answer
            .location()
            .orElseThrow(() -> new StepFailedException("the 307 came without a Location"));
    show("gate", "GET /api/agents/credentials?service=" + service, answer, "");
    terminal.line("Location: " + shortened(location));
    requireAnotherHost(location);
    return location;
  }

  void followToVault(String location, String secret) {
    terminal.step("Second door: the agent follows the redirect to the vault");
    Answer answer = http.get(location, Map.of()).expecting(200);
    String received = answer.json().path("token").path("accessToken").asText();
    if (!received.equals(secret)) {
      throw new StepFailedException(
          "the vault gave another credential than the one that was stored");
    }
    show("vault", SHOWN_RELEASE, answer, "");
    terminal.line("the credential: " + received);
  }

  void replay(String location) {
    terminal.step("The same ticket once more");
    Answer answer = http.get(location, Map.of());
    if (answer.status() < LOWEST_REFUSAL || answer.status() >= LOWEST_FAILURE) {
      throw new StepFailedException("a used ticket was answered with " + answer.status());
    }
    show("vault", SHOWN_RELEASE, answer, answer.code() + ": a ticket is good once");
  }

  private void requireAnotherHost(String location) {
    String gate = URI.create(parties.gateUrl()).getAuthority();
    if (gate.equals(URI.create(location).getAuthority())) {
      throw new StepFailedException("the redirect leads back to the gate");
    }
  }

  private static String shortened(String location) {
    return TICKET
        .matcher(location)
        .replaceFirst(
            found -> {
              String ticket = found.group();
              String start =
                  ticket.substring(0, Math.min(TICKET_CHARACTERS_SHOWN, ticket.length()));
              return "%s...(%d characters)".formatted(start, ticket.length());
            });
  }

  private void show(String to, String request, Answer answer, String meaning) {
    terminal.exchange(new Exchange("agent", to, request, answer.status(), meaning));
  }
}
