package dev.sallyport.gate.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.sallyport.gate.approval.BrokeredRequest;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an agent wants to have requested with a credential: a path below the service's, and a query,
 * both as they were sent. The gate passes them on; what they may be is the credential's business,
 * at the vault.
 *
 * @param path without a slash in front
 * @param query without the agent's key; empty when there is nothing else
 */
record BrokeredTarget(String service, String path, String query) {
  /** Paths below this name a service, and then a path at its upstream. */
  static final String PREFIX = "/api/agents/request/";

  /** What a URL may not hold as it is, or would mean something else to whoever reads it. */
  private static final Pattern NOT_PLAIN = Pattern.compile("[^A-Za-z0-9._~!$&'()*+,;=:@/?%-]");

  private static final Pattern ENCODED_CONTROL = Pattern.compile("%(?:[01].|7[Ff])");

  /** The one parameter of the vault's own. */
  private static final String TICKET = "ticket";

  /** The request as its ticket and its approval say it. */
  BrokeredRequest asked(String method, Optional<String> host) {
    String target = "/" + path + (query.isEmpty() ? "" : "?" + query);
    return BrokeredRequest.parse(method, host, target)
        .orElseThrow(() -> invalid(BrokeredRequest.FORM));
  }

  static BrokeredTarget in(HttpServerRequest request) {
    String path = requireNonNull(request.path());
    String[] parts = path.substring(PREFIX.length()).split("/", 2);
    @Nullable String query = request.query();
    BrokeredTarget target =
        new BrokeredTarget(
            parts[0], parts.length == 1 ? "" : parts[1], query == null ? "" : withoutKey(query));
    if (target.path.length() >= BrokeredRequest.MAXIMUM_PATH) {
      throw Problem.of(HttpProblems.URI_TOO_LONG, BrokeredRequest.FORM).asException();
    }
    if (NOT_PLAIN.matcher(target.path + target.query).find()
        || ENCODED_CONTROL.matcher(target.path).find()) {
      throw invalid(
          "Percent-encode what a URL may not hold; a path has no control characters at all");
    }
    return target;
  }

  /** A key in the query has done its work here; it goes no further. */
  private static String withoutKey(String query) {
    return Arrays.stream(query.split("&", -1))
        .filter(parameter -> KeyText.findIn(decoded(parameter)).isEmpty())
        .map(BrokeredTarget::requireForeign)
        .collect(joining("&"));
  }

  private static String requireForeign(String parameter) {
    if (decoded(parameter.split("=", 2)[0]).equals(TICKET)) {
      throw invalid("The query parameter 'ticket' is the vault's own");
    }
    return parameter;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("The query is not properly percent-encoded");
    }
  }

  private static ProblemException invalid(String detail) {
    return Problem.of(HttpProblems.INVALID_REQUEST, detail).asException();
  }
}
