package dev.sallyport.gate.grant;

/** How granting ended. */
public sealed interface Granting {
  /** The grant holds from now on. */
  record Granted(Grant grant) implements Granting {}

  /** The organisation has nobody of that id. */
  record NoSuchHolder() implements Granting {}

  /** The holder has {@link Grants#MAXIMUM_PER_HOLDER} grants already. */
  record TooMany() implements Granting {}

  /**
   * No grant may have the end that was asked for.
   *
   * @param advice for the one who asked
   */
  record Refused(String advice) implements Granting {}
}
