package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.Scopes;
import dev.sallyport.gate.request.Texts;

/** A machine key that is still to be made. */
record MachineKeyDraft(String name, Scopes scopes, KeyControls controls) {
  /** Refuses a name that no key may have with {@link IllegalArgumentException}. */
  MachineKeyDraft {
    requireName(name);
  }

  static void requireName(String name) {
    Texts.requireLine("name", name, 1, 100);
  }
}
