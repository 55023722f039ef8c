package dev.sallyport.vault.release;

import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.enrolment.RecipientKey;
import java.time.Duration;
import java.util.Optional;

/** What came of asking for the release of a credential. */
public sealed interface ReleaseOutcome {
  /**
   * The ticket is redeemed and the release logged, durably; this is the current value and may be
   * opened.
   *
   * @param key what the answer is to be sealed to; empty when its recipient has no key
   */
  record Released(SealedCredential credential, Optional<RecipientKey> key)
      implements ReleaseOutcome {}

  /** The ticket was redeemed before; the alarm is logged. */
  record AlreadyRedeemed() implements ReleaseOutcome {}

  /** There is no such credential; the ticket is not redeemed. */
  record NoCredential() implements ReleaseOutcome {}

  /** The ticket was issued for an earlier life of the credential; it is not redeemed. */
  record StaleCreation() implements ReleaseOutcome {}

  /** The stored credential is not of the kind that was asked for; the ticket is not redeemed. */
  record Unfit() implements ReleaseOutcome {}

  /** The credential is only released sealed, and this would not be; the ticket is not redeemed. */
  record Unsealed() implements ReleaseOutcome {}

  /**
   * This process cannot seal to keys of the recipient's kind; the ticket is not redeemed.
   *
   * @param why says so, and what to do
   */
  record Unsealable(String why) implements ReleaseOutcome {}

  /** The ticket is from before a backup was restored, and is never redeemed. */
  record CutOff() implements ReleaseOutcome {}

  /**
   * It was given away as often as its owner allows within an hour; the ticket is not redeemed.
   *
   * @param pause after which asking again makes sense
   */
  record Capped(Duration pause) implements ReleaseOutcome {}
}
