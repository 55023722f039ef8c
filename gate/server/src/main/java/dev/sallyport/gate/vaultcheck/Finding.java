package dev.sallyport.gate.vaultcheck;

import java.util.LinkedHashMap;
import java.util.Map;

/** One line of a report; nothing of what the vault answered but statuses and codes. */
record Finding(
    String name, String sent, String expected, String came, Outcome outcome, String why) {
  Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", name);
    view.put("outcome", outcome.wireName());
    view.put("sent", sent);
    view.put("expected", expected);
    view.put("came", came);
    view.put("why", why);
    return view;
  }
}
