package dev.sallyport.gate.grant;

/** How changing or extending a grant ended. */
public sealed interface GrantChanging {
  /** The grant as it is from now on. */
  record Changed(Grant grant) implements GrantChanging {}

  /** There is no such grant. */
  record NoSuchGrant() implements GrantChanging {}

  /** The grant is over. It is not brought back to life: that takes a new one. */
  record Ended() implements GrantChanging {}

  /**
   * The grant may not be changed like that.
   *
   * @param advice for the one who asked
   */
  record Refused(String advice) implements GrantChanging {}
}
