package dev.sallyport.service.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request on its way through a route: what was sent, strictly read, and who is asking. */
public final class Exchange {
  private static final Pattern CLIENT_REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final HttpServerRequest request;
  private final String route;
  private final String requestId;
  private final long began = System.nanoTime();
  private final boolean hasBody;
  private final Map<String, String> pathParameters;
  private @Nullable Object attached;
  private @Nullable Object carried;
  private @Nullable Buffer keptBody;
  private @Nullable MultiMap parameters;
  private @Nullable List<CharSequence> answerHeaders;

  Exchange(
      HttpServerRequest request,
      String route,
      String requestId,
      Map<String, String> pathParameters) {
    this.request = request;
    this.route = route;
    this.requestId = requestId;
    this.hasBody = UnreadBodies.hasBody(request);
    this.pathParameters = pathParameters;
  }

  /**
   * The request as Vert.x gives it. The answer is written by the route's future, not through this.
   */
  public HttpServerRequest request() {
    return request;
  }

  /** This request's id: made here, in every log line, audit record and answer. */
  public String requestId() {
    return requestId;
  }

  /**
   * The route's path as registered, such as {@code /api/agents/{id}}: safe to log, unlike the path
   * that was sent.
   */
  public String route() {
    return route;
  }

  /**
   * The id that the client sent in {@code X-Request-Id}, for log lines only: it proves nothing.
   * Absent when it has characters or a length that no sensible id has.
   */
  public Optional<String> clientRequestId() {
    return Optional.ofNullable(request.getHeader("x-request-id"))
        .filter(id -> CLIENT_REQUEST_ID.matcher(id).matches());
  }

  boolean hasBody() {
    return hasBody;
  }

  /** Nanoseconds since the request's head was read. */
  long age() {
    return System.nanoTime() - began;
  }

  /** A parameter of the path, decoded. */
  public String pathParameter(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no parameter " + name);
    }
    return value;
  }

  /**
   * A query parameter, decoded; absent when it was not sent.
   *
   * @throws ProblemException 400 when it was sent twice or the query is not properly
   *     percent-encoded
   */
  public Optional<String> parameter(String name) {
    if (request.query() == null) {
      return Optional.empty();
    }
    List<String> values = parameters().getAll(name);
    if (values.size() > 1) {
      throw invalid("The query parameter '" + name + "' is given more than once");
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  private MultiMap parameters() {
    MultiMap known = parameters;
    if (known == null) {
      known = QueryStrings.parse(request.query());
      parameters = known;
    }
    return known;
  }

  /**
   * A header that may be sent once; absent when it was not sent.
   *
   * @throws ProblemException 400 when it was sent twice
   */
  public Optional<String> header(CharSequence name) {
    String first = request.headers().get(name);
    if (first != null && request.headers().getAll(name).size() > 1) {
      throw invalid("The header '" + name + "' is given more than once");
    }
    return Optional.ofNullable(first);
  }

  /** The body as JSON, strictly read; see {@link JsonBodies#read}. */
  public <T> Future<T> json(Class<T> type, int limit) {
    return JsonBodies.read(request, type, () -> body(limit));
  }

  /** The same for a body that may be left out. */
  public <T> Future<Optional<T>> jsonIfAny(Class<T> type, int limit) {
    return hasBody
        ? this.<T>json(type, limit).map(Optional::of)
        : Future.succeededFuture(Optional.empty());
  }

  /** The raw body; see {@link Bodies#read}. */
  public Future<Buffer> body(int limit) {
    Buffer kept = keptBody;
    return kept == null ? Bodies.read(request, limit) : Bodies.within(kept, limit);
  }

  /** The raw body for one who looks at it before the handler, which finds it again. */
  public Future<Buffer> bodyAhead(int limit) {
    return body(limit)
        .map(
            body -> {
              keptBody = body;
              return body;
            });
  }

  /** Attaches who is asking, for the handler. One object per request. */
  public void attach(Object caller) {
    attached = caller;
  }

  /** What the route's {@link Access} attached. */
  public <T> T attached(Class<T> type) {
    if (!type.isInstance(attached)) {
      throw new IllegalStateException("the route's access attaches no " + type.getSimpleName());
    }
    return type.cast(attached);
  }

  /** The same, on a route that may be asked by others as well. */
  public <T> Optional<T> attachedIfAny(Class<T> type) {
    return Optional.ofNullable(attached).filter(type::isInstance).map(type::cast);
  }

  /** Gives the handler something on its way that is not who is asking. One object per request. */
  public void carry(Object object) {
    carried = object;
  }

  /** What is carried, if it is of this type. */
  public <T> Optional<T> carried(Class<T> type) {
    return Optional.ofNullable(carried).filter(type::isInstance).map(type::cast);
  }

  /** A header for whatever this request is answered, a problem included. */
  public void answerWith(CharSequence name, CharSequence value) {
    List<CharSequence> all = answerHeaders == null ? new ArrayList<>(4) : answerHeaders;
    all.add(name);
    all.add(value);
    answerHeaders = all;
  }

  void writeAnswerHeaders(MultiMap headers) {
    List<CharSequence> all = answerHeaders;
    if (all != null) {
      for (int i = 0; i < all.size(); i += 2) {
        headers.add(all.get(i), all.get(i + 1));
      }
    }
  }

  private static ProblemException invalid(String detail) {
    return Problem.of(HttpProblems.INVALID_REQUEST, detail).asException();
  }
}
