package dev.sallyport.checks.bad.gate.agent;

/** Breaks a rule on purpose. */
final class Exits {
  void exit() {
    System.exit(1);
  }
}
