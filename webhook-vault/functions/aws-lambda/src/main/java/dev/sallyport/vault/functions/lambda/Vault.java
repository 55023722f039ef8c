package dev.sallyport.vault.functions.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.function.VaultFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The vault as Lambda calls it. An instance is made once for a process and does not start unless
 * the vault does.
 */
public final class Vault implements RequestStreamHandler {
  /**
   * Lambda passes on 6 MiB; in base64 and with its headers an answer of this length is still below
   * it. Bytes.
   */
  static final int LONGEST_ANSWER = 4 * 1024 * 1024;

  private final VaultFunction vault;

  /** Starts the vault from the variables of the process. */
  public Vault() {
    this(VaultFunction.load(System.getenv()));
  }

  Vault(VaultFunction vault) {
    this.vault = vault;
  }

  /** Lambda bounds what comes in: 6 MiB. */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    HttpAnswer.write(answer(HttpEvent.read(input.readAllBytes())), output);
  }

  private VaultResponse answer(Optional<HttpEvent> event) {
    try {
      return event
          .map(known -> vault.answer(known.request(), LONGEST_ANSWER))
          .orElseGet(
              () ->
                  vault.unreadable(
                      "This is no request in payload format 2.0; call the vault by a function URL or"
                          + " an HTTP API."));
    } catch (IllegalArgumentException e) {
      return vault.unreadable("The body is not the base64 that it is said to be.");
    }
  }
}
