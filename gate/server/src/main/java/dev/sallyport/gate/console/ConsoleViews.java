package dev.sallyport.gate.console;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The facts as the API shows them. */
final class ConsoleViews {
  private final ConsoleSettings settings;

  ConsoleViews(ConsoleSettings settings) {
    this.settings = settings;
  }

  Map<String, Object> environment() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", settings.environmentName());
    view.put("configured", settings.environment().isPresent());
    view.put("production", settings.isProduction());
    view.put(
        "banner",
        settings.environmentName() + (settings.isProduction() ? "" : " (non-production)"));
    return view;
  }

  Map<String, Object> onboarding(List<OnboardingStep> blockers) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("complete", blockers.isEmpty());
    view.put("blockers", blockers.stream().map(ConsoleViews::blocker).toList());
    view.put("environment", environment());
    return view;
  }

  private static Map<String, Object> blocker(OnboardingStep step) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("step", step.wireName());
    view.put("detail", step.missing());
    view.put("action", step.action());
    return view;
  }

  Map<String, Object> plan(Standing standing) {
    Plan plan = settings.plan();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", plan.name());
    view.put("agents", amount(standing.agents(), plan.agents()));
    view.put("keys", amount(standing.keys(), plan.keys()));
    view.put("requestsPerDay", amount(standing.requestsInADay(), plan.requestsPerDay()));
    return view;
  }

  private static Map<String, Object> amount(long used, OptionalLong limit) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("used", used);
    view.put("limit", number(limit));
    return view;
  }

  Map<String, Object> preflight(List<Advice> all) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("blocks", false);
    view.put("advice", all.stream().map(ConsoleViews::advice).toList());
    view.put("environment", environment());
    return view;
  }

  private static Map<String, Object> advice(Advice advice) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("topic", advice.topic().wireName());
    view.put("level", advice.level().wireName());
    view.put("detail", advice.detail());
    view.put("used", number(advice.used()));
    view.put("limit", number(advice.limit()));
    return view;
  }

  private static @Nullable Long number(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  static Map<String, Object> usage(int hours, Usage usage) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("hours", hours);
    view.put("since", usage.since().map(Instant::toString).orElse(null));
    view.put("complete", usage.complete());
    view.put("keys", usage.keys().stream().map(line -> line("keyId", line)).toList());
    view.put(
        "credentials",
        usage.credentials().stream().map(line -> line("serviceName", line)).toList());
    return view;
  }

  private static Map<String, Object> line(String member, Usage.Line line) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put(member, line.name());
    view.put("allowed", line.allowed());
    view.put("refused", line.refused());
    view.put("lastAt", line.lastAt().toString());
    return view;
  }
}
