package dev.sallyport.vault.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.store.BindingsContract;
import dev.sallyport.vault.store.CredentialsContract;
import dev.sallyport.vault.store.DepositsContract;
import dev.sallyport.vault.store.DocumentsContract;
import dev.sallyport.vault.store.EnrolmentsContract;
import dev.sallyport.vault.store.KeysetsContract;
import dev.sallyport.vault.store.RedemptionsContract;
import dev.sallyport.vault.store.ReleaseCapsContract;
import dev.sallyport.vault.store.ReleaseLogContract;
import dev.sallyport.vault.store.RetentionContract;
import dev.sallyport.vault.store.RotationContract;
import dev.sallyport.vault.store.StoreInstance;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileStoreTest
    implements CredentialsContract,
        RedemptionsContract,
        DepositsContract,
        DocumentsContract,
        EnrolmentsContract,
        ReleaseCapsContract,
        ReleaseLogContract,
        BindingsContract,
        KeysetsContract,
        RetentionContract,
        RotationContract {
  private static final Vertx VERTX = Vertx.vertx();
  private static final LocalKeyEncryptionKeys KEYS = LocalKeyEncryptionKeys.generate();

  @TempDir private Path folder = Path.of("");

  @AfterAll
  static void stop() {
    StoreInstance.await(VERTX.close());
  }

  @Override
  public StoreInstance open() {
    return StoreInstance.open(VERTX, ORGANISATION, KEYS, FileClosedStore.at(VERTX, path()));
  }

  @Override
  public void wipe() throws IOException {
    Files.delete(path());
  }

  private Path path() {
    return folder.resolve("vault.sp");
  }

  @Test
  void letsNobodyButItsOwnerReadTheFile() throws IOException {
    try (StoreInstance store = open()) {
      assertThat(store.keyset().organisation()).isEqualTo(ORGANISATION);
      try (var files = Files.list(folder)) {
        assertThat(files)
            .hasSize(2)
            .allSatisfy(
                file ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
      }
    }
  }
}
