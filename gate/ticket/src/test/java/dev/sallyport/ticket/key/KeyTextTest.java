package dev.sallyport.ticket.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyTextTest {
  /** CRC-32 of everything before the last underscore is 0xEEBC855F, computed with Python's zlib. */
  private static final String KEY = "spagent_0123456789ABCDEFGHIJKLMNOPQRSTUV_4N3xuB";

  @Test
  void readsAKeyMadeElsewhere() {
    KeyText key = KeyText.parse(KEY).orElseThrow();

    assertThat(key.prefix()).isEqualTo("spagent");
    assertThat(key.expose()).isEqualTo(KEY);
    assertThat(key).hasToString("KeyText[redacted]");
  }

  @Test
  void hashesTheWholeText() throws GeneralSecurityException {
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(US_ASCII));
    KeyHash hash = KeyText.parse(KEY).orElseThrow().hash();

    assertThat(hash.bytes()).isEqualTo(sha256);
    assertThat(hash.hex()).isEqualTo(HexFormat.of().formatHex(sha256));
    assertThat(hash.fingerprint()).isEqualTo(hash.hex().substring(0, 12));
    assertThat(hash)
        .isEqualTo(KeyHash.ofHex(hash.hex()))
        .isEqualTo(KeyHash.ofBytes(sha256))
        .hasToString(hash.hex());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "zz"})
  void refusesHashesOfAnotherSize(String hex) {
    assertThatThrownBy(() -> KeyHash.ofHex(hex)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spagent", "spop", "ab", "a234567890123456"})
  void parsesWhatItGenerates(String prefix) {
    KeyText key = KeyText.generate(prefix);

    assertThat(key.prefix()).isEqualTo(prefix);
    assertThat(KeyText.parse(key.expose()))
        .hasValueSatisfying(parsed -> assertThat(parsed.hash()).isEqualTo(key.hash()));
    assertThat(key.expose()).matches(prefix + "_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "A1", "1a", "sp_agent", "Sp", "é1", "a2345678901234567"})
  void refusesOtherPrefixes(String prefix) {
    assertThat(KeyText.isPrefix(prefix)).isFalse();
    assertThatThrownBy(() -> KeyText.generate(prefix)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverGeneratesTheSameTwice() {
    Set<String> seen = new HashSet<>();

    for (int i = 0; i < 1_000; i++) {
      assertThat(seen.add(KeyText.generate("spagent").expose())).isTrue();
    }
  }

  @Test
  void usesAllOfTheAlphabet() {
    Set<Character> seen = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      KeyText.generate("spagent")
          .expose()
          .substring(8, 40)
          .chars()
          .forEach(c -> seen.add((char) c));
    }

    assertThat(seen).hasSize(62);
  }

  @Test
  void refusesAnyChangeOfOneCharacter() {
    for (int i = 0; i < KEY.length(); i++) {
      for (char other : "0aZ_-\u0000 é".toCharArray()) {
        if (other != KEY.charAt(i)) {
          assertThat(KeyText.parse(KEY.substring(0, i) + other + KEY.substring(i + 1))).isEmpty();
        }
      }
    }
  }

  @Test
  void refusesEveryTruncationAndEveryAddition() {
    for (int i = 0; i < KEY.length(); i++) {
      assertThat(KeyText.parse(KEY.substring(0, i))).isEmpty();
      assertThat(KeyText.parse(KEY.substring(i + 1))).isEmpty();
    }
    for (String other :
        new String[] {KEY + "0", " " + KEY, KEY + "\n", "\uFEFF" + KEY, KEY + KEY}) {
      assertThat(KeyText.parse(other)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "Bearer %s",
        "https://gate.example/api?key=%s&x=1",
        "x_y_%s",
        "\"%s\",",
        "_%s_",
        "9%s",
        "__%s",
        "aa_bb_cc%s"
      })
  void findsAKeyInsideOtherText(String around) {
    String text = around.replace("%s", KEY);

    assertThat(KeyText.looksLikeKey(text)).isTrue();
    assertThat(KeyText.findIn(text))
        .hasValueSatisfying(key -> assertThat(key.expose()).endsWith(KEY.substring(7)));
  }

  @Test
  void findsNothingWhereThereIsNoKey() {
    assertThat(KeyText.looksLikeKey("")).isFalse();
    assertThat(KeyText.looksLikeKey("_".repeat(5_000))).isFalse();
    assertThat(KeyText.looksLikeKey("sp_" + "a".repeat(100))).isFalse();
    assertThat(KeyText.looksLikeKey(KEY.replace("spagent", "spagenu"))).isFalse();
    assertThat(KeyText.looksLikeKey(KEY.substring(0, KEY.length() - 1))).isFalse();
  }

  @Test
  void thePublishedExpressionFindsTheStandardKeysOnly() {
    Pattern published = Pattern.compile(KeyText.PUBLISHED_REGEX);

    assertThat(published.matcher("key: " + KeyText.generate("spagent").expose() + "\n").find())
        .isTrue();
    assertThat(published.matcher("key=" + KeyText.generate("spop").expose() + "&").find()).isTrue();
    for (String prefix : List.of("spkey", "spapp", "spsvc", "spses")) {
      assertThat(published.matcher(KeyText.generate(prefix).expose()).find()).as(prefix).isTrue();
    }
    assertThat(published.matcher(KeyText.generate("other").expose()).find()).isFalse();
    assertThat(published.matcher(KEY + "0").find()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(chars = {' ', '-', '/', ':', '@', '[', '`', '{', '?'})
  void refusesOtherLettersThoughTheirChecksumIsRight(char letter) {
    StringBuilder key = new StringBuilder("spagent_").append(letter).append("1".repeat(31));
    KeyShape.appendChecksum(key);

    assertThat(KeyText.parse(key.toString())).isEmpty();
    assertThat(KeyText.findIn(key.toString())).isEmpty();
  }
}
