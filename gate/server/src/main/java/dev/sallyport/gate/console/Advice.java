package dev.sallyport.gate.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to think of before another key is made. It informs and never blocks.
 *
 * @param used how much there is of what is meant
 * @param limit how much the plan has of it; empty: it does not say
 */
record Advice(Topic topic, Level level, String detail, OptionalLong used, OptionalLong limit) {
  /** From this part of a limit on it is worth a word. Percent. */
  private static final long NEAR = 80;

  /** What it is about. */
  enum Topic {
    USAGE_PRESSURE,
    SERVICE_ACCOUNT,
    PLAN_LIMIT;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How much it is worth stopping for. */
  enum Level {
    OK,
    NOTICE,
    WARNING;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * All that there is to say, in the order in which to think of it.
   *
   * @param account whether a service account was named
   */
  static List<Advice> of(Standing standing, Plan plan, boolean account) {
    return List.of(
        amount(
            Topic.USAGE_PRESSURE,
            standing.requestsInADay(),
            plan.requestsPerDay(),
            "permitted requests in 24 hours"),
        serviceAccount(standing.account(), account),
        amount(Topic.PLAN_LIMIT, standing.keys() + 1, plan.keys(), "machine keys with a new one"));
  }

  private static Advice amount(Topic topic, long used, OptionalLong limit, String what) {
    if (limit.isEmpty()) {
      return new Advice(
          topic,
          Level.OK,
          "%d %s; the plan has no limit for them".formatted(used, what),
          OptionalLong.of(used),
          limit);
    }
    long most = limit.getAsLong();
    Level level = used > most ? Level.WARNING : used * 100 >= most * NEAR ? Level.NOTICE : Level.OK;
    String detail =
        switch (level) {
          case OK -> "%d of %d %s".formatted(used, most, what);
          case NOTICE -> "%d of %d %s: talk about the plan soon".formatted(used, most, what);
          case WARNING ->
              "%d %s where the plan has %d: talk about the plan first".formatted(used, what, most);
        };
    return new Advice(topic, level, detail, OptionalLong.of(used), limit);
  }

  private static Advice serviceAccount(Optional<String> status, boolean named) {
    Level level = status.filter("active"::equals).isPresent() ? Level.OK : Level.WARNING;
    String detail =
        status
            .map(
                known ->
                    known.equals("active")
                        ? "The service account is active"
                        : "The service account is suspended: its keys do nothing until it is"
                            + " active")
            .orElseGet(
                () ->
                    named
                        ? "There is no such service account"
                        : "Name the service account that the key is for, so that both can be"
                            + " stopped together");
    return new Advice(
        Topic.SERVICE_ACCOUNT,
        named ? level : Level.NOTICE,
        detail,
        OptionalLong.empty(),
        OptionalLong.empty());
  }
}
