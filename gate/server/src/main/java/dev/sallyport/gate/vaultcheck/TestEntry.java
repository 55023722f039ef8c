package dev.sallyport.gate.vaultcheck;

import dev.sallyport.ticket.ServiceName;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a check puts into a vault and takes out again: a random value of its own under a name that
 * nobody is granted. No credential of anybody has such a name.
 *
 * @param value random, and of use to nobody
 */
record TestEntry(ServiceName service, String value) {
  static final String PREFIX = "sallyport-check-";
  private static final String SHAPE = PREFIX + "[0-9a-f]{16}";
  private static final int NAME_BYTES = 8;
  private static final int VALUE_BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  static TestEntry fresh() {
    return new TestEntry(
        ServiceName.parse(PREFIX + hex(NAME_BYTES)).orElseThrow(),
        "test-value-" + hex(VALUE_BYTES));
  }

  /** The name of a test entry, when the text is one. */
  static Optional<ServiceName> name(String text) {
    return text.matches(SHAPE) ? ServiceName.parse(text) : Optional.empty();
  }

  static String hex(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
