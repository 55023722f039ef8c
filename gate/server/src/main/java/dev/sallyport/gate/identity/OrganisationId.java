package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies an organisation, the tenant: {@code org_} and 22 base62 characters. */
public record OrganisationId(String value) {
  private static final String PREFIX = "org_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public OrganisationId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static OrganisationId fresh() {
    return new OrganisationId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<OrganisationId> parse(String text) {
    return RandomId.matches(PREFIX, text)
        ? Optional.of(new OrganisationId(text))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
