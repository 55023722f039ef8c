package dev.sallyport.vault.keyservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.vault.keyset.AssociatedData;
import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import dev.sallyport.vault.organisation.Organisation;
import org.junit.jupiter.api.Test;

/** What every kind of key-encryption key does. */
abstract class KeyEncryptionKeysContract {
  private static final byte[] HERE = "here".getBytes(UTF_8);
  private static final byte[] THERE = "there".getBytes(UTF_8);

  /** The key that a vault is configured with; the same one each time. */
  abstract KeyEncryptionKeys keys();

  /** Another key of the same kind. */
  abstract KeyEncryptionKeys another();

  @Test
  void unwrapsWhatItWrapped() {
    byte[] wrapped = keys().wrap("keyset".getBytes(UTF_8), HERE).await();

    assertThat(new String(wrapped, UTF_8)).doesNotContain("keyset");
    assertThat(keys().unwrap(wrapped, HERE).await()).isEqualTo("keyset".getBytes(UTF_8));
  }

  @Test
  void unwrapsNothingForAnotherPlace() {
    byte[] wrapped = keys().wrap("keyset".getBytes(UTF_8), HERE).await();

    assertMismatch(keys(), wrapped, THERE);
    assertMismatch(keys(), wrapped, new byte[0]);
  }

  @Test
  void unwrapsNothingOfAnotherKeyOrThatWasChanged() {
    byte[] wrapped = keys().wrap("keyset".getBytes(UTF_8), HERE).await();
    byte[] changed = wrapped.clone();
    changed[changed.length - 3] ^= 1;

    assertMismatch(another(), wrapped, HERE);
    assertMismatch(keys(), changed, HERE);
  }

  @Test
  void keepsAVaultsKeysetUnderItsName() {
    VaultKeyset keyset = VaultKeyset.generate(new Organisation("acme"));
    byte[] sealed = keyset.seal("secret".getBytes(UTF_8), AssociatedData.of("test/1"));

    WrappedKeyset wrapped = keyset.wrap(keys(), 1).await();

    assertThat(wrapped.wrappedBy()).isEqualTo(keys().name()).isNotEqualTo(another().name());
    assertThat(
            VaultKeyset.unwrap(wrapped, keys()).await().open(sealed, AssociatedData.of("test/1")))
        .isEqualTo("secret".getBytes(UTF_8));
  }

  private static void assertMismatch(KeyEncryptionKeys keys, byte[] wrapped, byte[] place) {
    assertThatExceptionOfType(KeysetException.class)
        .isThrownBy(() -> keys.unwrap(wrapped, place).await())
        .matches(KeysetException::isMismatch, "a mismatch, not a fault");
  }
}
