package dev.sallyport.vault.server.owner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.vault.credential.CredentialLimits;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * Reads a secret from standard input: typed without echo where that is a terminal, else to its end.
 * Never an argument.
 */
final class SecretInput {
  /** Bytes: the largest credential, as JSON with every character escaped. */
  private static final int MAXIMUM_BYTES = 8 * CredentialLimits.CREDENTIAL_BYTES;

  private final InputStream input;
  private final Optional<Console> terminal;

  private SecretInput(InputStream input, Optional<Console> terminal) {
    this.input = input;
    this.terminal = terminal;
  }

  /** The process's own. */
  static SecretInput ofProcess() {
    return new SecretInput(
        System.in, Optional.ofNullable(System.console()).filter(Console::isTerminal));
  }

  /** One that is no terminal. */
  static SecretInput of(InputStream input) {
    return new SecretInput(input, Optional.empty());
  }

  /** One value; a line break at its end is not part of it. */
  String value() {
    String text = all().replaceFirst("\\R\\z", "");
    if (text.isEmpty()) {
      throw invalid("standard input is empty; the value is read from there");
    }
    return text;
  }

  /** Everything, as text. */
  String all() {
    if (terminal.isPresent()) {
      char[] typed = terminal.get().readPassword("Value (not shown): ");
      return typed == null ? "" : new String(typed);
    }
    return decode(bytes());
  }

  private byte[] bytes() {
    try {
      byte[] bytes = input.readNBytes(MAXIMUM_BYTES + 1);
      if (bytes.length > MAXIMUM_BYTES) {
        throw invalid("standard input is larger than any credential may be");
      }
      return bytes;
    } catch (IOException e) {
      throw invalid("standard input cannot be read");
    }
  }

  private static String decode(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw invalid("standard input is not UTF-8 text");
    }
  }

  private static CommandRefused invalid(String message) {
    return new CommandRefused(ExitCode.INVALID_INPUT, message);
  }
}
