package dev.sallyport.vault.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.vault.credential.CredentialLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a token endpoint answered. Providers disagree about status codes (some refuse with
 * 200), so the body counts first. Nothing that a provider wrote leaves this class but the tokens:
 * its descriptions may quote what was sent.
 */
final class ReplyReader {
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERRORS = 500;

  private static final Set<String> CANNOT_NOW =
      Set.of("temporarily_unavailable", "server_error", "internal_error", "service_unavailable");
  private static final Set<String> TOO_OFTEN = Set.of("slow_down", "ratelimited", "rate_limited");

  /** A year: whatever is longer is as good as for ever, and fits the stores. Seconds. */
  private static final long LONGEST_LIFETIME = 366L * 24 * 60 * 60;

  private final List<String> grantRefused;
  private final List<String> clientRefused;

  /** Reads what a provider says, who may have names of its own for errors. */
  ReplyReader(Provider provider) {
    this(provider.grantRefused(), provider.clientRefused());
  }

  /**
   * Reads what anybody says.
   *
   * @param grantRefused further names of {@code invalid_grant}
   * @param clientRefused further names of {@code invalid_client}
   */
  ReplyReader(List<String> grantRefused, List<String> clientRefused) {
    this.grantRefused = grantRefused;
    this.clientRefused = clientRefused;
  }

  TokenReply read(int status, Optional<Duration> wait, byte[] body) {
    if (status == TOO_MANY) {
      return new TokenReply.Busy(wait);
    }
    Optional<JsonNode> object = object(body);
    if (object.isPresent() && isRefusal(object.get())) {
      return refusal(object.get().path("error").asText(), status, wait);
    }
    if (status == OK && object.isPresent()) {
      return granted(object.get());
    }
    if (status >= SERVER_ERRORS) {
      return new TokenReply.Unable();
    }
    return status == UNAUTHORIZED ? new TokenReply.ClientRefused() : new TokenReply.Nonsense();
  }

  private static Optional<JsonNode> object(byte[] body) {
    try {
      return Optional.of(Json.read(body, JsonNode.class)).filter(JsonNode::isObject);
    } catch (JsonRefused e) {
      return Optional.empty();
    }
  }

  private static boolean isRefusal(JsonNode answer) {
    boolean notOk = answer.has("ok") && !answer.path("ok").asBoolean();
    return notOk || answer.path("error").isTextual();
  }

  private TokenReply refusal(String error, int status, Optional<Duration> wait) {
    if (error.equals("invalid_grant") || grantRefused.contains(error)) {
      return new TokenReply.GrantRefused();
    }
    if (error.equals("invalid_client")
        || error.equals("unauthorized_client")
        || clientRefused.contains(error)) {
      return new TokenReply.ClientRefused();
    }
    if (TOO_OFTEN.contains(error)) {
      return new TokenReply.Busy(wait);
    }
    boolean cannot = CANNOT_NOW.contains(error) || status >= SERVER_ERRORS;
    return cannot ? new TokenReply.Unable() : new TokenReply.Nonsense();
  }

  private static TokenReply granted(JsonNode answer) {
    Optional<String> access = token(answer, "access_token");
    return access.isPresent()
        ? new TokenReply.Granted(
            access.get(),
            token(answer, "refresh_token"),
            token(answer, "id_token"),
            lifetime(answer.path("expires_in")))
        : new TokenReply.Nonsense();
  }

  private static Optional<String> token(JsonNode answer, String name) {
    return Optional.of(answer.path(name))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !text.isEmpty() && text.length() <= CredentialLimits.FIELD_BYTES)
        .filter(text -> text.chars().allMatch(c -> c > ' ' && c < 0x7f));
  }

  /** Some write the number as a text. */
  private static Optional<Duration> lifetime(JsonNode seconds) {
    String text = seconds.asText("");
    return text.matches("[1-9][0-9]{0,11}")
        ? Optional.of(Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_LIFETIME)))
        : Optional.empty();
  }
}
