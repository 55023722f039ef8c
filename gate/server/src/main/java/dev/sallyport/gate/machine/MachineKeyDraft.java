package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.Scopes;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.request.Texts;
import java.util.Optional;

/**
 * A machine key that is still to be made.
 *
 * @param serviceAccount whose key it will be; empty: nobody's, or that of the key that makes it
 */
record MachineKeyDraft(
    String name, Scopes scopes, KeyControls controls, Optional<AgentId> serviceAccount) {
  /** Refuses a name that no key may have with {@link IllegalArgumentException}. */
  MachineKeyDraft {
    requireName(name);
  }

  static void requireName(String name) {
    Texts.requireLine("name", name, 1, 100);
  }
}
