package dev.sallyport.gate.operator;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.request.Page;
import dev.sallyport.ticket.key.KeyText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is answered about operators. */
final class OperatorViews {
  private OperatorViews() {}

  static Map<String, Object> operator(Operator operator) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", operator.id().value());
    view.put("name", operator.name());
    view.put("role", operator.role().wireName());
    view.put("status", operator.status().wireName());
    view.put("email", operator.email().orElse(null));
    view.put("hasToken", operator.hasToken());
    view.put("hasIdentity", operator.hasIdentity());
    view.put("createdAt", operator.createdAt().toString());
    view.put("updatedAt", operator.updatedAt().toString());
    return view;
  }

  /** With the token, which is shown once. */
  static Map<String, Object> withToken(Operator operator, Optional<KeyText> token) {
    Map<String, Object> view = operator(operator);
    token.ifPresent(text -> view.put("token", text.expose()));
    return view;
  }

  static Map<String, Object> page(Page<Operator> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("operators", page.items().stream().map(OperatorViews::operator).toList());
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }

  /** Who asks, and what they may do. */
  static Map<String, Object> self(Caller.Person person) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", person.id().value());
    view.put("name", person.name());
    view.put("role", person.role().wireName());
    view.put("organisation", person.organisation().value());
    view.put(
        "permissions", person.permissions().stream().sorted().map(Permission::wireName).toList());
    return view;
  }
}
