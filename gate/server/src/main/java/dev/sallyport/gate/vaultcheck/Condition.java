package dev.sallyport.gate.vaultcheck;

import dev.sallyport.gate.binding.OpenedBinding;
import dev.sallyport.gate.binding.VaultCondition;
import dev.sallyport.gate.binding.VaultCondition.Healthy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a vault says about itself, as lines of a report. */
final class Condition {
  /** A ticket may be this much ahead of the vault's clock, and a little may be lost on the way. */
  private static final Duration BEHIND = Duration.ofSeconds(5);

  /** A ticket lives for thirty seconds, and somebody has to have time to use it. */
  private static final Duration AHEAD = Duration.ofSeconds(20);

  private static final List<String> NEEDED = List.of("credential", "store", "storage");

  private Condition() {}

  static List<Finding> of(OpenedBinding binding, VaultCondition condition) {
    List<Finding> findings = new ArrayList<>();
    findings.add(tls(binding));
    findings.add(health(condition));
    if (condition instanceof Healthy healthy) {
      findings.add(capabilities(healthy));
      findings.add(clock(healthy.clockSkew()));
    }
    return findings;
  }

  /** What a healthy vault says that it can; nothing of any other. */
  static Set<String> capabilities(VaultCondition condition) {
    return condition instanceof Healthy healthy
        ? Set.copyOf(healthy.capabilities().orElseGet(List::of))
        : Set.of();
  }

  private static Finding tls(OpenedBinding binding) {
    boolean tls = binding.url().isTls();
    return new Finding(
        "tls",
        "a connection to the vault's URL",
        "https with a certificate of a known authority",
        tls ? "https" : "http, which is taken on this machine only",
        tls ? Outcome.PASSED : Outcome.NOT_APPLICABLE,
        "Tickets and credentials travel over it.");
  }

  private static Finding health(VaultCondition condition) {
    boolean well = condition instanceof Healthy;
    String version =
        condition instanceof Healthy healthy
            ? healthy.version().map(each -> ", version " + each).orElse("")
            : "";
    return new Finding(
        "health",
        "a signed call of /v1/health",
        "healthy",
        condition.wireName() + version,
        well ? Outcome.PASSED : Outcome.FAILED,
        condition.advice().orElse("A vault that is not well releases nothing."));
  }

  private static Finding capabilities(Healthy healthy) {
    List<String> named = healthy.capabilities().orElseGet(List::of);
    boolean all = named.containsAll(NEEDED);
    return new Finding(
        "capabilities",
        "the same call",
        String.join(", ", NEEDED),
        named.isEmpty() ? "none named" : String.join(", ", named),
        all ? Outcome.PASSED : Outcome.INFORMATIVE,
        "What a vault cannot do, this gate's operators look for in vain.");
  }

  private static Finding clock(Optional<Duration> skew) {
    String expected = "at most 5 s behind the gate, or 20 s ahead";
    String why = "Tickets live for seconds: with a wrong clock they are refused, or live on.";
    String sent = "the same call";
    if (skew.isEmpty()) {
      return new Finding(
          "clock", sent, expected, "it does not tell its time", Outcome.NOT_APPLICABLE, why);
    }
    Duration ahead = skew.get();
    boolean right = ahead.compareTo(BEHIND.negated()) >= 0 && ahead.compareTo(AHEAD) <= 0;
    return new Finding(
        "clock",
        sent,
        expected,
        ahead.toMillis() + " ms ahead",
        right ? Outcome.PASSED : Outcome.FAILED,
        why);
  }
}
