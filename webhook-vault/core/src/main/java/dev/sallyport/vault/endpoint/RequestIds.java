package dev.sallyport.vault.endpoint;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of requests: unique over processes and restarts, to find one in a log. They are no secret.
 */
final class RequestIds {
  private static final HexFormat HEX = HexFormat.of();
  private static final String PROCESS = "req_" + HEX.toHexDigits(new SecureRandom().nextLong());
  private static final AtomicLong COUNT = new AtomicLong();

  /** 48 bits: no process answers more. */
  private static final int COUNT_DIGITS = 12;

  private RequestIds() {}

  static String next() {
    return PROCESS + HEX.toHexDigits(COUNT.getAndIncrement(), COUNT_DIGITS);
  }
}
