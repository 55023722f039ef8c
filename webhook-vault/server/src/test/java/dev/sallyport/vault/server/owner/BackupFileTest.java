package dev.sallyport.vault.server.owner;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupFileTest {
  private final LocalKeyEncryptionKeys keys = LocalKeyEncryptionKeys.generate();
  private final VaultKeyset keyset = VaultKeyset.generate(new Organisation("acme"));

  @TempDir private Path folder = Path.of("");
  private Path path = Path.of("");

  @BeforeEach
  void write() {
    path = folder.resolve("vault.backup");
    write(path);
  }

  private void write(Path file) {
    BackupHeader header =
        new BackupHeader(
            "file/1", Instant.parse("2026-11-30T12:00:00Z"), keyset.wrap(keys, 1).await());
    new BackupFile(file)
        .write(
            header,
            keyset,
            taker -> {
              taker.accept("first".getBytes(UTF_8));
              taker.accept("second".getBytes(UTF_8));
            });
  }

  /** As {@code vault restore} reads it. */
  private List<String> read(Path file) {
    BackupFile backup = new BackupFile(file);
    VaultKeyset sealed = VaultKeyset.unwrap(backup.header().keyset(), keys).await();
    backup.check(sealed);
    List<String> pieces = new ArrayList<>();
    backup.pieces(sealed).forEach(piece -> pieces.add(new String(piece, UTF_8)));
    return pieces;
  }

  @Test
  void givesBackItsPiecesAndShowsNone() throws IOException {
    assertThat(read(path)).containsExactly("first", "second");
    assertThat(Files.readString(path, ISO_8859_1)).doesNotContain("first", "second");
  }

  @Test
  void isRefusedWhereverAByteWasChanged() throws IOException {
    byte[] whole = Files.readAllBytes(path);
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      assertRefused(changed, "byte " + at);
    }
  }

  @Test
  void isRefusedWhereverItWasCutAndWhenSomethingFollows() throws IOException {
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), "cut to " + length);
    }
    assertRefused(Arrays.copyOf(whole, whole.length + 1), "more");
  }

  @Test
  void isRefusedWithAPieceOfAnotherBackup() throws IOException {
    Path other = folder.resolve("other.backup");
    write(other);
    byte[] one = Files.readAllBytes(path);
    byte[] two = Files.readAllBytes(other);
    int header = new BackupFile(path).header().bytes().length;
    assertThat(two).hasSameSizeAs(one);
    System.arraycopy(two, header, one, header, one.length - header);

    assertRefused(one, "pieces of another");
  }

  private void assertRefused(byte[] bytes, String what) throws IOException {
    Files.write(path, bytes);
    assertThatThrownBy(() -> read(path))
        .as(what)
        .isInstanceOfAny(CommandRefused.class, KeysetException.class);
  }
}
