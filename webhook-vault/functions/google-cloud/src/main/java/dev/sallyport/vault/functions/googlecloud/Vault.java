package dev.sallyport.vault.functions.googlecloud;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.function.FunctionRequest;
import dev.sallyport.vault.function.VaultFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The vault as Google's functions framework calls it. An instance is made once for a process and
 * does not start unless the vault does.
 */
public final class Vault implements HttpFunction {
  /** The whole answer of an upstream is held in memory; no more of it than this. Bytes. */
  static final int LONGEST_ANSWER = 16 * 1024 * 1024;

  private static final String END_OF_SCHEME = "://";

  private final VaultFunction vault;

  /** Starts the vault from the variables of the process. */
  public Vault() {
    this(VaultFunction.load(System.getenv()));
  }

  Vault(VaultFunction vault) {
    this.vault = vault;
  }

  @Override
  public void service(HttpRequest request, HttpResponse response) throws IOException {
    write(vault.answer(convert(request), LONGEST_ANSWER), response);
  }

  private FunctionRequest convert(HttpRequest request) throws IOException {
    String path = rawPath(request.getUri());
    int limit = vault.maximumBody(request.getMethod(), path);
    return new FunctionRequest(
        request.getMethod(),
        path,
        request.getQuery().orElse(null),
        body(request, limit),
        new ArrivedHeaders(request.getHeaders()),
        Optional.empty());
  }

  /** The framework's own path is decoded and shortened already, so what was sent is taken. */
  static String rawPath(String uri) {
    int query = uri.indexOf('?');
    String target = query < 0 ? uri : uri.substring(0, query);
    int authority = target.indexOf(END_OF_SCHEME);
    int start = authority < 0 ? 0 : target.indexOf('/', authority + END_OF_SCHEME.length());
    return start < 0 ? "" : target.substring(start);
  }

  private static byte[] body(HttpRequest request, int limit) throws IOException {
    if (limit == 0) {
      return new byte[0];
    }
    try (InputStream stream = request.getInputStream()) {
      return stream.readNBytes(limit + 1);
    }
  }

  private static void write(VaultResponse answer, HttpResponse response) throws IOException {
    response.setStatusCode(answer.status());
    answer.headers().forEach(header -> response.appendHeader(header.name(), header.value()));
    try (OutputStream body = response.getOutputStream()) {
      body.write(answer.body());
    }
  }
}
