package dev.sallyport.vault.release;

import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;

/** Which tickets were redeemed. The hot path of a vault. */
public interface Redemptions {
  /**
   * How long a redemption is remembered after its ticket expired. Far more than any clock can be
   * wrong by between the replicas that verify tickets and the one that cleans up.
   */
  Duration REMEMBERED_AFTER_EXPIRY = Duration.ofMinutes(10);

  /** The reason of the alarm that a redeemed ticket's return leaves in the log. */
  String REUSE_REASON = "already_redeemed";

  /**
   * In one atomic and durable write: redeems the ticket, checks that the credential is still the
   * stored one and that the recipient's enrolment has not changed, counts towards the credential's
   * cap if something of it is given away, and logs the release. Nothing may be decrypted before it
   * answers {@link RedemptionOutcome#REDEEMED}.
   *
   * <p>When the future fails, the ticket may or may not have been redeemed; it must not be served.
   */
  Future<RedemptionOutcome> redeem(Redemption redemption);

  /**
   * Forgets redemptions whose tickets expired more than {@link #REMEMBERED_AFTER_EXPIRY} before
   * {@code now}, a bounded number at a time.
   *
   * @return how many were forgotten; call again while it is not zero
   */
  Future<Integer> forgetExpired(Organisation organisation, Instant now);
}
