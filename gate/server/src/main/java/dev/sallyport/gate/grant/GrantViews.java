package dev.sallyport.gate.grant;

import dev.sallyport.gate.request.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Grants as the API shows them. */
public final class GrantViews {
  private GrantViews() {}

  /** One grant. */
  public static Map<String, Object> grant(Grant grant) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", grant.id().value());
    switch (grant.holder()) {
      case GrantHolder.OfAgent(var agent) -> view.put("agentId", agent.value());
      case GrantHolder.OfGroup(var group) -> view.put("groupId", group.value());
    }
    view.put("serviceName", grant.service().value());
    view.put("refreshPolicy", grant.refreshPolicy().wireName());
    view.put("expiresAt", grant.expiresAt().map(Instant::toString).orElse(null));
    view.put("grantPolicy", policy(grant.policy()));
    view.put("notes", grant.notes());
    view.put("createdAt", grant.createdAt().toString());
    view.put("updatedAt", grant.updatedAt().toString());
    return view;
  }

  private static Map<String, Object> policy(GrantPolicy policy) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("expiresAt", policy.expiresAt().map(Instant::toString).orElse(null));
    view.put("maxTtlSeconds", policy.maxTtl().map(Duration::toSeconds).orElse(null));
    view.put("defaultTtlSeconds", policy.defaultTtl().map(Duration::toSeconds).orElse(null));
    return view;
  }

  static Map<String, Object> page(Page<Grant> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("grants", list(page));
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }

  static Map<String, Object> held(List<HeldGrant> grants) {
    return Map.of("grants", grants.stream().map(GrantViews::held).toList());
  }

  private static Map<String, Object> held(HeldGrant grant) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", grant.id());
    view.put("serviceName", grant.service().value());
    view.put("refreshPolicy", grant.refreshPolicy().wireName());
    view.put("expiresAt", grant.expiresAt().map(Instant::toString).orElse(null));
    view.put("source", grant.source());
    view.put("used", grant.used());
    return view;
  }

  /** The grants of one page. */
  public static List<Map<String, Object>> list(Page<Grant> page) {
    return page.items().stream().map(GrantViews::grant).toList();
  }
}
