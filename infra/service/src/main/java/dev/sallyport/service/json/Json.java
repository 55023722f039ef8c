package dev.sallyport.service.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON (RFC 8259) as both services read and write it.
 *
 * <p>Reading is strict: valid UTF-8, one value and nothing after it, no member twice, no member we
 * do not know, no number for a text or the other way round, bounded depth and lengths.
 */
public final class Json {
  /** Our deepest document has five levels; deeper input only costs stack. */
  public static final int MAXIMUM_DEPTH = 32;

  /**
   * A stored certificate chain is the longest text we take; the body limit is the tighter bound.
   * Characters.
   */
  private static final int MAXIMUM_TEXT = 1024 * 1024;

  /** Enough for any 64-bit number; long ones are slow to parse. Characters. */
  private static final int MAXIMUM_NUMBER = 32;

  /** Member names are ours, so short. Characters. */
  private static final int MAXIMUM_NAME = 256;

  private static final ObjectMapper MAPPER = strictMapper();

  private Json() {}

  private static ObjectMapper strictMapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAXIMUM_DEPTH)
                    .maxStringLength(MAXIMUM_TEXT)
                    .maxNumberLength(MAXIMUM_NUMBER)
                    .maxNameLength(MAXIMUM_NAME)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            // Buffers that are used again would keep what somebody sent here by mistake.
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .withCoercionConfig(LogicalType.Textual, Json::refuseNumbersForTexts)
        .build();
  }

  private static void refuseNumbersForTexts(
      com.fasterxml.jackson.databind.cfg.MutableCoercionConfig texts) {
    texts
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  /**
   * Reads one value.
   *
   * @param type usually a record whose components are the members
   * @throws JsonRefused when {@code bytes} are anything but exactly that
   */
  public static <T> T read(byte[] bytes, Class<T> type) throws JsonRefused {
    String text = decode(bytes);
    try {
      T value = MAPPER.readValue(text, type);
      if (value == null) {
        throw new JsonRefused("The body is null; send an object");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new JsonRefused(JsonAdvice.about(e));
    }
  }

  private static String decode(byte[] bytes) throws JsonRefused {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new JsonRefused("The body is not valid UTF-8; encode it as UTF-8");
    }
  }

  /** Writes a value that our own code made, as UTF-8. */
  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
