package dev.sallyport.gate.approval;

import dev.sallyport.gate.policy.rule.RequireApproval;
import dev.sallyport.gate.request.Texts;
import java.time.Duration;
import java.util.Optional;

/** How a held request is approved. */
public record Approving(Term term, Optional<String> reason) {
  /** Characters of the reason of a decision. */
  public static final int MAXIMUM_REASON_LENGTH = 500;

  /** What the policies are told that permit less than was approved. */
  private static final String ONE_REQUEST =
      "The policy permits approval for one request: say once, or set approvalSeconds in its rule";

  public Approving {
    reason.ifPresent(Approving::requireReason);
  }

  static void requireReason(String reason) {
    Texts.requireLine("reason", reason, 1, MAXIMUM_REASON_LENGTH);
  }

  /** What an approval is good for. */
  public sealed interface Term {
    /** What the rules say: their time, or one request. */
    record AsPoliciesSay() implements Term {}

    /** One request. */
    record Once() implements Term {}

    /** As many requests as come within a time. */
    record Lasting(Duration time) implements Term {
      /** Refuses times that no approval may have with {@link IllegalArgumentException}. */
      public Lasting {
        if (time.toSeconds() < RequireApproval.MINIMUM_SECONDS
            || time.toSeconds() > RequireApproval.MAXIMUM_SECONDS) {
          throw new IllegalArgumentException(
              "The field 'lasts' is once, or a time from +1m to +7d, such as +1h");
        }
      }
    }

    /**
     * The term of this name: {@code once}, {@code +90s}, {@code +30m}, {@code +1h}, {@code +2d}.
     */
    static Optional<Term> parse(String text) {
      if (text.equals("once")) {
        return Optional.of(new Once());
      }
      if (!text.matches("\\+[0-9]{1,6}[smhd]")) {
        return Optional.empty();
      }
      long number = Long.parseLong(text.substring(1, text.length() - 1));
      return Optional.of(
          new Lasting(
              switch (text.charAt(text.length() - 1)) {
                case 's' -> Duration.ofSeconds(number);
                case 'm' -> Duration.ofMinutes(number);
                case 'h' -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
              }));
    }
  }

  /**
   * How long the request is approved for; empty: for one request.
   *
   * @param longest what the rules permit; empty: one request
   * @throws IllegalArgumentException when that is less
   */
  Optional<Duration> within(Optional<Duration> longest) {
    return switch (term) {
      case Term.AsPoliciesSay asTheySay -> longest;
      case Term.Once once -> Optional.empty();
      case Term.Lasting lasting -> {
        Duration most = longest.orElseThrow(() -> new IllegalArgumentException(ONE_REQUEST));
        if (lasting.time().compareTo(most) > 0) {
          throw new IllegalArgumentException(
              "The policy permits approval for at most %d seconds".formatted(most.toSeconds()));
        }
        yield Optional.of(lasting.time());
      }
    };
  }
}
