package dev.sallyport.checks.bad.gate.agent;

/** Breaks a rule on purpose. */
final class Prints {
  void print() {
    System.out.println("here");
  }
}
