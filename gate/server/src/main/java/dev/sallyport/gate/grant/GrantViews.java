package dev.sallyport.gate.grant;

import dev.sallyport.gate.request.Page;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Grants as the API shows them. */
public final class GrantViews {
  private GrantViews() {}

  static Map<String, Object> grant(Grant grant) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", grant.id().value());
    view.put("agentId", grant.agent().value());
    view.put("serviceName", grant.service().value());
    view.put("refreshPolicy", grant.refreshPolicy().wireName());
    view.put("expiresAt", grant.expiresAt().map(Instant::toString).orElse(null));
    view.put("createdAt", grant.createdAt().toString());
    return view;
  }

  static Map<String, Object> page(Page<Grant> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("grants", list(page));
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }

  /** The grants of one page. */
  public static List<Map<String, Object>> list(Page<Grant> page) {
    return page.items().stream().map(GrantViews::grant).toList();
  }
}
