package dev.sallyport.gate.redirect;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent, app or service account as it sees itself, as JSON shows it: times are ISO 8601 in UTC.
 *
 * @param keyExpiresAt null: until revoked
 * @param keySunsetAt when the key ends because it was deprecated; null: not by that
 * @param keyScopes null: all that the agent may do
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record AgentProfile(
    String id,
    String kind,
    String name,
    String organisation,
    boolean mcpEnabled,
    String keyId,
    @Nullable String keyExpiresAt,
    @Nullable String keySunsetAt,
    @Nullable List<String> keyScopes) {

  /** What an agent may use now. */
  public record Grants(List<Granted> grants) {}

  /**
   * One service that an agent may use now.
   *
   * @param grantExpiresAt null: until revoked
   * @param tokenType null when the gate was told nothing about the credential
   * @param source {@code direct}, or {@code group:} and the group's name; of several grants of one
   *     service the first one is used
   */
  public record Granted(
      String serviceName,
      String refreshPolicy,
      @Nullable String grantExpiresAt,
      @Nullable String tokenType,
      String grantId,
      String source) {}
}
