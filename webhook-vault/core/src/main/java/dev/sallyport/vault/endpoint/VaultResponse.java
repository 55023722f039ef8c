package dev.sallyport.vault.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer: status, headers and body; the adapter adds nothing but framing. Complete, except for
 * the body of an upstream, which is passed on as it comes.
 */
public final class VaultResponse {
  /** Media type of every JSON answer. */
  public static final String JSON = "application/json";

  private static final byte[] NOTHING = {};

  private final int status;
  private final List<Header> headers;
  private final byte[] body;
  private final Optional<BodyStream> stream;

  private VaultResponse(
      int status, List<Header> headers, byte[] body, Optional<BodyStream> stream) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.stream = stream;
  }

  /** One header of an answer; the name in lower case. */
  public record Header(String name, String value) {}

  /** An answer with a JSON body, encoded before the status is written. */
  public static VaultResponse json(int status, byte[] encoded) {
    return of(status, JSON, encoded);
  }

  /** An answer with a body of another type. */
  public static VaultResponse of(int status, String contentType, byte[] body) {
    return new VaultResponse(
        status, List.of(new Header("content-type", contentType)), body, Optional.empty());
  }

  /** An answer without a body. */
  public static VaultResponse empty(int status) {
    return new VaultResponse(status, List.of(), NOTHING, Optional.empty());
  }

  /** An answer whose body is not complete yet. */
  public static VaultResponse streamed(int status, List<Header> headers, BodyStream body) {
    return new VaultResponse(status, List.copyOf(headers), NOTHING, Optional.of(body));
  }

  /** The dialect's error form: {@code {"error": code, "message": text}}. */
  public static VaultResponse refused(VaultError error, String publicMessage) {
    String text =
        "{\"error\":\"" + error.code() + "\",\"message\":\"" + escaped(publicMessage) + "\"}";
    return json(error.status(), text.getBytes(UTF_8));
  }

  private static String escaped(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  /** This answer with one more header. */
  public VaultResponse with(String name, String value) {
    return with(List.of(new Header(name, value)));
  }

  /** This answer with more headers. */
  public VaultResponse with(List<Header> more) {
    List<Header> all = new ArrayList<>(headers.size() + more.size());
    all.addAll(headers);
    all.addAll(more);
    return new VaultResponse(status, all, body, stream);
  }

  /**
   * A streamed answer with its body, which was waited for; framing it is the adapter's business.
   */
  public static VaultResponse whole(VaultResponse streamed, byte[] body) {
    List<Header> unframed =
        streamed.headers.stream().filter(each -> !each.name().equals("content-length")).toList();
    return new VaultResponse(streamed.status, unframed, body, Optional.empty());
  }

  /** This answer without its body, for HEAD. */
  VaultResponse withoutBody() {
    stream.ifPresent(BodyStream::cancel);
    return new VaultResponse(status, headers, NOTHING, Optional.empty());
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** All headers, in order. */
  public List<Header> headers() {
    return headers;
  }

  /** The body, where it is not complete yet; then {@link #body} is empty. */
  public Optional<BodyStream> stream() {
    return stream;
  }

  /** The body's bytes, not copied: the adapter writes them and lets go. */
  public byte[] body() {
    return body;
  }

  /** The status only: a body may be a credential. */
  @Override
  public String toString() {
    return "VaultResponse[" + status + "]";
  }
}
