package dev.sallyport.vault.server.xwing;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.List;
import java.util.Map;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * What Tink finds under the name of Conscrypt: X-Wing, and nothing else of it. Were all of
 * Conscrypt among the runtime's providers, Tink would take X25519, signatures and random numbers
 * from there too, and with it on the class path alone still its random numbers, by a new provider
 * for every thread. Behind this one all of that, TLS and every cipher stay the runtime's.
 */
final class XWingProvider extends Provider {
  static final String X_WING = "XWING";

  private static final long serialVersionUID = 1L;

  /** The name that Tink looks for. */
  private static final String NAME = "Conscrypt";

  private XWingProvider() {
    super(NAME, "1.0", "X-Wing by Conscrypt, for Tink");
    putService(new Passed(this, "KeyFactory", X_WING));
    putService(new Passed(this, "ConscryptHpke", X_WING + "/HKDF_SHA256/AES_256_GCM"));
    putService(new RuntimesRandom(this));
  }

  /** Once in a process; the last of its providers. */
  static void install() {
    Security.addProvider(new XWingProvider());
  }

  /**
   * The real one, registered nowhere.
   *
   * @throws LinkageError where its native library cannot be loaded
   */
  static Provider conscrypt() {
    return Real.CONSCRYPT;
  }

  /** Loaded with its first use. */
  private static final class Real {
    private static final Provider CONSCRYPT = Conscrypt.newProvider();
  }

  /** An algorithm of the real one. */
  private static final class Passed extends Service {
    Passed(Provider provider, String type, String algorithm) {
      super(provider, type, algorithm, Passed.class.getName(), List.of(), Map.of());
    }

    @Override
    public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
      Service real = conscrypt().getService(getType(), getAlgorithm());
      if (real == null) {
        throw new NoSuchAlgorithmException("Conscrypt has no " + getAlgorithm());
      }
      return real.newInstance(parameter);
    }
  }

  /** The runtime's random numbers, under the name by which Tink asks Conscrypt for some. */
  private static final class RuntimesRandom extends Service {
    RuntimesRandom(Provider provider) {
      super(
          provider,
          "SecureRandom",
          "SHA1PRNG",
          RuntimesRandom.class.getName(),
          List.of(),
          Map.of());
    }

    @Override
    public Object newInstance(@Nullable Object parameter) {
      return new Generator();
    }
  }

  private static final class Generator extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;

    private final SecureRandom runtimes = new SecureRandom();

    @Override
    protected void engineSetSeed(byte[] seed) {
      runtimes.setSeed(seed);
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      runtimes.nextBytes(bytes);
    }

    /** As they come; the runtime's own seeds may have to be waited for. */
    @Override
    protected byte[] engineGenerateSeed(int bytes) {
      byte[] seed = new byte[bytes];
      runtimes.nextBytes(seed);
      return seed;
    }
  }
}
