package dev.sallyport.gate.delegation;

import dev.sallyport.gate.request.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Users and delegations as the API shows them. */
final class DelegationViews {
  private DelegationViews() {}

  static Map<String, Object> user(User user) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", user.id().value());
    view.put("subject", user.subject());
    view.put("status", user.active() ? "active" : "suspended");
    view.put("createdAt", user.createdAt().toString());
    return view;
  }

  static Map<String, Object> users(Page<User> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("users", page.items().stream().map(DelegationViews::user).toList());
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }

  static Map<String, Object> delegation(Delegation delegation) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", delegation.id().value());
    view.put("agentId", delegation.agent().value());
    view.put("serviceName", delegation.service().value());
    view.put("credential", delegation.credential().value());
    view.put("createdAt", delegation.createdAt().toString());
    view.put("expiresAt", delegation.expiresAt().toString());
    return view;
  }

  static Map<String, Object> delegations(List<Delegation> all) {
    return Map.of("delegations", all.stream().map(DelegationViews::delegation).toList());
  }
}
