package dev.sallyport.service.http;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Request ids: 112 bits, unique over all replicas. They correlate log lines and audit records and
 * are no secret, so one draw from the system's randomness per process is enough: the rest is a
 * counter per event loop thread.
 */
final class RequestIds {
  /** 48 bits: a thread never comes back to where it started. */
  private static final int COUNT_DIGITS = 12;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final ThreadLocal<Sequence> SEQUENCES = ThreadLocal.withInitial(Sequence::new);

  private RequestIds() {}

  static String next() {
    return SEQUENCES.get().next();
  }

  private static final class Sequence {
    private final String start = "req_" + HexFormat.of().toHexDigits(RANDOM.nextLong());
    private long count = RANDOM.nextInt();

    String next() {
      return start + HexFormat.of().toHexDigits(count++, COUNT_DIGITS);
    }
  }
}
