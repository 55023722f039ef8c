package dev.sallyport.service.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  enum Colour {
    RED,
    BLUE
  }

  record Part(int size) {}

  record Thing(
      String name,
      int count,
      @Nullable Colour colour,
      @Nullable List<Part> parts,
      @Nullable Boolean on) {}

  record Checked(String name) {
    Checked {
      if (name.length() > 3) {
        throw new IllegalArgumentException("name too long: " + name);
      }
    }
  }

  private static String advice(String json) {
    return advice(json.getBytes(UTF_8), Thing.class);
  }

  private static String advice(byte[] json, Class<?> type) {
    return Optional.ofNullable(catchThrowableOfType(JsonRefused.class, () -> Json.read(json, type)))
        .map(JsonRefused::advice)
        .orElse("accepted");
  }

  @Test
  void leavesNothingOfWhatItReadInBuffersThatAreUsedAgain() throws Exception {
    String read = "{\"name\":\"lingering\",\"count\":3}";
    new ObjectMapper().readTree(read);
    assertThat(bufferForTheNextReading()).contains("lingering");
    new ObjectMapper().readTree("\"" + "x".repeat(read.length()) + "\"");

    Json.read(read.getBytes(UTF_8), Thing.class);

    assertThat(bufferForTheNextReading()).doesNotContain("lingering").contains("xxx");
  }

  private static String bufferForTheNextReading() {
    BufferRecycler buffers = JsonRecyclerPools.threadLocalPool().acquirePooled();
    char[] buffer = buffers.allocCharBuffer(BufferRecycler.CHAR_TOKEN_BUFFER);
    buffers.releaseCharBuffer(BufferRecycler.CHAR_TOKEN_BUFFER, buffer);
    return new String(buffer);
  }

  @Test
  void readsARecord() throws JsonRefused {
    Thing thing =
        Json.read(
            "{\"name\":\"ü\",\"count\":3,\"colour\":\"RED\",\"parts\":[{\"size\":1}]}"
                .getBytes(UTF_8),
            Thing.class);

    assertThat(thing).isEqualTo(new Thing("ü", 3, Colour.RED, List.of(new Part(1)), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":5}                              | The field 'name' has the wrong type; send a text",
        "{\"name\":true}                           | The field 'name' has the wrong type; send a text",
        "{\"name\":{}}                             | The field 'name' has the wrong type; send a text",
        "{\"count\":\"sesame\"}                    | The field 'count' is missing or has the wrong type; send a number in range",
        "{\"count\":\"5\"}                         | The field 'count' is missing or has the wrong type; send a number in range",
        "{\"count\":5.5}                           | The field 'count' is missing or has the wrong type; send a number in range",
        "{\"count\":99999999999}                   | The field 'count' is out of range; send a number in range",
        "{\"count\":null}                          | The field 'count' is missing or has the wrong type; send a number in range",
        "{\"colour\":\"sesame\"}                   | The field 'colour' has the wrong type; send one of RED, BLUE",
        "{\"colour\":0}                            | The field 'colour' has the wrong type; send one of RED, BLUE",
        "{\"on\":\"yes\"}                          | The field 'on' has the wrong type; send true or false",
        "{\"parts\":{}}                            | The field 'parts' has the wrong type; send an array",
        "{\"parts\":[{\"size\":1},{\"size\":[]}]}  | The field 'parts[1].size' is missing or has the wrong type; send a number in range",
        "{\"count\":1,\"parts\":[{\"size\":1,\"sesame\":1}]}              | The field 'parts[0]' has a member that is not known here; send only size",
        "{\"count\":1,\"sesame\":1}                            | The body has a member that is not known here; send only colour, count, name, on, parts",
        "[]                                        | The body has the wrong type; send an object",
        "\"sesame\"                                | The body has the wrong type; send an object",
      })
  void namesTheFieldAndWhatToSendInstead(String json, String expected) {
    assertThat(advice(json)).isEqualTo(expected);
  }

  @Test
  void refusesAMemberThatIsGivenTwice() {
    assertThat(advice("{\"name\":\"a\",\"name\":\"sesame\"}"))
        .startsWith("A member is given twice")
        .doesNotContain("sesame");
    assertThat(advice("{\"parts\":[{\"size\":1,\"size\":1}]}")).contains("given twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "{",
        "{\"name\":",
        "{'name':\"a\"}",
        "{\"name\":\"a\",}",
        "// c\n{}",
        "NaN",
        "{\"count\":01}",
        "{\"name\":\"\u0001\"}",
        "\ufeff{}"
      })
  void refusesWhatIsNotJson(String json) {
    assertThat(advice(json)).startsWith("The body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} {}", "{}]", "{} sesame", "{\"name\":\"a\",\"count\":1} 5"})
  void refusesAnythingAfterTheValue(String json) {
    assertThat(advice(json)).isNotEqualTo("accepted").doesNotContain("sesame");
  }

  @Test
  void refusesNull() {
    assertThat(advice("null")).isEqualTo("The body is null; send an object");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    assertThat(advice(new byte[] {'"', (byte) 0xC3, (byte) 0x28, '"'}, String.class))
        .contains("UTF-8");
    assertThat(advice("{}".getBytes(java.nio.charset.StandardCharsets.UTF_16), Thing.class))
        .contains("UTF-8");
    assertThat(advice(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}, String.class))
        .contains("UTF-8");
  }

  @Test
  void refusesDeepNestingWithoutOverflowingTheStack() {
    String deep = "[".repeat(100_000);

    assertThat(advice(deep.getBytes(UTF_8), Object.class)).contains("deeper than 32");
    assertThat(advice(("[".repeat(32) + "]".repeat(32)).getBytes(UTF_8), Object.class))
        .isEqualTo("accepted");
    assertThat(advice(("[".repeat(33) + "]".repeat(33)).getBytes(UTF_8), Object.class))
        .contains("deeper than 32");
  }

  @Test
  void refusesOverlongNumbersAndNames() {
    assertThat(advice("{\"count\":" + "1".repeat(100) + "}")).isNotEqualTo("accepted");
    assertThat(advice("{\"" + "n".repeat(1_000) + "\":1}")).isNotEqualTo("accepted");
  }

  @Test
  void doesNotRepeatWhatAValidatingConstructorSaid() {
    assertThat(advice("{\"name\":\"sesame\"}".getBytes(UTF_8), Checked.class))
        .isEqualTo("The body has a value that is not acceptable");
  }

  @Test
  void neverRepeatsAValue() {
    for (String json :
        List.of(
            "{\"name\":[\"sesame\"]}",
            "sesame",
            "{\"count\":\"sesame\"}",
            "{\"colour\":\"sesame\"}",
            "{\"sesame\":\"sesame\"}")) {
      assertThat(advice(json)).isNotEqualTo("accepted").doesNotContain("sesame");
    }
  }

  @Test
  void writesUtf8() {
    assertThat(new String(Json.write(Map.of("name", "ü")), UTF_8)).isEqualTo("{\"name\":\"ü\"}");
    assertThatThrownBy(() -> Json.write(new Object[] {new Self()}))
        .isInstanceOf(java.io.UncheckedIOException.class);
  }

  static final class Self {
    public Self getSelf() {
      return this;
    }
  }
}
