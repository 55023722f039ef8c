package dev.sallyport.gate.token;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;

/** How documents of an issuer are fetched. */
@FunctionalInterface
public interface IssuerDocuments {
  /** The document at this URL; fails when it is not answered in time, too long, or redirected. */
  Future<Buffer> get(URI url);
}
