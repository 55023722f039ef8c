package dev.sallyport.gate.policy.rule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes rules as JSON, in one canonical form for each: reading it gives the same rule. */
public final class RuleWriter {
  private RuleWriter() {}

  /** The rules as values of JSON. */
  public static List<Map<String, Object>> write(List<Rule> rules) {
    return rules.stream().map(RuleWriter::write).toList();
  }

  static Map<String, Object> write(Rule rule) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("type", rule.type().wireName());
    switch (rule) {
      case TimeWindow window -> writeWindow(window, view);
      case IpAllowlist list ->
          view.put("cidrs", list.networks().stream().map(Object::toString).toList());
      case Geo geo -> {
        if (geo.allowed() != null) {
          view.put("allowed", List.copyOf(geo.allowed()));
        }
        view.put("denied", List.copyOf(geo.denied()));
      }
      case RateLimit rate -> {
        view.put("limit", rate.limit());
        view.put("windowSeconds", rate.windowSeconds());
        view.put("per", rate.per().wireName());
      }
      case UsageCap cap -> {
        view.put("limit", cap.limit());
        view.put("per", cap.per().wireName());
      }
      case RequireApproval approval -> {
        view.put("reasonRequired", approval.reasonRequired());
        approval.lasts().map(Duration::toSeconds).ifPresent(s -> view.put("approvalSeconds", s));
      }
      case TtlMax ttl -> view.put("maxSeconds", ttl.maximumSeconds());
      case Condition condition -> {
        view.put("expression", condition.expression());
        condition.remedy().ifPresent(remedy -> view.put("remedy", remedy));
      }
      case HolderBinding _, Unreadable _ -> {}
    }
    return view;
  }

  private static void writeWindow(TimeWindow window, Map<String, Object> view) {
    view.put(
        "days",
        Arrays.stream(DayOfWeek.values())
            .filter(window.days()::contains)
            .map(TimeWindow::dayName)
            .toList());
    view.put("from", TimeWindow.clock(window.from()));
    view.put("to", TimeWindow.clock(window.to()));
    view.put("zone", window.zone().getId());
  }
}
