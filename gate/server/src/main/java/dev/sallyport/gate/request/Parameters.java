package dev.sallyport.gate.request;

import static java.util.Objects.requireNonNullElse;

import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Values of a request, checked. What is wrong with them is said without repeating them. */
public final class Parameters {
  private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

  private Parameters() {}

  /** 400 with this advice. */
  public static ProblemException invalid(String advice) {
    return Problem.of(HttpProblems.INVALID_REQUEST, advice).asException();
  }

  /** 404: absent, or another organisation's, which is the same to the one who asks. */
  public static ProblemException notFound(String what) {
    return Problem.of(HttpProblems.NOT_FOUND, "There is no such " + what).asException();
  }

  /**
   * What {@code draft} makes; the message of its {@link IllegalArgumentException} is the advice of
   * a 400.
   */
  public static <T> T accepted(Supplier<T> draft) {
    try {
      return draft.get();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.of(
              HttpProblems.INVALID_REQUEST,
              requireNonNullElse(e.getMessage(), "The request is not valid")),
          e);
    }
  }

  /** A member of a body that has to be there. */
  public static <T> T required(String member, @Nullable T value) {
    if (value == null) {
      throw invalid("The field '" + member + "' is missing");
    }
    return value;
  }

  /**
   * A member of a body that has one of a few forms; 400 with {@code expectation} when it has
   * another.
   */
  public static <T> Optional<T> parsed(
      String member,
      @Nullable String value,
      Function<String, Optional<T>> parser,
      String expectation) {
    return value == null
        ? Optional.empty()
        : Optional.of(
            parser
                .apply(value)
                .orElseThrow(() -> invalid("The field '" + member + "' must be " + expectation)));
  }

  /** A member of a body that is a moment, after 1970 and before the year 9999. */
  public static Optional<Instant> moment(String member, @Nullable String value) {
    return parsed(member, value, Parameters::instant, "a time such as 2030-01-31T12:00:00Z");
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant())
          .filter(time -> time.isAfter(Instant.EPOCH) && time.isBefore(END_OF_TIME));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Which page {@code ?limit=&cursor=} ask for. */
  public static <C> PageRequest<C> page(Exchange exchange, Function<String, Optional<C>> cursor) {
    int limit =
        exchange.parameter("limit").map(Parameters::limit).orElse(PageRequest.DEFAULT_LIMIT);
    Optional<C> after =
        exchange
            .parameter("cursor")
            .map(
                text ->
                    cursor
                        .apply(text)
                        .orElseThrow(() -> invalid("The cursor is not one that a list has given")));
    return new PageRequest<>(limit, after);
  }

  private static int limit(String text) {
    boolean isNumber = text.matches("[0-9]{1,4}");
    int limit = isNumber ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > PageRequest.MAXIMUM_LIMIT) {
      throw invalid(
          "The parameter 'limit' is a whole number from 1 to " + PageRequest.MAXIMUM_LIMIT);
    }
    return limit;
  }
}
