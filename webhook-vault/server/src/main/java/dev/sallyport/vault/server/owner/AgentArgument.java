package dev.sallyport.vault.server.owner;

import dev.sallyport.vault.enrolment.AgentId;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The argument that names an agent. */
final class AgentArgument {
  private AgentArgument() {}

  static AgentId parse(String text, CommandSpec spec) {
    return AgentId.parse(text)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "AGENT is an id as tickets name it: 1 to 96 letters, digits or . _ : @ | / + ~ -"));
  }
}
