package dev.sallyport.vault.server.xwing;

import dev.sallyport.vault.enrolment.AgentKey;
import dev.sallyport.vault.enrolment.Kem;
import dev.sallyport.vault.enrolment.SealingSuites;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.util.Base64;
import org.conscrypt.XdhKeySpec;
import org.slf4j.LoggerFactory;

/**
 * X-Wing, which Tink has by Conscrypt alone: a native library that is taken out to a file and
 * loaded when a server starts or a command enrols such a key, and never on an event loop.
 */
public final class XWing {
  private XWing() {}

  /** To be called before anything of Tink is. It loads nothing. */
  public static void offerToTink() {
    XWingProvider.install();
  }

  /**
   * What this process can seal to: X-Wing keys among them if a trial of one succeeds. Why not, if
   * not, is in the log. Loads the library and waits for it.
   */
  public static SealingSuites suites() {
    offerToTink();
    SealingSuites all = SealingSuites.ofEveryRuntime().with(Kem.X_WING);
    try {
      all.recipient(newKey());
      return all;
    } catch (GeneralSecurityException | IllegalArgumentException | LinkageError e) {
      // A logger of the class would be made for every command.
      LoggerFactory.getLogger(XWing.class)
          .atWarn()
          .setCause(e)
          .log("nothing can be sealed to X-Wing keys here");
      return SealingSuites.ofEveryRuntime();
    }
  }

  private static AgentKey newKey() throws GeneralSecurityException {
    Provider conscrypt = XWingProvider.conscrypt();
    PublicKey key =
        KeyPairGenerator.getInstance(XWingProvider.X_WING, conscrypt).generateKeyPair().getPublic();
    XdhKeySpec raw =
        KeyFactory.getInstance(XWingProvider.X_WING, conscrypt).getKeySpec(key, XdhKeySpec.class);
    return AgentKey.parse(
        Kem.X_WING.prefix()
            + ":"
            + Base64.getUrlEncoder().withoutPadding().encodeToString(raw.getKey()));
  }
}
