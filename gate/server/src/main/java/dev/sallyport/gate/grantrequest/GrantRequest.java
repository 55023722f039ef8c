package dev.sallyport.gate.grantrequest;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.GrantRequestId;
import dev.sallyport.ticket.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What an agent asks to be granted.
 *
 * @param hours how long it wants it
 * @param expiresAt until when somebody has to decide
 * @param decision what was decided; empty while nothing is
 */
public record GrantRequest(
    GrantRequestId id,
    AgentId agent,
    ServiceName service,
    String reason,
    int hours,
    GrantRequestStatus status,
    Instant createdAt,
    Instant expiresAt,
    Optional<Decided> decision) {
  /** What the reason of a request or of a decision may have. Characters. */
  public static final int MAXIMUM_REASON_LENGTH = 500;

  /** A working day, for an agent that does not say how long. */
  public static final int DEFAULT_HOURS = 8;

  /** A request that nobody looked at for a week is not just in time any more. */
  public static final Duration PATIENCE = Duration.ofDays(7);

  /**
   * What somebody decided.
   *
   * @param by id of the one who did
   * @param grant id of the grant that was made; empty when it was denied
   */
  public record Decided(Instant at, String by, Optional<String> reason, Optional<String> grant) {}
}
