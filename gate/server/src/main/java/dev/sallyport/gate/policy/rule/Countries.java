package dev.sallyport.gate.policy.rule;

/** Finds out in which country an address is. Never blocks. */
@FunctionalInterface
public interface Countries {
  /** Where there is no database of addresses. */
  Countries NO_DATABASE = address -> Country.Unfound.NO_DATABASE;

  /** The country of an address in canonical form. */
  Country of(String address);
}
