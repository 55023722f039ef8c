package dev.sallyport.service.json;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Collection;
import java.util.TreeSet;

/** Turns Jackson's exceptions, whose messages quote the input, into sentences for the sender. */
final class JsonAdvice {
  private JsonAdvice() {}

  static String about(JsonProcessingException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown -> unknownMember(unknown);
      case ValueInstantiationException refused ->
          place(refused) + " has a value that is not acceptable";
      case MismatchedInputException mismatch -> mismatch(mismatch);
      case JsonMappingException other ->
          other.getCause() instanceof StreamReadException cause
              ? inside(other, cause)
              : place(other) + " could not be read";
      case StreamConstraintsException tooMuch ->
          "The body nests deeper than "
              + Json.MAXIMUM_DEPTH
              + " levels or holds an overlong text, name or number";
      default -> syntax(e);
    };
  }

  private static String unknownMember(UnrecognizedPropertyException e) {
    Collection<Object> known = e.getKnownPropertyIds();
    String names =
        known == null || known.isEmpty()
            ? "no members"
            : "only "
                + new TreeSet<>(known.stream().map(Object::toString).toList())
                    .stream().collect(joining(", "));
    // The unknown name itself is the sender's text, so it is not repeated.
    return place(e, 1) + " has a member that is not known here; send " + names;
  }

  /** The text stopped being JSON, or its number stopped fitting, below a field. */
  private static String inside(JsonMappingException e, StreamReadException cause) {
    return cause instanceof InputCoercionException number
        ? place(e) + " is out of range; send " + Types.describe(number.getTargetType())
        : about(cause);
  }

  private static String mismatch(MismatchedInputException e) {
    Class<?> target = e.getTargetType();
    // A missing member shows only when it cannot be null: an int, a boolean.
    String what =
        target != null && target.isPrimitive()
            ? " is missing or has the wrong type; send "
            : " has the wrong type; send ";
    return place(e) + what + Types.describe(target);
  }

  private static String syntax(JsonProcessingException e) {
    String location =
        e.getLocation() == null
            ? ""
            : " near line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr();
    boolean twice = e.getOriginalMessage().startsWith("Duplicate field");
    return twice
        ? "A member is given twice" + location + "; send each one once"
        : "The body is not valid JSON" + location;
  }

  private static String place(JsonMappingException e) {
    return place(e, 0);
  }

  /** The path to the field, made of names that our records declare and of array positions. */
  private static String place(JsonMappingException e, int withoutLast) {
    String path =
        e.getPath().stream()
            .limit(Math.max(0, e.getPath().size() - withoutLast))
            .map(
                step ->
                    step.getFieldName() != null
                        ? "." + step.getFieldName()
                        : "[" + step.getIndex() + "]")
            .collect(joining());
    return path.isEmpty()
        ? "The body"
        : "The field '" + (path.startsWith(".") ? path.substring(1) : path) + "'";
  }
}
