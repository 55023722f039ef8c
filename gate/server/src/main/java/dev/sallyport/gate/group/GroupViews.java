package dev.sallyport.gate.group;

import dev.sallyport.gate.request.Page;
import java.util.LinkedHashMap;
import java.util.Map;

/** Groups as the API shows them. */
final class GroupViews {
  private GroupViews() {}

  static Map<String, Object> group(Group group) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", group.id().value());
    view.put("name", group.name());
    view.put("description", group.description());
    view.put("memberCount", group.memberCount());
    view.put("createdAt", group.createdAt().toString());
    view.put("updatedAt", group.updatedAt().toString());
    return view;
  }

  static Map<String, Object> page(Page<Group> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("groups", page.items().stream().map(GroupViews::group).toList());
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }

  static Map<String, Object> members(Page<Member> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("members", page.items().stream().map(GroupViews::member).toList());
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }

  private static Map<String, Object> member(Member member) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("agentId", member.agent().value());
    view.put("name", member.name());
    view.put("addedAt", member.addedAt().toString());
    return view;
  }
}
