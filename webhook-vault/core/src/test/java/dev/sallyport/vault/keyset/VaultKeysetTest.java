package dev.sallyport.vault.keyset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.sallyport.vault.organisation.Organisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VaultKeysetTest {
  private static final Organisation ACME = new Organisation("org_acme");
  private static final AssociatedData PLACE = AssociatedData.of("test/1").with("here");
  private static final AssociatedData ELSEWHERE = AssociatedData.of("test/1").with("there");

  private final LocalKeyEncryptionKeys keys = LocalKeyEncryptionKeys.generate();

  @TempDir private Path folder = Path.of("");

  @Test
  void opensInAnotherProcessWhatItSealedAndNowhereElse() {
    VaultKeyset keyset = VaultKeyset.generate(ACME);
    byte[] sealed = keyset.seal("secret".getBytes(UTF_8), PLACE);

    VaultKeyset again = VaultKeyset.unwrap(keyset.wrap(keys, 1).await(), keys).await();

    assertThat(new String(again.open(sealed, PLACE), UTF_8)).isEqualTo("secret");
    assertThatExceptionOfType(KeysetException.class)
        .isThrownBy(() -> again.open(sealed, ELSEWHERE));
  }

  @Test
  void doesNotUnwrapUnderAnotherKeyOrWhenChanged() {
    WrappedKeyset wrapped = VaultKeyset.generate(ACME).wrap(keys, 1).await();
    byte[] changed = wrapped.bytes();
    changed[changed.length / 2] ^= 1;

    assertThatExceptionOfType(KeysetException.class)
        .isThrownBy(() -> VaultKeyset.unwrap(wrapped, LocalKeyEncryptionKeys.generate()).await());
    assertThatExceptionOfType(KeysetException.class)
        .isThrownBy(
            () ->
                VaultKeyset.unwrap(new WrappedKeyset(ACME, 1, keys.name(), changed), keys).await());
  }

  @Test
  void refusesAKeysetOfWeakerKeys() throws GeneralSecurityException {
    KeysetHandle weak =
        KeysetHandle.generateNew(PredefinedAeadParameters.AES128_GCM, AeadConfig2026.get());
    byte[] bytes =
        TinkProtoKeysetFormat.serializeKeyset(
            weak, InsecureSecretKeyAccess.get(), AeadConfig2026.get());
    String json =
        TinkJsonProtoKeysetFormat.serializeKeyset(
            weak, AeadConfig2026.get(), InsecureSecretKeyAccess.get());

    for (String text : new String[] {json, Base64.getEncoder().encodeToString(bytes)}) {
      assertThatExceptionOfType(KeysetException.class)
          .isThrownBy(() -> LocalKeyEncryptionKeys.parse(text));
    }
  }

  @Test
  void readsAKeyAsJsonAndAsBase64() throws GeneralSecurityException {
    String json = keys.exposeForKeyFile();
    KeysetHandle handle =
        TinkJsonProtoKeysetFormat.parseKeyset(
            json, AeadConfig2026.get(), InsecureSecretKeyAccess.get());
    String base64 =
        Base64.getEncoder()
            .encodeToString(
                TinkProtoKeysetFormat.serializeKeyset(
                    handle, InsecureSecretKeyAccess.get(), AeadConfig2026.get()));
    WrappedKeyset wrapped = VaultKeyset.generate(ACME).wrap(keys, 1).await();

    for (String text : new String[] {json, "  " + json + "\n", base64, base64 + "\n"}) {
      LocalKeyEncryptionKeys read = LocalKeyEncryptionKeys.parse(text);
      assertThat(read.name()).isEqualTo(keys.name());
      assertThat(VaultKeyset.unwrap(wrapped, read).await().organisation()).isEqualTo(ACME);
    }
  }

  @Test
  void neverQuotesWhatItCannotRead() {
    for (String text :
        new String[] {"", "{\"primaryKeyId\": \"sesame\"", "sesame", "x".repeat(99_999)}) {
      assertThatExceptionOfType(KeysetException.class)
          .isThrownBy(() -> LocalKeyEncryptionKeys.parse(text))
          .withNoCause()
          .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("sesame", "xxx"));
    }
  }

  @Test
  void opensWithBothKeysDuringARotationAndWithTheNewOneAloneAfterIt() {
    VaultKeyset keyset = VaultKeyset.generate(ACME);
    WrappedKeyset before = keyset.wrap(keys, 1).await();

    LocalKeyEncryptionKeys both = keys.withNewPrimary();
    WrappedKeyset after = keyset.wrap(both, 2).await();
    LocalKeyEncryptionKeys alone = both.primaryAlone();

    assertThat(VaultKeyset.unwrap(before, both).await().organisation()).isEqualTo(ACME);
    assertThat(VaultKeyset.unwrap(after, both).await().organisation()).isEqualTo(ACME);
    assertThat(VaultKeyset.unwrap(after, alone).await().organisation()).isEqualTo(ACME);
    assertThat(alone.name()).isEqualTo(both.name()).isNotEqualTo(keys.name());
    assertThatExceptionOfType(KeysetException.class)
        .isThrownBy(() -> VaultKeyset.unwrap(after, keys).await());
    assertThatExceptionOfType(KeysetException.class)
        .isThrownBy(() -> VaultKeyset.unwrap(before, alone).await());
  }

  @Test
  void makesAPrivateKeyFileAndNeverOverwritesOne() throws IOException {
    Path path = folder.resolve("keys").resolve("kek.json");
    new KeyFile(path).create(keys);

    assertThatExceptionOfType(KeysetException.class)
        .isThrownBy(() -> new KeyFile(path).create(LocalKeyEncryptionKeys.generate()));

    assertThat(new KeyFile(path).read().name()).isEqualTo(keys.name());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    try (var left = Files.list(folder.resolve("keys"))) {
      assertThat(left).containsExactly(path);
    }
  }

  @Test
  void refusesAKeyFileThatOthersMayRead() throws IOException {
    Path path = folder.resolve("kek.json");
    new KeyFile(path).create(keys);

    for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
      assertThatExceptionOfType(KeysetException.class).isThrownBy(() -> new KeyFile(path).read());
    }
  }

  @Test
  void showsNoKeyWhenPrinted() {
    assertThat(keys.toString() + VaultKeyset.generate(ACME))
        .contains("redacted")
        .doesNotContain("{");
  }
}
