package dev.sallyport.vault.version;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build, as the exchange and the health answer tell it. */
public final class VaultVersion {
  private static final String RESOURCE = "version.properties";
  private static final String CURRENT = read();

  private VaultVersion() {}

  /** Such as {@code 0.1.0}. */
  public static String current() {
    return CURRENT;
  }

  private static String read() {
    try (InputStream resource = VaultVersion.class.getResourceAsStream(RESOURCE)) {
      Properties properties = new Properties();
      properties.load(resource);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("the build's version cannot be read", e);
    }
  }
}
