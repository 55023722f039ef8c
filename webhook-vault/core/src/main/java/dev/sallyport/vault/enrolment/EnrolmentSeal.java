package dev.sallyport.vault.enrolment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sallyport.vault.keyset.AssociatedData;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;
import java.time.Instant;

/** Seals agents' keys for a store and opens them, each bound to its agent. */
public final class EnrolmentSeal {
  /** Never changed once released, only followed by another. */
  private static final String FORMAT = "sallyport-vault/enrolment/1";

  private final VaultKeyset keyset;

  /** Seals with {@code keyset}. */
  public EnrolmentSeal(VaultKeyset keyset) {
    this.keyset = keyset;
  }

  /**
   * Seals a key for its agent; only what was tried out is enrolled.
   *
   * @param since in whole milliseconds, which is what stores keep
   */
  public SealedEnrolment seal(AgentId agent, RecipientKey key, Instant since) {
    return seal(agent, key.key(), since);
  }

  SealedEnrolment seal(AgentId agent, AgentKey key, Instant since) {
    Organisation organisation = keyset.organisation();
    Enrolment enrolment = new Enrolment(agent, key.id(), since);
    return new SealedEnrolment(
        organisation,
        enrolment,
        keyset.seal(key.text().getBytes(US_ASCII), place(organisation, enrolment)));
  }

  /**
   * The agent's key as it was enrolled, maybe by a process that could seal to more than this one.
   *
   * @throws KeysetException when it is damaged, or was sealed for another agent
   */
  public AgentKey open(SealedEnrolment sealed) {
    if (!sealed.organisation().equals(keyset.organisation())) {
      throw new KeysetException("a key of another organisation's agent");
    }
    byte[] text = keyset.open(sealed.sealedKey(), place(sealed.organisation(), sealed.enrolment()));
    return AgentKey.parse(new String(text, US_ASCII));
  }

  /** The same enrolment, sealed with the key that seals now. */
  public SealedEnrolment reseal(SealedEnrolment sealed) {
    return new SealedEnrolment(
        sealed.organisation(),
        sealed.enrolment(),
        keyset.reseal(sealed.sealedKey(), place(sealed.organisation(), sealed.enrolment())));
  }

  private static AssociatedData place(Organisation organisation, Enrolment enrolment) {
    return AssociatedData.of(FORMAT)
        .with(organisation.value())
        .with(enrolment.agent().value())
        .with(enrolment.key().value())
        .with(enrolment.since().toEpochMilli());
  }
}
