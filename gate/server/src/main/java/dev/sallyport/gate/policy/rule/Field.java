package dev.sallyport.gate.policy.rule;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A JSON value and where it stands, such as {@code rules[1].cidrs[0]}. What is not as it should be
 * is a {@link RuleRefused} that names the place.
 */
record Field(String path, JsonNode value) {

  /** An object with these members, and no others. */
  void requireOnly(List<String> members) {
    if (!value.isObject()) {
      throw refused("has the wrong type; send an object");
    }
    value
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!members.contains(name)) {
                throw refused(
                    "has a member that is not known here; send only "
                        + new TreeSet<>(members).stream().collect(joining(", ")));
              }
            });
  }

  /** A member that may be left out; null is not the same as leaving it out. */
  Optional<Field> optional(String name) {
    JsonNode member = value.get(name);
    return member == null ? Optional.empty() : Optional.of(new Field(path + "." + name, member));
  }

  Field required(String name) {
    return optional(name)
        .orElseThrow(() -> new RuleRefused("The field '" + path + "." + name + "' is missing"));
  }

  List<Field> elements(int minimum, int maximum) {
    if (!value.isArray() || value.size() < minimum || value.size() > maximum) {
      throw refused("is an array of " + minimum + " to " + maximum + " elements");
    }
    return IntStream.range(0, value.size())
        .mapToObj(i -> new Field(path + "[" + i + "]", value.get(i)))
        .toList();
  }

  String text(int maximum) {
    if (!value.isTextual() || value.textValue().isEmpty() || value.textValue().length() > maximum) {
      throw refused("is a text of 1 to " + maximum + " characters");
    }
    return value.textValue();
  }

  boolean flag() {
    if (!value.isBoolean()) {
      throw refused("is true or false");
    }
    return value.booleanValue();
  }

  long number(long minimum, long maximum) {
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < minimum
        || value.longValue() > maximum) {
      throw refused("is a whole number from " + minimum + " to " + maximum);
    }
    return value.longValue();
  }

  /** The refusal of this value; {@code expectation} goes on after the field's name. */
  RuleRefused refused(String expectation) {
    return new RuleRefused("The field '" + path + "' " + expectation);
  }
}
