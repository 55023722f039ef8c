package dev.sallyport.local.terminal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

final class TerminalTest {
  @Test
  void writesNoEscapeSequencesWhereNobodySeesColours() {
    assertThat(shown(UTF_8, false))
        .contains(" 1  First", "agent    → gate   GET /x  307", "it goes on")
        .doesNotContain("\u001b");
  }

  @Test
  void staysWithAsciiWhereNothingElseCanBeShown() {
    assertThat(shown(US_ASCII, false)).contains("agent    -> gate").doesNotContain("?");
  }

  @Test
  void coloursForPeople() {
    assertThat(shown(UTF_8, true)).contains("\u001b[1mFirst\u001b[0m", "\u001b[32m307\u001b[0m");
  }

  private static String shown(Charset charset, boolean coloured) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(new PrintStream(bytes, true, charset), coloured);
    terminal.step("First");
    terminal.exchange(new Exchange("agent", "gate", "GET /x", 307, "it goes on"));
    return bytes.toString(charset);
  }
}
