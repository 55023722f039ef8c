package dev.sallyport.vault.functions.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.vault.endpoint.VaultResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class HttpAnswerTest {
  private static String written(VaultResponse answer) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    HttpAnswer.write(answer, output);
    return output.toString(UTF_8);
  }

  @Test
  void writesBytesAsTheyAreAndHeadersThatComeTwiceAsOne() throws IOException {
    VaultResponse answer =
        VaultResponse.of(203, "application/octet-stream", new byte[] {0, 1, -1})
            .with("link", "<a>")
            .with("link", "<b>");

    assertThat(written(answer))
        .isEqualTo(
            "{\"statusCode\":203,\"headers\":{\"content-type\":\"application/octet-stream\",\"link\":\"<a>, <b>\"},"
                + "\"isBase64Encoded\":true,\"body\":\"AAH/\"}");
  }

  @Test
  void writesAnAnswerWithoutABody() throws IOException {
    assertThat(written(VaultResponse.empty(204)))
        .isEqualTo("{\"statusCode\":204,\"headers\":{},\"isBase64Encoded\":true,\"body\":\"\"}");
  }
}
