package dev.sallyport.ticket;

import static dev.sallyport.ticket.TicketRefusal.MALFORMED;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the one JSON object of a ticket, in its canonical form only (SPEC section 4): visible ASCII
 * without white space and without escapes, no member twice, nothing after it. Every legitimate
 * value can be written so; everything else is somebody's trick.
 */
final class StrictJson {
  private static final int MAX_DEPTH = 2;
  private static final int MAX_MEMBERS = 16;
  private static final int MAX_NAME_CHARS = 32;

  /** Digits; a 64-bit number has 19 and the reader needs to see that more are too many. */
  private static final int MAX_NUMBER_CHARS = 32;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME_CHARS)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .maxStringLength(TicketLimits.MAX_TICKET_CHARS)
                  .maxDocumentLength(TicketLimits.MAX_TICKET_CHARS)
                  .build())
          .build();

  private StrictJson() {}

  static Members read(byte[] json) throws RefusedException {
    requireCanonical(json);
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new RefusedException(MALFORMED);
      }
      Members members = readObject(parser);
      if (parser.nextToken() != null) {
        throw new RefusedException(MALFORMED);
      }
      return members;
    } catch (IOException e) {
      throw new RefusedException(MALFORMED);
    }
  }

  private static void requireCanonical(byte[] json) throws RefusedException {
    for (byte b : json) {
      if (b <= ' ' || b == 0x7f || b == '\\') {
        throw new RefusedException(MALFORMED);
      }
    }
  }

  private static Members readObject(JsonParser parser) throws IOException, RefusedException {
    Map<String, JsonValue> members = HashMap.newHashMap(MAX_MEMBERS);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, readValue(parser));
      if (members.size() > MAX_MEMBERS) {
        throw new RefusedException(MALFORMED);
      }
    }
    return new Members(members);
  }

  private static JsonValue readValue(JsonParser parser) throws IOException, RefusedException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new JsonValue.Text(parser.getText());
      case VALUE_NUMBER_INT -> readNumber(parser);
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> {
        parser.skipChildren();
        yield JsonValue.Other.INSTANCE;
      }
      default -> JsonValue.Other.INSTANCE;
    };
  }

  private static JsonValue readNumber(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? JsonValue.Other.INSTANCE
        : new JsonValue.Whole(parser.getLongValue());
  }
}
