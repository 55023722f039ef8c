package dev.sallyport.gate.operator;

import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.access.Role;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is sent about operators. */
final class OperatorBodies {
  private static final String ROLES = "owner, admin, operator, approver, auditor or viewer";

  private OperatorBodies() {}

  record Create(
      @Nullable String name,
      @Nullable String role,
      @Nullable String email,
      @Nullable Boolean token) {
    OperatorDraft toDraft() {
      return new OperatorDraft(
          required("name", name),
          required("role", parsed("role", role, Role::parse, ROLES).orElse(null)),
          Optional.ofNullable(email),
          !Boolean.FALSE.equals(token));
    }
  }

  record Change(@Nullable String role, @Nullable String status, @Nullable String email) {
    OperatorChange toChange() {
      return new OperatorChange(
          parsed("role", role, Role::parse, ROLES),
          parsed("status", status, OperatorStatus::parse, "active or suspended"),
          Optional.ofNullable(email));
    }
  }
}
