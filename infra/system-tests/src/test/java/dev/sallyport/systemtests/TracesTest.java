package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A search that finds nothing proves something only if it would have found it. */
final class TracesTest {
  private static final String TEXT = "a-text~?>that is looked for";
  private final Traces traces = Traces.of(TEXT);

  @Test
  void findsTheTextInEveryForm() {
    Set<String> found = new TreeSet<>();
    for (byte[] form : written()) {
      for (int before = 0; before < 4; before++) {
        Set<String> here = traces.in(among(before + 1_000, form, 1_000));
        assertThat(here).isNotEmpty();
        found.addAll(here);
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(traces.forms());
  }

  @Test
  void findsBase64WhereverTheTextBeginsInIt() {
    for (int before = 0; before < 7; before++) {
      byte[] around = among(before, TEXT.getBytes(UTF_8), 5);
      assertThat(traces.in(Base64.getEncoder().encode(around))).hasSize(1);
      assertThat(traces.in(Base64.getUrlEncoder().withoutPadding().encode(around))).hasSize(1);
    }
  }

  @Test
  void findsWhatTwoBlocksShare() {
    int block = 1 << 20;
    for (int before : List.of(block - 5, block - 1, block, 2 * block - 10, 3 * block + 1)) {
      assertThat(traces.in(among(before, TEXT.getBytes(UTF_8), 0))).containsExactly("plain");
    }
  }

  @Test
  void findsNothingInOtherBytes() {
    assertThat(traces.in(among(1 << 20, new byte[0], 1 << 20))).isEmpty();
    assertThat(traces.in(TEXT.substring(1).getBytes(UTF_8))).isEmpty();
    assertThat(traces.in(new byte[0])).isEmpty();
  }

  private static List<byte[]> written() {
    byte[] plain = TEXT.getBytes(UTF_8);
    String hex = HexFormat.of().formatHex(plain);
    return List.of(
        plain,
        TEXT.getBytes(UTF_16LE),
        TEXT.getBytes(UTF_16BE),
        hex.getBytes(UTF_8),
        HexFormat.of().withUpperCase().formatHex(plain).getBytes(UTF_8),
        URLEncoder.encode(TEXT, UTF_8).getBytes(UTF_8),
        HexFormat.of().withPrefix("%").formatHex(plain).getBytes(UTF_8),
        HexFormat.of().withPrefix("%").withUpperCase().formatHex(plain).getBytes(UTF_8),
        Base64.getEncoder().encode(plain),
        Base64.getEncoder().encode(among(1, plain, 1)),
        Base64.getEncoder().encode(among(2, plain, 1)),
        Base64.getUrlEncoder().encode(plain),
        Base64.getUrlEncoder().encode(among(1, plain, 1)),
        Base64.getUrlEncoder().encode(among(2, plain, 1)));
  }

  private static byte[] among(int before, byte[] form, int after) {
    Random random = new Random(before);
    byte[] start = new byte[before];
    byte[] end = new byte[after];
    random.nextBytes(start);
    random.nextBytes(end);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(start);
    all.writeBytes(form);
    all.writeBytes(end);
    return all.toByteArray();
  }
}
