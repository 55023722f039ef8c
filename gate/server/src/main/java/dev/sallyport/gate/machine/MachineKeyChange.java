package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.Scopes;
import java.util.Optional;

/** What is to be different about a key; what is empty stays. */
record MachineKeyChange(
    Optional<String> name,
    Optional<MachineKeyStatus> status,
    Optional<Scopes> scopes,
    KeyControls controls) {
  MachineKeyChange {
    name.ifPresent(MachineKeyDraft::requireName);
    if (name.isEmpty()
        && status.isEmpty()
        && scopes.isEmpty()
        && controls.equals(KeyControls.NONE)) {
      throw new IllegalArgumentException(
          "Send at least one of 'name', 'status', 'scopes', 'cidrs', 'requestsPerMinute' and 'expiresAt'");
    }
  }

  /** Whether it only stops the key, which never loosens anything. */
  boolean onlySuspends() {
    return status.equals(Optional.of(MachineKeyStatus.SUSPENDED))
        && name.isEmpty()
        && scopes.isEmpty()
        && controls.equals(KeyControls.NONE);
  }
}
