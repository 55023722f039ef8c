package dev.sallyport.vault.binding;

import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.vault.keyset.AssociatedData;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.VaultKeyset;
import java.time.Instant;

/**
 * Seals a binding's secret for the store, bound to the organisation, webhook id and key id it
 * belongs to.
 */
public final class BindingSeal {
  private static final String FORMAT = "sallyport-vault/binding/1";

  private final VaultKeyset keyset;

  public BindingSeal(VaultKeyset keyset) {
    this.keyset = keyset;
  }

  public SealedBinding seal(String webhookId, BindingKey key, Instant createdAt) {
    byte[] sealed = keyset.seal(key.secret().exposeForSealing(), place(webhookId, key.kid()));
    return new SealedBinding(keyset.organisation(), webhookId, key.kid(), sealed, createdAt);
  }

  /**
   * The secret under its key id.
   *
   * @throws KeysetException when it was damaged or belongs to another binding
   */
  public BindingKey open(SealedBinding binding) {
    byte[] secret = keyset.open(binding.sealedSecret(), place(binding.webhookId(), binding.kid()));
    return new BindingKey(binding.kid(), BindingSecret.ofBytes(secret));
  }

  /** The same binding, sealed with the key that seals now. */
  public SealedBinding reseal(SealedBinding binding) {
    byte[] sealed =
        keyset.reseal(binding.sealedSecret(), place(binding.webhookId(), binding.kid()));
    return new SealedBinding(
        binding.organisation(), binding.webhookId(), binding.kid(), sealed, binding.createdAt());
  }

  private AssociatedData place(String webhookId, String kid) {
    return AssociatedData.of(FORMAT).with(keyset.organisation().value()).with(webhookId).with(kid);
  }
}
