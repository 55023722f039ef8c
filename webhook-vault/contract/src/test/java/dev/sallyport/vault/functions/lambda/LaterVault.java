package dev.sallyport.vault.functions.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sallyport.vault.function.VaultFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The function in an instance whose clock is ahead: what another process holds for twenty seconds
 * has ended for it, and no test waits for that.
 */
public final class LaterVault implements RequestStreamHandler {
  private static final Duration LATER = Duration.ofSeconds(21);

  private final Vault function =
      new Vault(
          VaultFunction.load(System.getenv(), InstantSource.offset(InstantSource.system(), LATER)));

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    function.handleRequest(input, output, context);
  }
}
