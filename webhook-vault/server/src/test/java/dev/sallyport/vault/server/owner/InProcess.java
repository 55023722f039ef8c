package dev.sallyport.vault.server.owner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The owner's commands in this process, which is quicker than one of its own. */
final class InProcess {
  private InProcess() {}

  static CommandRun run(Map<String, String> environment, String input, String... arguments) {
    SecretInput stdin = SecretInput.of(new ByteArrayInputStream(input.getBytes(UTF_8)));
    CommandLine commands =
        OwnerCommands.addTo(
            new CommandLine(CommandSpec.create().name("vault")), environment, stdin);
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    commands.setOut(new PrintWriter(output, true));
    commands.setErr(new PrintWriter(errors, true));
    int exitCode = commands.execute(arguments);
    return new CommandRun(exitCode, output.toString(), errors.toString());
  }
}
