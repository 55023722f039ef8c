package dev.sallyport.vault.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever a credential is made of, its answer is byte for byte what Jackson writes. */
final class ExactJsonFuzzTest {
  private static final JsonFactory JACKSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();
  private static final int ROUNDS = 20_000;
  private static final int LONGEST = 40;

  private static byte[] ours(List<String> texts) {
    return ExactJson.object(
        json -> {
          for (String text : texts) {
            json.object(
                text,
                inner -> {
                  inner.text("value", text);
                  inner.text(text, "");
                });
            json.number("length", text.length() - 7L * text.hashCode());
            json.flag("empty", text.isEmpty());
          }
          json.object("nothing", inner -> {});
        });
  }

  private static byte[] jacksons(List<String> texts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JACKSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (String text : texts) {
        json.writeObjectFieldStart(text);
        json.writeStringField("value", text);
        json.writeStringField(text, "");
        json.writeEndObject();
        json.writeNumberField("length", text.length() - 7L * text.hashCode());
        json.writeBooleanField("empty", text.isEmpty());
      }
      json.writeObjectFieldStart("nothing");
      json.writeEndObject();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  @Test
  void writesEveryCharacterAsJacksonDoes() throws IOException {
    List<String> all = new ArrayList<>();
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      boolean isHalf = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
      if (!isHalf) {
        all.add(Character.toString(codePoint));
      }
    }
    String everything = String.join("", all);

    assertThat(ours(List.of(everything))).isEqualTo(jacksons(List.of(everything)));
  }

  @Test
  void writesRandomTextsAsJacksonDoes() throws IOException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < ROUNDS; i++) {
      List<String> texts = List.of(text(random), text(random));

      assertThat(ours(texts)).as("seed %s", seed).isEqualTo(jacksons(texts));
    }
  }

  /** Of what is often written and of what is not. */
  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(LONGEST);
    int bound = new int[] {0x20, 0x80, 0x800, 0x1_0000, 0x11_0000}[random.nextInt(5)];
    while (text.length() < length) {
      int codePoint = random.nextInt(bound);
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        text.appendCodePoint(codePoint);
      }
    }
    return text.toString();
  }

  @Test
  void refusesHalvesOfSurrogatePairsWhereverTheyStand() {
    for (String half : List.of("\ud83d", "\ude00", "a\ud83d", "\ud83db", "\ude00\ud83d")) {
      assertThatIllegalArgumentException().isThrownBy(() -> ours(List.of(half)));
    }
  }

  @Test
  void isAsLongAsItHasToBe() {
    assertThat(new String(ExactJson.object(json -> json.text("a", "b")), UTF_8))
        .isEqualTo("{\"a\":\"b\"}");
  }
}
