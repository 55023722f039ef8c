package dev.sallyport.gate.console;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What an organisation does first, in this order. */
enum OnboardingStep {
  BASELINE(
      "Baseline bootstrap is not complete yet",
      "Bind the organisation's vault: open its registration URL, or POST /api/vault/webhook-bind"),
  SERVICE_ACCOUNT(
      "Service account is still missing",
      "Make one with POST /api/service-accounts, or activate the one that is suspended"),
  API_KEY(
      "API key is still missing",
      "Make a narrow one for the service account: POST /api/keys with serviceAccount, scopes and"
          + " expiresAt"),
  FIRST_DEMO_RUN(
      "The first demo run is still missing",
      "Grant an agent a service and have it ask: GET /api/agents/credentials?service=…");

  private final String missing;
  private final String action;

  OnboardingStep(String missing, String action) {
    this.missing = missing;
    this.action = action;
  }

  private boolean isDone(Standing standing) {
    return switch (this) {
      case BASELINE -> standing.vaultBound();
      case SERVICE_ACCOUNT -> standing.serviceAccounts() > 0;
      case API_KEY -> standing.liveKey();
      case FIRST_DEMO_RUN -> standing.hasRun();
    };
  }

  /** The name in the API. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What people are told as long as it is not done. */
  String missing() {
    return missing;
  }

  /** What to do about it. */
  String action() {
    return action;
  }

  /** Those that are not done, the one that comes first in front. */
  static List<OnboardingStep> blockers(Standing standing) {
    return Arrays.stream(values()).filter(step -> !step.isDone(standing)).toList();
  }
}
