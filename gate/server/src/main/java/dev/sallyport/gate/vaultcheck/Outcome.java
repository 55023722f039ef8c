package dev.sallyport.gate.vaultcheck;

import java.util.Locale;

/** How a part of a check came out. */
enum Outcome {
  PASSED,
  FAILED,
  /** Not as our own vault does it, and nothing that the vault's dialect promises. */
  INFORMATIVE,
  NOT_APPLICABLE;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
