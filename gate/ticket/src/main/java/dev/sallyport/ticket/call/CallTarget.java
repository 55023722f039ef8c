package dev.sallyport.ticket.call;

/**
 * The method and the path with its query, as they stand in the request line. Signed in bindings of
 * the format {@code jwt}; the protocol of {@code tokenvault2} does not sign them.
 */
public record CallTarget(String method, String pathAndQuery) {
  public CallTarget {
    if (method.isEmpty() || !method.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
      throw new IllegalArgumentException("a method is upper-case letters");
    }
    if (!pathAndQuery.startsWith("/") || !pathAndQuery.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "a path starts with / and is printable ASCII without spaces");
    }
  }
}
