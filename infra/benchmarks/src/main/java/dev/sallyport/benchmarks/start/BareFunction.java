package dev.sallyport.benchmarks.start;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.security.GeneralSecurityException;

/**
 * What a start costs whatever the program does: Vert.x that listens, and Tink that opens one
 * ciphertext for each request. A process of its own, held against the vault's.
 */
final class BareFunction {
  private static final byte[] PLACE = "bare".getBytes(US_ASCII);
  private static final int VALUE_BYTES = 1024;

  private BareFunction() {}

  /** Listens on the port that the variable names, as the vault does. */
  public static void main(String[] arguments) throws GeneralSecurityException {
    int port = Integer.parseInt(System.getenv(FunctionProgram.PORT));
    Aead aead =
        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get())
            .getPrimitive(AeadConfig2026.get(), Aead.class);
    byte[] sealed = aead.encrypt("c".repeat(VALUE_BYTES).getBytes(US_ASCII), PLACE);
    Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1))
        .createHttpServer()
        .requestHandler(request -> request.response().end(answer(aead, sealed)))
        .listen(port, "127.0.0.1");
  }

  private static String answer(Aead aead, byte[] sealed) {
    try {
      return "{\"token\":{\"accessToken\":\""
          + new String(aead.decrypt(sealed, PLACE), US_ASCII)
          + "\"}}";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
