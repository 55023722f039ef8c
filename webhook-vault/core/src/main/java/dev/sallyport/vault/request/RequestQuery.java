package dev.sallyport.vault.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The query of a brokered request, passed on as it came.
 *
 * @param raw without the question mark; empty when there is none
 */
public record RequestQuery(String raw) {
  private static final int MAXIMUM_CHARACTERS = 4_096;
  private static final String BESIDE = "!$&'()*+,;=:@/?";

  /** Checks the form. */
  public RequestQuery {
    if (!isQuery(raw)) {
      throw new IllegalArgumentException("not a query");
    }
  }

  /** No query. */
  public static RequestQuery none() {
    return new RequestQuery("");
  }

  /** The query that {@code raw} is. */
  public static Optional<RequestQuery> parse(String raw) {
    return isQuery(raw) ? Optional.of(new RequestQuery(raw)) : Optional.empty();
  }

  private static boolean isQuery(String raw) {
    return raw.length() <= MAXIMUM_CHARACTERS && PercentEncoding.isWellFormed(raw, BESIDE);
  }

  /** The parameters as they came, not decoded, in order. */
  public List<String> parameters() {
    return raw.isEmpty() ? List.of() : List.of(raw.split("&", -1));
  }

  /** Whether there is a parameter of this name, in whatever encoding. */
  public boolean names(String name) {
    return parameters().stream().anyMatch(each -> nameOf(each).equalsIgnoreCase(name));
  }

  /** This query without the parameters that are matched. */
  public RequestQuery without(Predicate<String> parameter) {
    return new RequestQuery(
        String.join("&", parameters().stream().filter(parameter.negate()).toList()));
  }

  /** This query with one more parameter, which is encoded here. */
  public RequestQuery with(String name, String value) {
    List<String> all = new ArrayList<>(parameters());
    all.add(PercentEncoding.encode(name) + "=" + PercentEncoding.encode(value));
    return new RequestQuery(String.join("&", all));
  }

  /** The decoded name of a parameter. */
  public static String nameOf(String parameter) {
    int equals = parameter.indexOf('=');
    return PercentEncoding.decodeLoosely(equals < 0 ? parameter : parameter.substring(0, equals));
  }

  /** The decoded value of a parameter. */
  public static String valueOf(String parameter) {
    int equals = parameter.indexOf('=');
    return equals < 0 ? "" : PercentEncoding.decodeLoosely(parameter.substring(equals + 1));
  }

  /** As it is appended to a path. */
  @Override
  public String toString() {
    return raw.isEmpty() ? "" : "?" + raw;
  }
}
