package dev.sallyport.vault.server.owner;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.vault.keyservice.KeySource;
import java.util.HashMap;
import java.util.Map;

/** The key that a command is told to move to, reached as the environment says. */
final class NextKey {
  private NextKey() {}

  static KeySource read(String text, Map<String, String> environment) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.remove("VAULT_KEK");
    variables.remove("VAULT_KEK_FILE");
    variables.put(text.contains("://") ? "VAULT_KEK" : "VAULT_KEK_FILE", text);
    return Environment.readPart(variables, KeySource::from);
  }
}
