package dev.sallyport.gate.policy;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.policy.rule.RuleReader;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What operators send about policies. */
final class PolicyBodies {
  /** Twenty rules with two hundred networks each are the most that is read. Bytes. */
  static final int LIMIT = 192 * 1024;

  private PolicyBodies() {}

  /** A whole policy: to make one, or to put it in the place of one. */
  record Whole(@Nullable String name, @Nullable Boolean enabled, @Nullable JsonNode rules) {
    PolicyDraft toDraft() {
      return new PolicyDraft(
          required("name", name),
          enabled == null || enabled,
          RuleReader.read("rules", required("rules", rules)));
    }

    PolicyEdit toEdit(OptionalInt expected) {
      PolicyDraft draft = toDraft();
      return new PolicyEdit(
          expected,
          Optional.of(draft.name()),
          Optional.of(draft.enabled()),
          Optional.of(draft.rules()));
    }
  }

  /** Some of it. */
  record Part(@Nullable String name, @Nullable Boolean enabled, @Nullable JsonNode rules) {
    PolicyEdit toEdit(OptionalInt expected) {
      if (name == null && enabled == null && rules == null) {
        throw invalid("Send at least one of name, enabled, rules");
      }
      return new PolicyEdit(
          expected,
          Optional.ofNullable(name),
          Optional.ofNullable(enabled),
          Optional.ofNullable(rules).map(json -> RuleReader.read("rules", json)));
    }
  }

  /** What to attach to. */
  record Attach(@Nullable String type, @Nullable String id) {
    /** The target; the organisation itself need not be named. */
    Target toTarget(OrganisationId organisation) {
      String given = required("type", type);
      TargetType known =
          parsed("type", given, TargetType::parse, TargetType.advice()).orElseThrow();
      String target =
          known == TargetType.ORGANISATION && id == null
              ? organisation.value()
              : required("id", id);
      return new Target(
          known,
          parsed("id", target, known::id, "the id of the " + known.wireName().replace('_', ' '))
              .orElseThrow());
    }
  }
}
