package dev.sallyport.service.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Secrets in files, as container platforms mount them. Read once, at start. */
final class SecretFiles {
  /**
   * No password or keyset is larger; a wrong path to a log or a device must not fill the memory.
   * Bytes.
   */
  private static final int MAXIMUM_SIZE = 64 * 1024;

  private SecretFiles() {}

  sealed interface Result {}

  record Content(Secret secret) implements Result {}

  record Refused(String reason) implements Result {}

  static String variable(String name) {
    return name + "_FILE";
  }

  static Result read(String path) {
    try (InputStream file = Files.newInputStream(Path.of(path))) {
      return check(file.readNBytes(MAXIMUM_SIZE + 1));
    } catch (IOException | InvalidPathException e) {
      return new Refused("names a file that cannot be read");
    }
  }

  private static Result check(byte[] bytes) {
    if (bytes.length > MAXIMUM_SIZE) {
      return new Refused("names a file of more than " + MAXIMUM_SIZE + " bytes");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      String secret = text.replaceFirst("\\R\\z", "");
      return secret.isBlank() ? new Refused("names an empty file") : new Content(Secret.of(secret));
    } catch (CharacterCodingException e) {
      return new Refused("names a file that is not UTF-8 text");
    }
  }
}
