package dev.sallyport.gate.policy.rule;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Requests come from certain countries only. An unknown country is not allowed.
 *
 * @param allowed the only countries; null: all that are not denied; an empty set allows nothing
 * @param denied never these
 */
public record Geo(@Nullable SortedSet<String> allowed, SortedSet<String> denied) implements Rule {

  /** Codes that no country has are refused with {@link IllegalArgumentException}. */
  public Geo {
    allowed = allowed == null ? null : new TreeSet<>(allowed);
    denied = new TreeSet<>(denied);
    Optional.ofNullable(allowed).ifPresent(codes -> codes.forEach(Country.Known::new));
    denied.forEach(Country.Known::new);
    if (allowed == null && denied.isEmpty()) {
      throw new IllegalArgumentException("name the countries that are allowed, or denied");
    }
  }

  @Override
  public RuleType type() {
    return RuleType.GEO;
  }

  @Override
  public Finding check(RequestAttributes request, Instant now) {
    return switch (request.country()) {
      case Country.Known known ->
          Finding.of(
              allows(known.code()), "Send the request from a country that the policy allows.");
      case Country.Unfound.UNKNOWN ->
          Finding.unsatisfied(
              "Send the request from an address whose country is known; this one's is not, and the policy allows certain countries only.");
      case Country.Unfound.NO_DATABASE ->
          Finding.unsatisfied(
              "This gate has no database of countries, so no country is allowed; whoever runs it names one in GATE_GEO_DATABASE.");
    };
  }

  private boolean allows(String code) {
    return (allowed == null || allowed.contains(code)) && !denied.contains(code);
  }
}
