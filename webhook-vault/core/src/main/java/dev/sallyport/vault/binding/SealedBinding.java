package dev.sallyport.vault.binding;

import dev.sallyport.vault.organisation.Organisation;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * This vault's side of its binding: the secret it shares with its gate, sealed under the vault's
 * keyset by {@link BindingSeal}, and the names under which it is known. Made when the first
 * registration is asked for.
 *
 * <p>Not a record: it holds an array.
 */
public final class SealedBinding {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Bytes of a sealed secret: 32 and what sealing adds, with room for another cipher. */
  private static final int MAXIMUM_SECRET_BYTES = 256;

  private final Organisation organisation;
  private final String webhookId;
  private final String kid;
  private final byte[] sealedSecret;
  private final Instant createdAt;

  /**
   * A binding with its secret already sealed.
   *
   * @param webhookId the vault's name for this binding, told to the gate at the exchange
   * @param kid key id that tickets signed with the secret carry
   */
  public SealedBinding(
      Organisation organisation,
      String webhookId,
      String kid,
      byte[] sealedSecret,
      Instant createdAt) {
    if (!NAME.matcher(webhookId).matches() || !NAME.matcher(kid).matches()) {
      throw new IllegalArgumentException("webhook id and kid are 1 to 64 letters, digits, _ or -");
    }
    if (sealedSecret.length == 0 || sealedSecret.length > MAXIMUM_SECRET_BYTES) {
      throw new IllegalArgumentException("a sealed secret is empty or too long");
    }
    this.organisation = organisation;
    this.webhookId = webhookId;
    this.kid = kid;
    this.sealedSecret = sealedSecret.clone();
    this.createdAt = createdAt;
  }

  public Organisation organisation() {
    return organisation;
  }

  public String webhookId() {
    return webhookId;
  }

  public String kid() {
    return kid;
  }

  public byte[] sealedSecret() {
    return sealedSecret.clone();
  }

  public Instant createdAt() {
    return createdAt;
  }

  @Override
  public String toString() {
    return "SealedBinding[" + webhookId + "]";
  }
}
