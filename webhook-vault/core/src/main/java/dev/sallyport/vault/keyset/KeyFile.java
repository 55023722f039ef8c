package dev.sallyport.vault.keyset;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.vault.disk.PrivateFile;
import dev.sallyport.vault.disk.ProcessLock;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The file of a key-encryption key. Readable by its owner alone, and refused when it is not.
 * Blocks: for start-up and commands only.
 */
public final class KeyFile {
  private final PrivateFile file;

  public KeyFile(Path path) {
    this.file = new PrivateFile(path);
  }

  /**
   * Reads the key.
   *
   * @throws KeysetException when the file is missing, is open to others, or holds no key
   */
  public LocalKeyEncryptionKeys read() {
    try {
      if (!file.isPrivate()) {
        throw new KeysetException(
            "the key file must be readable by its owner alone (mode 600): " + file.path());
      }
      if (Files.size(file.path()) > LocalKeyEncryptionKeys.MAXIMUM_CHARACTERS) {
        throw new KeysetException("the key file is too long to be one: " + file.path());
      }
      return LocalKeyEncryptionKeys.parse(Files.readString(file.path(), UTF_8));
    } catch (NoSuchFileException e) {
      throw new KeysetException("there is no key file: " + file.path(), e);
    } catch (IOException e) {
      throw new KeysetException("the key file cannot be read: " + file.path(), e);
    }
  }

  /**
   * Writes a new key file.
   *
   * @throws KeysetException when there is one already; it is left alone
   */
  public void create(LocalKeyEncryptionKeys keys) {
    try {
      file.create(contents(keys));
    } catch (FileAlreadyExistsException e) {
      throw new KeysetException(
          "there is a key file already, it was left alone: " + file.path(), e);
    } catch (IOException e) {
      throw new KeysetException("the key file cannot be written: " + file.path(), e);
    }
  }

  /**
   * Puts {@code keys} in the place of what the file holds, in one step that a crash cannot divide.
   */
  public void replace(LocalKeyEncryptionKeys keys) {
    try {
      file.replace(contents(keys));
    } catch (IOException e) {
      throw new KeysetException("the key file cannot be replaced: " + file.path(), e);
    }
  }

  /** Does {@code work} while no other process does its own with this key file. */
  public <T> T alone(Supplier<T> work) {
    try {
      return new ProcessLock(file.path()).holding(work::get);
    } catch (IOException e) {
      throw new KeysetException("the key file cannot be locked: " + file.path(), e);
    }
  }

  public boolean exists() {
    return file.exists();
  }

  @Override
  public String toString() {
    return file.path().toString();
  }

  private static PrivateFile.Contents contents(LocalKeyEncryptionKeys keys) {
    return channel -> PrivateFile.writeFully(channel, UTF_8.encode(keys.exposeForKeyFile()));
  }
}
