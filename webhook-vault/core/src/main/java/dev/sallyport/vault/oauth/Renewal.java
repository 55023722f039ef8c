package dev.sallyport.vault.oauth;

import io.vertx.core.Future;

/** How the next value of one credential is had. */
interface Renewal {
  /** Tells what it is had with, without keeping that; a failure is remembered of this only. */
  String fingerprint();

  /**
   * Asks once. The future does not fail but for defects.
   *
   * @throws IllegalArgumentException when what it is had with is of no use; nobody was asked
   */
  Future<RenewalReply> ask();

  /**
   * Whether asking may use up what it is had with, as with refresh tokens that work once. Then an
   * answer that is lost can be lost for good.
   */
  boolean worksOnce();
}
