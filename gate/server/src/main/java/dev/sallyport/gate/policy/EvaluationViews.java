package dev.sallyport.gate.policy;

import dev.sallyport.gate.policy.PgSituations.HeldGrant;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evaluations as operators see them: with policies, rules and everything that agents are not told.
 */
final class EvaluationViews {
  private EvaluationViews() {}

  static Map<String, Object> of(Instant at, Optional<HeldGrant> grant, Evaluation evaluation) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("decision", decision(at, grant, evaluation.ruling()));
    view.put("at", at.toString());
    view.put("grant", grant.map(held -> grant(at, held)).orElse(null));
    view.put("reasons", reasons(evaluation.ruling()));
    view.put("approvals", approvals(evaluation.ruling()));
    view.put("counters", counters(evaluation.ruling()));
    view.put("trace", evaluation.trace().view());
    return view;
  }

  private static String decision(Instant at, Optional<HeldGrant> grant, Ruling ruling) {
    if (grant.filter(held -> !isOver(at, held)).isEmpty()) {
      return "deny";
    }
    return switch (ruling) {
      case Ruling.Permits _ -> "allow";
      case Ruling.Holds _ -> "hold";
      case Ruling.Refuses _ -> "deny";
    };
  }

  private static boolean isOver(Instant at, HeldGrant grant) {
    return grant.expiresAt().filter(end -> !at.isBefore(end)).isPresent();
  }

  private static Map<String, Object> grant(Instant at, HeldGrant grant) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", grant.id());
    view.put("expired", isOver(at, grant));
    return view;
  }

  private static List<Map<String, Object>> reasons(Ruling ruling) {
    return switch (ruling) {
      case Ruling.Permits _, Ruling.Holds _ -> List.of();
      case Ruling.Refuses refuses ->
          refuses.reasons().stream().map(EvaluationViews::reason).toList();
    };
  }

  private static Map<String, Object> reason(Reason reason) {
    Map<String, Object> view = place(reason.policy().value(), reason.rule());
    view.put("type", reason.type().wireName());
    view.put("remedy", reason.remedy());
    view.put("retryAt", text(reason.retryAt()));
    return view;
  }

  private static List<Map<String, Object>> approvals(Ruling ruling) {
    return switch (ruling) {
      case Ruling.Permits _, Ruling.Refuses _ -> List.of();
      case Ruling.Holds holds ->
          holds.demands().stream()
              .map(
                  demand -> {
                    Map<String, Object> view = place(demand.policy().value(), demand.rule());
                    view.put("reasonRequired", demand.requirement().reasonRequired());
                    view.put(
                        "approvalSeconds",
                        demand.requirement().lasts().map(Duration::toSeconds).orElse(null));
                    return view;
                  })
              .toList();
    };
  }

  /** What the request would be counted on; whether something is left is not looked at. */
  private static List<Map<String, Object>> counters(Ruling ruling) {
    return switch (ruling) {
      case Ruling.Refuses _ -> List.of();
      case Ruling.Permits permits -> counters(permits.meters());
      case Ruling.Holds holds -> counters(holds.meters());
    };
  }

  private static List<Map<String, Object>> counters(List<Meter> meters) {
    return meters.stream()
        .map(
            meter -> {
              Map<String, Object> view = place(meter.policy().value(), meter.rule());
              view.put("type", meter.type().wireName());
              view.put("per", meter.scope().wireName());
              view.put("limit", meter.limit());
              view.put("windowSeconds", meter.isLifetime() ? null : meter.windowSeconds());
              return view;
            })
        .toList();
  }

  private static Map<String, Object> place(String policy, int rule) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("policy", policy);
    view.put("rule", rule);
    return view;
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
