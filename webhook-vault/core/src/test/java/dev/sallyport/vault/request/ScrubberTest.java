package dev.sallyport.vault.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ScrubberTest {
  private static final String SECRET = "gh+p/S3cret \"ü\" value";

  private static byte[] inPieces(Scrubbing scrubbing, byte[] stream, int... lengths) {
    Scrubber scrubber = scrubbing.scrubber();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    for (int i = 0; from < stream.length; i++) {
      int to = Math.min(stream.length, from + lengths[i % lengths.length]);
      out.writeBytes(scrubber.next(Arrays.copyOfRange(stream, from, to)));
      from = to;
    }
    out.writeBytes(scrubber.end());
    return out.toByteArray();
  }

  @Test
  void masksASecretInEveryFormThatServicesEcho() {
    byte[] secret = SECRET.getBytes(UTF_8);
    Scrubbing scrubbing = Scrubbing.of(List.of(SECRET));
    List<String> forms =
        List.of(
            SECRET,
            SECRET.replace("\"", "\\\""),
            URLEncoder.encode(SECRET, UTF_8),
            URLEncoder.encode(SECRET, UTF_8).replace("+", "%20"),
            "gh%2bp%2fS3cret%20%22%c3%bc%22%20value",
            HexFormat.of().formatHex(secret),
            HexFormat.of().withUpperCase().formatHex(secret));
    for (String form : forms) {
      assertThat(scrubbing.mask("{\"echo\":\"" + form + "\"}"))
          .as(form)
          .isEqualTo("{\"echo\":\"%s\"}", "*".repeat(form.getBytes(UTF_8).length));
    }
  }

  @Test
  void leavesNothingOfASecretInBase64AtAnyOffset() {
    Scrubbing scrubbing = Scrubbing.of(List.of(SECRET));
    for (boolean url : new boolean[] {false, true}) {
      Base64.Encoder encoder = url ? Base64.getUrlEncoder() : Base64.getEncoder();
      Base64.Decoder decoder = url ? Base64.getUrlDecoder() : Base64.getDecoder();
      for (int before = 0; before < 5; before++) {
        byte[] plain = ("x".repeat(before) + SECRET + "tail").getBytes(UTF_8);
        String masked = scrubbing.mask(encoder.encodeToString(plain));
        String decoded = new String(decoder.decode(masked.replace('*', 'A')), ISO_8859_1);

        assertThat(masked).contains("*".repeat(20));
        assertThat(decoded).doesNotContain("S3cret", "value");
      }
    }
  }

  @Test
  void masksWhereverTheStreamIsCut() {
    Scrubbing scrubbing = Scrubbing.of(List.of("aabaabaac", "abcabcabd"));
    byte[] stream = "aabaabaabaacabcabcabcabd-aabaabaacaabaabaac-aabaabaab".getBytes(UTF_8);
    byte[] whole = inPieces(scrubbing, stream, stream.length);

    assertThat(new String(whole, UTF_8))
        .isEqualTo("aab*********abc*********-******************-aabaabaab");
    for (int first = 1; first < stream.length; first++) {
      assertThat(inPieces(scrubbing, stream, first, 1)).isEqualTo(whole);
    }
    assertThat(inPieces(scrubbing, stream, 1)).isEqualTo(whole);
  }

  @Test
  void changesNothingButSecretsInRandomStreams() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      byte[] stream = new byte[random.nextInt(2_000)];
      for (int i = 0; i < stream.length; i++) {
        stream[i] = (byte) ('a' + random.nextInt(2));
      }
      String secret = "abbabaab".substring(0, 6 + random.nextInt(3));
      String expected = masked(new String(stream, UTF_8), secret);
      byte[] scrubbed =
          inPieces(
              Scrubbing.of(List.of(secret)), stream, 1 + random.nextInt(9), 1 + random.nextInt(40));

      assertThat(new String(scrubbed, UTF_8)).isEqualTo(expected);
    }
  }

  /** Slow and obvious. */
  private static String masked(String text, String secret) {
    StringBuilder masked = new StringBuilder(text);
    for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
      masked.replace(at, at + secret.length(), "*".repeat(secret.length()));
    }
    return masked.toString();
  }

  @Test
  void holdsBackNothingThatCannotBecomeASecret() {
    Scrubber scrubber = Scrubbing.of(List.of("secret-value")).scrubber();

    assertThat(scrubber.next("data: 1\n\n".getBytes(UTF_8))).asString().isEqualTo("data: 1\n\n");
    assertThat(scrubber.next("a sec".getBytes(UTF_8))).asString().isEqualTo("a ");
    assertThat(scrubber.next("ond".getBytes(UTF_8))).asString().isEqualTo("second");
    assertThat(scrubber.next("secret-val".getBytes(UTF_8))).isEmpty();
    assertThat(scrubber.end()).asString().isEqualTo("secret-val");
  }

  @Test
  void masksNothingForWhatIsTooShortToBeASecret() {
    assertThat(Scrubbing.of(List.of("abc", "")).mask("abc abc")).isEqualTo("abc abc");
  }
}
