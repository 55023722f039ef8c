package dev.sallyport.gate.agent;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.key.AgentKey;
import dev.sallyport.gate.key.KeyViews;
import dev.sallyport.gate.request.Page;
import dev.sallyport.ticket.key.KeyText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Agents as the API shows them. A key appears only in the answer to the request that made it. */
final class AgentViews {
  private AgentViews() {}

  static Map<String, Object> agent(Agent agent) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", agent.id().value());
    view.put("name", agent.name());
    view.put("description", agent.description());
    view.put("status", agent.status().wireName());
    view.put("mcpEnabled", agent.mcpEnabled());
    view.put("allowQueryKey", agent.allowQueryKey());
    view.put("createdAt", agent.createdAt().toString());
    view.put("updatedAt", agent.updatedAt().toString());
    return view;
  }

  static Map<String, Object> created(Agent agent, Optional<KeyText> key) {
    Map<String, Object> view = agent(agent);
    key.ifPresent(text -> view.put("apiKey", text.expose()));
    return view;
  }

  static Map<String, Object> summary(AgentSummary summary) {
    Map<String, Object> view = agent(summary.agent());
    view.put("grantCount", summary.grantCount());
    return view;
  }

  static Map<String, Object> page(PrincipalKind kind, Page<AgentSummary> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put(plural(kind), page.items().stream().map(AgentViews::summary).toList());
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }

  private static String plural(PrincipalKind kind) {
    return switch (kind) {
      case AGENT -> "agents";
      case APP -> "apps";
      case SERVICE_ACCOUNT -> "serviceAccounts";
    };
  }

  static Map<String, Object> details(
      AgentSummary summary, List<Map<String, Object>> grants, List<AgentKey> keys) {
    Map<String, Object> view = summary(summary);
    view.put("grants", grants);
    view.put("keys", keys.stream().map(KeyViews::key).toList());
    return view;
  }

  static Map<String, Object> deleted(List<String> asked, List<AgentId> deleted) {
    List<String> ids = deleted.stream().map(AgentId::value).toList();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("deleted", ids);
    view.put("notFound", asked.stream().filter(id -> !ids.contains(id)).toList());
    return view;
  }
}
