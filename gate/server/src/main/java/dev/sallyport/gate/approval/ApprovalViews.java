package dev.sallyport.gate.approval;

import dev.sallyport.gate.request.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Held requests as operators see them. */
final class ApprovalViews {
  private ApprovalViews() {}

  static Map<String, Object> approval(Approval approval) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", approval.id().value());
    view.put("status", approval.state().wireName());
    view.put("agentId", approval.request().agent().value());
    view.put("serviceName", approval.request().service().value());
    view.put("userSubject", approval.request().user().orElse(null));
    view.put("grantId", approval.request().grant());
    view.put("request", approval.request().request().map(ApprovalViews::requested).orElse(null));
    view.put("reason", approval.request().reason().orElse(null));
    view.put("demands", demands(approval));
    view.put("longestSeconds", approval.longest().map(Duration::toSeconds).orElse(null));
    view.put("createdAt", approval.createdAt().toString());
    view.put("expiresAt", approval.expiresAt().toString());
    Optional<Approval.Decided> decision = approval.decision();
    view.put("decidedAt", decision.map(it -> it.at().toString()).orElse(null));
    view.put("decidedBy", decision.map(Approval.Decided::by).orElse(null));
    view.put("decisionReason", decision.flatMap(Approval.Decided::reason).orElse(null));
    view.put(
        "lastsSeconds",
        decision.flatMap(Approval.Decided::lasts).map(Duration::toSeconds).orElse(null));
    view.put("uses", approval.uses());
    view.put("lastUsedAt", approval.lastUsedAt().map(Instant::toString).orElse(null));
    return view;
  }

  static Map<String, Object> requested(Approval.Requested request) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("method", request.method());
    view.put("host", request.host().orElse(null));
    view.put("path", request.path());
    return view;
  }

  private static List<Map<String, Object>> demands(Approval approval) {
    return approval.request().demands().stream()
        .map(
            demand ->
                Map.<String, Object>of(
                    "policy", demand.policy(),
                    "version", demand.version(),
                    "rule", demand.rule()))
        .toList();
  }

  static Map<String, Object> page(Page<Approval> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("approvals", page.items().stream().map(ApprovalViews::approval).toList());
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }
}
