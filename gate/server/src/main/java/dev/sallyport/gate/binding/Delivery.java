package dev.sallyport.gate.binding;

/** How agents get what their tickets open; a setting of the binding. */
public enum Delivery {
  /** They are sent to the vault and fetch it there: nothing of it comes to the gate. */
  REDIRECT,
  /** The gate fetches it, sealed to the agent's key, and carries ciphertext. */
  RELAY_SEALED,
  /** The gate fetches whatever the vault answers, and sees the credential. */
  RELAY_PLAINTEXT_THROUGH_THE_GATE;

  /** The capability of a vault that seals what a gate carries (SPEC section 7.2.1). */
  static final String CAPABILITY = "relay";

  private static final String RELAYED = "relay";
  private static final String REDIRECTED = "redirect";

  /**
   * The setting in two columns.
   *
   * @param delivery {@code redirect} or {@code relay}
   */
  public static Delivery of(String delivery, boolean plaintextThroughTheGate) {
    return switch (delivery) {
      case REDIRECTED -> REDIRECT;
      case RELAYED -> plaintextThroughTheGate ? RELAY_PLAINTEXT_THROUGH_THE_GATE : RELAY_SEALED;
      default -> throw new IllegalArgumentException("no such delivery");
    };
  }

  /** The first of the two columns. */
  String wireName() {
    return this == REDIRECT ? REDIRECTED : RELAYED;
  }

  /** The second. */
  boolean plaintextThroughTheGate() {
    return this == RELAY_PLAINTEXT_THROUGH_THE_GATE;
  }
}
