package dev.sallyport.gate.grantrequest;

import dev.sallyport.gate.request.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests as the API shows them. */
public final class GrantRequestViews {
  private GrantRequestViews() {}

  /** What the agent that asked may see: not who decided. */
  public static Map<String, Object> forAgent(GrantRequest request) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", request.id().value());
    view.put("serviceName", request.service().value());
    view.put("reason", request.reason());
    view.put("expiresInHours", request.hours());
    view.put("status", request.status().wireName());
    view.put("createdAt", request.createdAt().toString());
    view.put("expiresAt", request.expiresAt().toString());
    view.put("decidedAt", request.decision().map(decided -> decided.at().toString()).orElse(null));
    view.put(
        "decisionReason", request.decision().flatMap(GrantRequest.Decided::reason).orElse(null));
    view.put("grantId", request.decision().flatMap(GrantRequest.Decided::grant).orElse(null));
    return view;
  }

  static Map<String, Object> request(GrantRequest request) {
    Map<String, Object> view = forAgent(request);
    view.put("agentId", request.agent().value());
    view.put("decidedBy", request.decision().map(GrantRequest.Decided::by).orElse(null));
    return view;
  }

  static Map<String, Object> list(List<GrantRequest> requests) {
    return Map.of("requests", requests.stream().map(GrantRequestViews::forAgent).toList());
  }

  static Map<String, Object> page(Page<GrantRequest> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("requests", page.items().stream().map(GrantRequestViews::request).toList());
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }
}
