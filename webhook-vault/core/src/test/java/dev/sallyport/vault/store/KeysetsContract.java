package dev.sallyport.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link dev.sallyport.vault.keyset.WrappedKeysets} does. */
public interface KeysetsContract extends StoreContract {
  @Test
  default void keepsTheFirstKeyset() {
    LocalKeyEncryptionKeys keys = LocalKeyEncryptionKeys.generate();
    try (StoreInstance store = open()) {
      WrappedKeyset before =
          StoreInstance.await(store.closed().keysets().find(ORGANISATION)).orElseThrow();
      WrappedKeyset other = StoreInstance.await(VaultKeyset.generate(ORGANISATION).wrap(keys, 1));

      assertThat(StoreInstance.await(store.closed().keysets().create(other))).isFalse();

      WrappedKeyset after =
          StoreInstance.await(store.closed().keysets().find(ORGANISATION)).orElseThrow();
      assertThat(after.bytes()).isEqualTo(before.bytes());
    }
  }

  @Test
  default void replacesTheKeysetOfTheGenerationBeforeOnly() {
    LocalKeyEncryptionKeys keys = LocalKeyEncryptionKeys.generate();
    try (StoreInstance store = open();
        StoreInstance other = open()) {
      WrappedKeyset second = StoreInstance.await(store.keyset().wrap(keys, 2));
      WrappedKeyset third = StoreInstance.await(store.keyset().wrap(keys, 3));

      assertThat(StoreInstance.await(store.closed().keysets().replace(third))).isFalse();
      assertThat(StoreInstance.await(store.closed().keysets().replace(second))).isTrue();
      assertThat(StoreInstance.await(other.closed().keysets().replace(second))).isFalse();

      WrappedKeyset kept =
          StoreInstance.await(other.closed().keysets().find(ORGANISATION)).orElseThrow();
      assertThat(kept.generation()).isEqualTo(2);
      assertThat(kept.wrappedBy()).isEqualTo(keys.name());
      assertThat(StoreInstance.await(VaultKeyset.unwrap(kept, keys)).organisation())
          .isEqualTo(ORGANISATION);
    }
  }

  @Test
  default void staysUsableByOpenInstancesWhenTheKeysetIsReplaced() {
    LocalKeyEncryptionKeys keys = LocalKeyEncryptionKeys.generate();
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      one.call(s -> s.credentials().write(Samples.first(one, GITHUB, "before")));
      WrappedKeyset second = StoreInstance.await(two.keyset().wrap(keys, 2));

      assertThat(StoreInstance.await(two.closed().keysets().replace(second))).isTrue();

      one.expect(s -> s.credentials().write(Samples.first(one, STRIPE, "after"))).isEqualTo(true);
      assertThat(
              Samples.accessToken(
                  two, two.call(s -> s.credentials().find(ORGANISATION, STRIPE)).orElseThrow()))
          .isEqualTo("after");
    }
  }
}
