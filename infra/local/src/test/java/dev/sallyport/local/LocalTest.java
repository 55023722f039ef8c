package dev.sallyport.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.stack.StackOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class LocalTest {
  @Test
  void takesTheUsualPortsUnlessToldOtherwise() {
    assertThat(options()).isEqualTo(new StackOptions(8080, 8081, false));
  }

  @Test
  void takesPortsAndAFreshStart() {
    StackOptions options =
        options("--gate-port", "18080", "--vault-port=18081", "--fresh", "--once");

    assertThat(options).isEqualTo(new StackOptions(18080, 18081, true));
    assertThat(options.gateUrl()).isEqualTo("http://localhost:18080");
    assertThat(options.vaultUrl()).isEqualTo("http://127.0.0.1:18081");
  }

  @ParameterizedTest
  @CsvSource({
    "--gate-port=80, --gate-port is 1025 to 65535",
    "--vault-port=65536, --vault-port is 1025 to 65535",
    "--gate-port=8081, gate and vault need different ports",
    "--gate-port=many, '--gate-port'",
    "--forever, Unknown option"
  })
  void explainsWrongOptionsAndStartsNothing(String option, String explanation) {
    StringWriter errors = new StringWriter();

    int exit = new CommandLine(new Local()).setErr(new PrintWriter(errors)).execute(option);

    assertThat(exit).isEqualTo(2);
    assertThat(errors.toString()).contains(explanation);
  }

  @Test
  void listsEveryOptionInItsHelp() {
    assertThat(new CommandLine(new Local()).getUsageMessage())
        .contains("--gate-port", "--vault-port", "--fresh", "--once", "--help", "8080", "8081");
  }

  private static StackOptions options(String... arguments) {
    Local local = new Local();
    CommandLine line = new CommandLine(local);
    line.parseArgs(arguments);
    return local.options();
  }
}
