package dev.sallyport.gate.vaultcheck;

import java.util.List;

/** Requests that are sent at once, and what is to come of them. */
record Volley(List<Shot> shots, Expected expected) {
  Volley {
    shots = List.copyOf(shots);
  }

  static Volley of(Shot shot, Expected expected) {
    return new Volley(List.of(shot), expected);
  }
}
