package dev.sallyport.gate.operator;

import dev.sallyport.gate.access.Role;
import java.util.Optional;

/** What is to be different about an operator; what is empty stays. */
record OperatorChange(
    Optional<Role> role, Optional<OperatorStatus> status, Optional<String> email) {
  OperatorChange {
    email = email.map(OperatorDraft::canonicalEmail);
    if (role.isEmpty() && status.isEmpty() && email.isEmpty()) {
      throw new IllegalArgumentException("Send at least one of 'role', 'status' and 'email'");
    }
  }
}
