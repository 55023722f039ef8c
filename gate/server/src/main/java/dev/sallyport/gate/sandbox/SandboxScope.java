package dev.sallyport.gate.sandbox;

import java.util.Locale;

/** What the gate's own routes of the sandbox ask for. */
enum SandboxScope {
  /** See the services that can be tried. */
  SERVICES_READ,
  /** Have a decision about one of them made up. */
  DECISIONS_TRY;

  /** The name in requests and answers, such as {@code services:read}. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', ':');
  }
}
