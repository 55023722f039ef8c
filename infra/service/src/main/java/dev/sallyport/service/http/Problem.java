package dev.sallyport.service.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One occurrence of a problem, as the client may see it. Everything in it is public.
 *
 * @param detail what went wrong this time and what to do about it; never a value that was sent,
 *     never an internal message
 * @param members further members of the document (RFC 9457, section 3.2)
 * @param headers headers of the answer, such as {@code Retry-After}
 */
public record Problem(
    ProblemType type, String detail, Map<String, Object> members, Map<String, String> headers) {
  public Problem {
    members = Map.copyOf(members);
    headers = Map.copyOf(headers);
  }

  /** A problem without further members and headers. */
  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, Map.of(), Map.of());
  }

  /** The same problem with one more member. */
  public Problem with(String member, Object value) {
    return new Problem(type, detail, plus(members, member, value), headers);
  }

  /** The same problem with one more header in its answer. */
  public Problem withHeader(String name, String value) {
    return new Problem(type, detail, members, plus(headers, name, value));
  }

  /** This problem as an exception, for a failed future. */
  public ProblemException asException() {
    return new ProblemException(this);
  }

  private static <V> Map<String, V> plus(Map<String, V> map, String key, V value) {
    Map<String, V> result = new LinkedHashMap<>(map);
    result.put(key, value);
    return result;
  }
}
