package dev.sallyport.ticket;

import java.time.Duration;

/** The numbers of the contract (SPEC section 4). */
public final class TicketLimits {
  /** How long a ticket lives when nobody says otherwise: time for a redirect on a bad line. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofSeconds(30);

  /** The longest lifetime a signer writes and a verifier honours; tickets will be found in logs. */
  public static final Duration MAX_LIFETIME = Duration.ofMinutes(1);

  /**
   * How far in the future a ticket may be issued, because two clocks are never one. Expiry gets no
   * such allowance.
   */
  public static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(5);

  /**
   * Characters of a whole ticket; longer ones are refused unread. Leaves room for a URL around it.
   */
  public static final int MAX_TICKET_CHARS = 1_600;

  /**
   * Characters of the redirect's whole {@code Location}; some clients and proxies stop at 2,048.
   */
  public static final int MAX_LOCATION_CHARS = 2_000;

  /** Characters of a subject, owner, grant id or creation id. */
  public static final int MAX_ID_CHARS = 96;

  /**
   * Keys of one binding that are honoured at a time: the current one and those being rotated out.
   */
  public static final int MAX_KEYS_PER_BINDING = 4;

  /**
   * Seconds since 1970 at the end of the year 9999, the last that RFC 3339 can write; sums of two
   * of them never overflow.
   */
  static final long MAX_EPOCH_SECONDS = 253_402_300_799L;

  private TicketLimits() {}
}
