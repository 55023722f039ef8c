package dev.sallyport.checks.bad.gate.credential;

/** Breaks a rule on purpose. */
record LooseSecret(String text) {
  boolean matches(String other) {
    return text.equals(other);
  }
}
