package dev.sallyport.gate.sandbox;

import dev.sallyport.gate.policy.Evaluation;
import dev.sallyport.gate.policy.Reason;
import dev.sallyport.gate.policy.Ruling;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.gate.policy.rule.RequestAttributes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a gate would answer an agent that asks for a demo service: by the code that decides about
 * agents' requests, without a ticket, a count or a record.
 */
final class DryRun {
  private static final String GRANT = "demo";

  private DryRun() {}

  static Map<String, Object> of(
      SandboxCredential credential, String service, Instant at, String client) {
    Optional<DemoService> known =
        DemoService.ALL.stream().filter(each -> each.name().equals(service)).findFirst();
    return known
        .map(
            demo ->
                view(
                    demo.name(),
                    at,
                    Evaluation.of(demo.policies(), attributes(credential, demo, client), at)
                        .ruling()))
        .orElseGet(() -> notGranted(at));
  }

  private static RequestAttributes attributes(
      SandboxCredential credential, DemoService demo, String client) {
    String id = credential.id().value();
    return new RequestAttributes(
        id,
        id,
        "agent",
        id,
        demo.name(),
        GRANT,
        credential.createdAt(),
        client,
        Countries.NO_DATABASE,
        false,
        false);
  }

  /** Without the name that was sent: nothing is repeated that nobody knows. */
  private static Map<String, Object> notGranted(Instant at) {
    return answer(
        null,
        at,
        "deny",
        403,
        "NO_GRANT",
        "An agent would ask for a grant with POST /api/agents/grant-requests. Here, try one of GET"
            + " /v1/sandbox/services.");
  }

  private static Map<String, Object> view(String service, Instant at, Ruling ruling) {
    return switch (ruling) {
      case Ruling.Permits permits ->
          answer(
              service,
              at,
              "allow",
              307,
              null,
              "An agent would follow Location to the vault, within 30 seconds and once.");
      case Ruling.Holds holds ->
          answer(
              service,
              at,
              "hold",
              202,
              "APPROVAL_REQUIRED",
              "An agent would look at approval_url until somebody has decided, and then ask"
                  + " again.");
      case Ruling.Refuses refuses -> refused(service, at, refuses);
    };
  }

  private static Map<String, Object> refused(String service, Instant at, Ruling.Refuses refuses) {
    Map<String, Object> view =
        answer(
            service,
            at,
            "deny",
            403,
            "POLICY_DENIED",
            "An agent would read reasons: what would satisfy each rule, and when to come back where"
                + " time helps.");
    view.put("reasons", refuses.reasons().stream().map(DryRun::reason).toList());
    return view;
  }

  private static Map<String, Object> reason(Reason reason) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("rule", reason.type().wireName());
    view.put("remedy", reason.remedy());
    view.put("retry_at", Optional.ofNullable(reason.retryAt()).map(Instant::toString).orElse(null));
    return view;
  }

  private static Map<String, Object> answer(
      @Nullable String service,
      Instant at,
      String decision,
      int status,
      @Nullable String code,
      String nextSteps) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("environment", "sandbox");
    view.put("production_access", false);
    view.put("service", service);
    view.put("at", at.toString());
    view.put("decision", decision);
    view.put("status", status);
    view.put("code", code);
    view.put("reasons", List.of());
    view.put("next_steps", nextSteps);
    return view;
  }
}
