package dev.sallyport.gate.policy;

import dev.sallyport.gate.policy.rule.RuleWriter;
import dev.sallyport.gate.request.Page;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Policies as the API shows them. */
final class PolicyViews {
  private PolicyViews() {}

  static Map<String, Object> policy(StoredPolicy stored) {
    Map<String, Object> view = policy(stored.policy());
    view.put("createdAt", stored.createdAt().toString());
    view.put("updatedAt", stored.updatedAt().toString());
    return view;
  }

  static Map<String, Object> version(PolicyVersion version) {
    Map<String, Object> view = policy(version.policy());
    view.put("changedAt", version.changedAt().toString());
    return view;
  }

  private static Map<String, Object> policy(Policy policy) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", policy.id().value());
    view.put("name", policy.name());
    view.put("version", policy.version());
    view.put("enabled", policy.enabled());
    view.put("rules", RuleWriter.write(policy.rules()));
    return view;
  }

  static Map<String, Object> attachment(Attachment attachment) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("type", attachment.target().type().wireName());
    view.put("id", attachment.target().id());
    view.put("attachedAt", attachment.attachedAt().toString());
    return view;
  }

  static <T> Map<String, Object> page(
      String member, Page<T> page, Function<T, Map<String, Object>> view) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(member, page.items().stream().map(view).toList());
    all.put("nextCursor", page.next().orElse(null));
    return all;
  }
}
