package dev.sallyport.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseParserTest {
  private static final String REDIRECT =
      "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1/"
          + "x".repeat(600)
          + "\r\ncontent-length: 5\r\n\r\nhello";

  private final ResponseParser parser = new ResponseParser();

  @Test
  void readsStatusAndEndOfAWholeAnswer() {
    assertThat(read(REDIRECT)).isEqualTo(REDIRECT.length());
    assertThat(parser.complete()).isTrue();
    assertThat(parser.status()).isEqualTo(307);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 500})
  void readsAnAnswerThatArrivesInPieces(int pieceLength) {
    for (int at = 0; at < REDIRECT.length(); at += pieceLength) {
      assertThat(parser.complete()).isFalse();
      read(REDIRECT.substring(at, Math.min(REDIRECT.length(), at + pieceLength)));
    }
    assertThat(parser.complete()).isTrue();
    assertThat(parser.status()).isEqualTo(307);
  }

  @Test
  void stopsAtTheEndOfTheFirstOfTwoAnswers() {
    assertThat(read(REDIRECT + REDIRECT)).isEqualTo(REDIRECT.length());
  }

  @Test
  void readsTheNextAnswerAfterReset() {
    read(REDIRECT);
    parser.reset();
    read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    assertThat(parser.complete()).isTrue();
    assertThat(parser.status()).isEqualTo(200);
  }

  @Test
  void waitsForTheWholeBody() {
    read("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nnine char");
    assertThat(parser.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.0 200 OK\r\n",
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 2x0 OK\r\n",
        "HTTP/1.1 2\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: \r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n",
        "HTTP/1.1 200 OK\r\nDate: today\r\n\r\n"
      })
  void refusesWhatItDoesNotUnderstand(String answer) {
    assertThatThrownBy(() -> read(answer)).isInstanceOf(ResponseParser.MalformedAnswer.class);
  }

  private int read(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    return parser.read(bytes, 0, bytes.length);
  }
}
