package dev.sallyport.gate.policy.rule;

/** Numbers of rules keep to their bounds. */
final class Bounds {
  private Bounds() {}

  static void require(String member, long value, long minimum, long maximum) {
    if (value < minimum || value > maximum) {
      throw new IllegalArgumentException(
          member + " is a whole number from " + minimum + " to " + maximum);
    }
  }
}
