package dev.sallyport.vault.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.vault.server.owner.OwnerCommands;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Whose vault it is, at a machine that reaches the store: the commands of {@code vault}. */
public record Owner(Map<String, String> environment) {
  public void runs(String... command) {
    CommandLine vault = new CommandLine(CommandSpec.create().name("vault"));
    assertThat(OwnerCommands.addTo(vault, environment).execute(command))
        .as(String.join(" ", command))
        .isZero();
  }
}
