package dev.sallyport.gate.policy.rule;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where an address is. */
public sealed interface Country {

  /** Nobody can tell, which is never allowed. */
  enum Unfound implements Country {
    /** The database has no country for the address. */
    UNKNOWN,
    /** The gate has no database of addresses. */
    NO_DATABASE
  }

  /**
   * A country.
   *
   * @param code two capital letters of ISO 3166-1
   */
  record Known(String code) implements Country {
    private static final Set<String> CODES = Set.of(Locale.getISOCountries());

    public Known {
      if (!CODES.contains(code)) {
        throw new IllegalArgumentException("not a country of ISO 3166-1");
      }
    }

    /** The country of exactly this code. */
    public static Optional<Known> parse(String code) {
      return CODES.contains(code) ? Optional.of(new Known(code)) : Optional.empty();
    }
  }
}
