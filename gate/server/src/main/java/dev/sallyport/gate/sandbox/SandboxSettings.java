package dev.sallyport.gate.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the sandbox is kept.
 *
 * @param organisation name of the organisation whose operators look after it; empty: there is none
 * @param header the header that a credential is sent in, in lower case
 * @param keyPrefix how credentials begin
 * @param scopes what can be asked for besides the scopes of the gate's own routes, for services
 *     that ask {@code /v1/sandbox/me}
 * @param required the questions that have to be answered before anything is issued
 * @param longest how long a credential lasts at most, and when nobody asks for less
 * @param kept how long a credential is remembered after it has expired
 */
public record SandboxSettings(
    Optional<String> organisation,
    String header,
    String keyPrefix,
    List<String> scopes,
    Set<Question> required,
    Duration longest,
    SandboxLimits limits,
    Duration kept) {
  /** How credentials begin where nothing else is configured. */
  public static final String STANDARD_PREFIX = "spsbx";

  /** The header where nothing else is configured. */
  public static final String STANDARD_HEADER = "x-ws-api-key";

  /** Refuses what does not fit together with {@link IllegalArgumentException}. */
  public SandboxSettings {
    scopes = List.copyOf(scopes);
    required = Set.copyOf(required);
    if (longest.compareTo(limits.window()) > 0) {
      throw new IllegalArgumentException(
          "a credential of the sandbox lasts no longer than the window it is counted in");
    }
    if (kept.compareTo(limits.window()) < 0) {
      throw new IllegalArgumentException(
          "a credential of the sandbox is remembered for as long as it is counted");
    }
  }
}
