package dev.sallyport.vault.server.owner;

import dev.sallyport.ticket.ServiceName;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The argument that names a credential. */
final class ServiceArgument {
  private ServiceArgument() {}

  static ServiceName parse(String text, CommandSpec spec) {
    return ServiceName.parse(text)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "SERVICE is 1 to 64 lower-case letters, digits, dots, _ or -, with a letter or digit at both ends"));
  }
}
