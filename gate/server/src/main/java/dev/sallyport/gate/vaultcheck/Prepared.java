package dev.sallyport.gate.vaultcheck;

import dev.sallyport.gate.binding.OpenedBinding;
import dev.sallyport.ticket.key.KeyText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Requests that somebody else sends to the vault, from where agents are. Every ticket among them is
 * for the test entry, and the one call that is rightly signed asks how the vault is.
 *
 * @param before the way of the entry into the vault and out of it
 * @param after once the entry was deleted
 */
record Prepared(
    OpenedBinding binding,
    TestEntry entry,
    KeyText madeUp,
    List<Attack> before,
    List<Attack> attacks,
    List<Attack> after) {
  Prepared {
    before = List.copyOf(before);
    attacks = List.copyOf(attacks);
    after = List.copyOf(after);
  }

  Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("entry", entry.service().value());
    view.put("value", entry.value());
    view.put("key", madeUp.expose());
    view.put("webhookUrl", binding.identity().vault());
    view.put("ticketFormat", binding.format().wireName());
    view.put("before", before.stream().map(Prepared::view).toList());
    view.put("attacks", attacks.stream().map(Prepared::view).toList());
    view.put("after", after.stream().map(Prepared::view).toList());
    return view;
  }

  private static Map<String, Object> view(Attack attack) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", attack.name());
    view.put("sent", attack.sent());
    view.put("why", attack.why());
    view.put("promised", attack.promised());
    view.put("needsEntry", attack.needsEntry());
    view.put("volleys", attack.volleys().get().stream().map(Prepared::view).toList());
    return view;
  }

  private static Map<String, Object> view(Volley volley) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("expected", volley.expected().name().toLowerCase(Locale.ROOT));
    List<Object> shots = new ArrayList<>();
    volley.shots().forEach(shot -> shots.add(view(shot)));
    view.put("shots", shots);
    return view;
  }

  private static Map<String, Object> view(Shot shot) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("method", shot.method());
    view.put("target", shot.target());
    Map<String, Object> headers = new LinkedHashMap<>();
    shot.headers().forEach(each -> headers.put(each.getKey(), each.getValue()));
    view.put("headers", headers);
    if (shot.body() != null) {
      view.put("body", shot.body());
    }
    return view;
  }
}
