package dev.sallyport.gate.agent;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.identity.PrincipalKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators send about agents. */
final class AgentBodies {
  private AgentBodies() {}

  record Create(
      @Nullable String name,
      @Nullable String description,
      @Nullable Boolean mcpEnabled,
      @Nullable Boolean allowQueryKey) {
    AgentDraft toDraft(PrincipalKind kind) {
      return new AgentDraft(
          kind,
          required("name", name),
          description == null ? "" : description,
          Boolean.TRUE.equals(mcpEnabled),
          Boolean.TRUE.equals(allowQueryKey));
    }
  }

  record Change(
      @Nullable String name,
      @Nullable String description,
      @Nullable String status,
      @Nullable Boolean mcpEnabled,
      @Nullable Boolean allowQueryKey) {
    AgentChange toChange(PrincipalKind kind) {
      if (name != null && kind != PrincipalKind.AGENT) {
        throw invalid("The name of the " + kind.noun() + " never changes; make another one");
      }
      return new AgentChange(
          Optional.ofNullable(name),
          Optional.ofNullable(description),
          parsed("status", status, AgentStatus::parse, "active or suspended"),
          Optional.ofNullable(mcpEnabled),
          Optional.ofNullable(allowQueryKey));
    }
  }

  record BulkDelete(@Nullable List<@Nullable String> ids) {
    List<String> toIds() {
      return required("ids", ids).stream().map(id -> required("ids", id)).distinct().toList();
    }
  }
}
