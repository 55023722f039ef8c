package dev.sallyport.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.stack.StackOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @CsvSource({
    "--forever, Unknown option",
    "--gate-port=80, --gate-port is 1025 to 65535",
    "--gate-port=8081, gate and vault need different ports",
    "--gate-port=many, '--gate-port'",
    "--vault-port=65536, --vault-port is 1025 to 65535"
  })
  @ParameterizedTest
  void explainsWrongOptionsAndStartsNothing(String option, String explanation) {
    StringWriter errors = new StringWriter();

    int exit = new CommandLine(new Local()).setErr(new PrintWriter(errors)).execute(option);

    assertThat(exit).isEqualTo(2);
    assertThat(errors.toString()).contains(explanation);
  }

  @Test
  void listsEveryOptionInTheHelpOfTheScript() throws IOException {
    String script = Files.readString(Path.of("run"));

    assertThat(new CommandLine(new Local()).getCommandSpec().options())
        .hasSize(6)
        .allSatisfy(
            option -> assertThat(script).contains("  " + String.join(", ", option.names())));
  }

  private static StackOptions options(String... arguments) {
    Local local = new Local();
    CommandLine line = new CommandLine(local);
    line.parseArgs(arguments);
    return local.options();
  }
}
