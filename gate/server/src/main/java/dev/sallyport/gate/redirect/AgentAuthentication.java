package dev.sallyport.gate.redirect;

import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import java.util.Set;

/**
 * Takes an agent's key from a request without any I/O: one place, one key, right shape and
 * checksum.
 */
public final class AgentAuthentication {
  private static final CharSequence KEY_HEADER = HttpHeaders.createOptimized("x-agent-key");
  private static final String KEY_PARAMETER = "key";
  private static final String SCHEME = "Bearer ";

  private final Set<String> prefixes;
  private final RedirectMetrics metrics;

  /** Takes keys with one of these prefixes. */
  public AgentAuthentication(Set<String> prefixes, RedirectMetrics metrics) {
    this.prefixes = Set.copyOf(prefixes);
    this.metrics = metrics;
  }

  /**
   * The key that came with the request.
   *
   * @throws ProblemException 401 when there is none or it is malformed, 400 when there is more than
   *     one
   */
  public PresentedKey presented(Exchange exchange) {
    Optional<String> authorization = exchange.header(HttpHeaders.AUTHORIZATION);
    Optional<String> header = exchange.header(KEY_HEADER);
    Optional<String> parameter = exchange.parameter(KEY_PARAMETER);
    int places = places(authorization) + places(header) + places(parameter);
    if (places == 0) {
      throw missing();
    }
    if (places > 1) {
      throw ambiguous();
    }
    String text =
        authorization.isPresent()
            ? bearer(authorization.get())
            : header.or(() -> parameter).orElseThrow();
    return new PresentedKey(parse(text).hash(), parameter.isPresent());
  }

  private KeyText parse(String text) {
    return KeyText.parse(text)
        .filter(key -> prefixes.contains(key.prefix()))
        .orElseThrow(this::malformed);
  }

  private String bearer(String authorization) {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw malformed();
    }
    return authorization.substring(SCHEME.length());
  }

  private static int places(Optional<String> place) {
    return place.isPresent() ? 1 : 0;
  }

  private ProblemException malformed() {
    metrics.malformedKey();
    return Denial.INVALID_KEY.problem().asException();
  }

  private static ProblemException missing() {
    return Problem.of(
            HttpProblems.UNAUTHENTICATED,
            "Send the agent's key as Authorization: Bearer or as x-agent-key")
        .withHeader("WWW-Authenticate", "Bearer")
        .asException();
  }

  private static ProblemException ambiguous() {
    return Problem.of(
            HttpProblems.INVALID_REQUEST,
            "Send the agent's key in one place only: Authorization: Bearer, x-agent-key or ?key=")
        .asException();
  }
}
