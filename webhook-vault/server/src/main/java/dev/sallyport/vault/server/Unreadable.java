package dev.sallyport.vault.server;

import dev.sallyport.service.http.HttpLimits;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultHandler;
import dev.sallyport.vault.endpoint.VaultResponse;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** Says in the vault's dialect why something could not be read. */
final class Unreadable {
  private static final int TOO_SLOW = 408;
  private static final int TOO_LARGE = 413;

  private Unreadable() {}

  /** The head of a request. */
  static VaultResponse head(VaultHandler vault, HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof TooLongHttpLineException) {
      return vault.unreadable(
          VaultError.ADDRESS_TOO_LONG,
          "The request line is longer than " + HttpLimits.REQUEST_LINE + " bytes.");
    }
    return cause instanceof TooLongHttpHeaderException
        ? vault.unreadable(
            VaultError.HEADERS_TOO_LARGE,
            "The headers are longer than " + HttpLimits.HEADERS + " bytes.")
        : vault.unreadable(VaultError.INVALID_REQUEST, "This is not a valid HTTP request.");
  }

  /** A body. */
  static VaultResponse body(VaultHandler vault, Throwable failure) {
    int status = failure instanceof ProblemException known ? known.problem().type().status() : 0;
    return switch (status) {
      case TOO_SLOW ->
          vault.unreadable(
              VaultError.REQUEST_TIMEOUT, "The body did not arrive in time; send it at once.");
      case TOO_LARGE ->
          vault.unreadable(VaultError.BODY_TOO_LARGE, "The body is larger than this route takes.");
      default ->
          vault.unreadable(
              VaultError.INVALID_REQUEST, "The body ended early or is not properly framed.");
    };
  }
}
