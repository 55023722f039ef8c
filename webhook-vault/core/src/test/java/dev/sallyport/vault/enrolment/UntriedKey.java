package dev.sallyport.vault.enrolment;

import dev.sallyport.vault.keyset.VaultKeyset;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;

/** A key as another process may have enrolled it, which could seal to more kinds than this one. */
public final class UntriedKey {
  private static final int X_WING_BYTES = 1_216;

  private UntriedKey() {}

  /** Of the right form and size, and always the same for the same number. */
  public static AgentKey xWing(long number) {
    byte[] bytes = new byte[X_WING_BYTES];
    new Random(number).nextBytes(bytes);
    return AgentKey.parse(
        "x-wing:" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Enrolled for an agent. */
  public static SealedEnrolment seal(
      VaultKeyset keyset, AgentId agent, AgentKey key, Instant since) {
    return new EnrolmentSeal(keyset).seal(agent, key, since);
  }
}
