package dev.sallyport.service.http;

/** The problems that any route can have, whatever it does. */
public final class HttpProblems {
  /** The request cannot be understood: its syntax, a field or a parameter. */
  public static final ProblemType INVALID_REQUEST =
      new ProblemType("INVALID_REQUEST", 400, "The request is not valid");

  /** No or no acceptable proof of who is asking. */
  public static final ProblemType UNAUTHENTICATED =
      new ProblemType("UNAUTHENTICATED", 401, "The request needs authentication");

  /** Known, and not allowed. */
  public static final ProblemType FORBIDDEN =
      new ProblemType("FORBIDDEN", 403, "This is not allowed");

  /** No such route or thing. */
  public static final ProblemType NOT_FOUND =
      new ProblemType("NOT_FOUND", 404, "There is nothing here");

  /** The route exists, with other methods. */
  public static final ProblemType METHOD_NOT_ALLOWED =
      new ProblemType("METHOD_NOT_ALLOWED", 405, "The method is not allowed here");

  /** The request took too long to arrive. */
  public static final ProblemType REQUEST_TIMEOUT =
      new ProblemType("REQUEST_TIMEOUT", 408, "The request did not arrive in time");

  /** The state of the thing does not permit it. */
  public static final ProblemType CONFLICT =
      new ProblemType("CONFLICT", 409, "The request conflicts with what is there");

  /** The body is longer than the route takes. */
  public static final ProblemType PAYLOAD_TOO_LARGE =
      new ProblemType("PAYLOAD_TOO_LARGE", 413, "The request body is too large");

  /** The request line is longer than the server takes. */
  public static final ProblemType URI_TOO_LONG =
      new ProblemType("URI_TOO_LONG", 414, "The request target is too long");

  /** The body's media type is not the one the route takes. */
  public static final ProblemType UNSUPPORTED_MEDIA_TYPE =
      new ProblemType("UNSUPPORTED_MEDIA_TYPE", 415, "The media type is not supported");

  /** The header fields together are larger than the server takes. */
  public static final ProblemType HEADERS_TOO_LARGE =
      new ProblemType("HEADERS_TOO_LARGE", 431, "The request headers are too large");

  /** Something broke on our side. */
  public static final ProblemType INTERNAL_ERROR =
      new ProblemType("INTERNAL_ERROR", 500, "Something went wrong here");

  /** Overloaded, or something we depend on does not answer in time. */
  public static final ProblemType UNAVAILABLE =
      new ProblemType("UNAVAILABLE", 503, "The service cannot answer at the moment");

  private HttpProblems() {}
}
