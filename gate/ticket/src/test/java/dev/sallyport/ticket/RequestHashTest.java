package dev.sallyport.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestHashTest {
  /** Of {@code GET}, an empty line and {@code /repos/a?per_page=2}, computed by another program. */
  private static final String KNOWN = "qmfEn9wBgzlmwOwWDvU7JacfKl6wxCVsEVvzNvJWom4";

  @Test
  void isTheSha256OfThreeLines() {
    RequestHash hash = hash("GET", "", "/repos/a?per_page=2");

    assertThat(hash.base64Url()).isEqualTo(KNOWN);
    assertThat(RequestHash.parse(KNOWN)).contains(hash).get().hasSameHashCodeAs(hash);
    assertThat(RequestHash.of("GET", Optional.empty(), "/repos/a?per_page=2")).contains(hash);
  }

  @Test
  void isAnotherWhenAnyPartIsAnother() {
    Stream<RequestHash> hashes =
        Stream.of(
            hash("GET", "", "/a"),
            hash("DELETE", "", "/a"),
            hash("GET", "h", "/a"),
            hash("GET", "", "/a?b"),
            hash("GET", "", "/A"),
            hash("GET", "/a", ""),
            hash("", "GET", "/a"));

    assertThat(hashes).doesNotHaveDuplicates();
  }

  @ValueSource(strings = {"\n", "a\nb", " ", "a b", "\u007f", "\u0000", "\u00e9", "\t"})
  @ParameterizedTest
  void thereIsNoneOfWhatCannotStandOnALine(String part) {
    assertThat(RequestHash.of(part, Optional.empty(), "/a")).isEmpty();
    assertThat(RequestHash.of("GET", Optional.of(part), "/a")).isEmpty();
    assertThat(RequestHash.of("GET", Optional.empty(), part)).isEmpty();
  }

  @ValueSource(strings = {"!", "~", "a~!b"})
  @ParameterizedTest
  void everyVisibleCharacterMayStandThere(String part) {
    assertThat(RequestHash.of(part, Optional.of(part), part)).isPresent();
  }

  @Test
  void hasOneSpelling() {
    assertThat(RequestHash.parse("")).isEmpty();
    assertThat(RequestHash.parse(KNOWN.substring(1))).isEmpty();
    assertThat(RequestHash.parse(KNOWN + "=")).isEmpty();
    assertThat(RequestHash.parse(KNOWN.substring(0, 42) + "5")).isEmpty();
    assertThat(RequestHash.parse("+" + KNOWN.substring(1))).isEmpty();
  }

  @Test
  void doesNotShowItself() {
    assertThat(hash("GET", "", "/repos/a?per_page=2")).hasToString("RequestHash[redacted]");
  }

  private static RequestHash hash(String method, String host, String target) {
    return RequestHash.of(method, Optional.of(host), target).orElseThrow();
  }
}
