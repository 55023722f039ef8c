package dev.sallyport.gate;

import dev.sallyport.gate.identity.KeyPrefixes;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.sandbox.SandboxSettings;
import dev.sallyport.gate.signin.SessionCallers;
import dev.sallyport.service.configuration.Environment;
import dev.sallyport.ticket.key.KeyText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how new keys of each kind begin. */
final class KeyPrefixConfiguration {
  private static final String SHAPE = "[a-z][a-z0-9]{1,15}";

  /** What begins like this is nobody's key but a person's, or one of the sandbox. */
  private static final List<String> RESERVED =
      List.of(KeyText.OPERATOR_PREFIX, SessionCallers.PREFIX, SandboxSettings.STANDARD_PREFIX);

  private static final Map<PrincipalKind, String> VARIABLES =
      Map.of(
          PrincipalKind.AGENT, "GATE_KEY_PREFIX",
          PrincipalKind.APP, "GATE_APP_KEY_PREFIX",
          PrincipalKind.SERVICE_ACCOUNT, "GATE_SERVICE_ACCOUNT_KEY_PREFIX");

  private KeyPrefixConfiguration() {}

  static KeyPrefixes read(Environment environment) {
    Map<PrincipalKind, String> ofKinds = new EnumMap<>(PrincipalKind.class);
    VARIABLES.forEach(
        (kind, variable) ->
            ofKinds.put(
                kind,
                prefix(
                    environment,
                    variable,
                    KeyPrefixes.STANDARD.of(kind),
                    List.of(KeyText.MACHINE_PREFIX))));
    List<String> ofPrincipals = new ArrayList<>(ofKinds.values());
    ofPrincipals.addAll(KeyPrefixes.STANDARD.ofPrincipals());
    return new KeyPrefixes(
        ofKinds,
        prefix(
            environment,
            "GATE_MACHINE_KEY_PREFIX",
            KeyPrefixes.STANDARD.ofMachines(),
            ofPrincipals.stream().distinct().sorted().toList()));
  }

  /** How credentials of the sandbox begin: like no other key. */
  static String ofSandbox(Environment environment, KeyPrefixes others) {
    List<String> taken = new ArrayList<>(others.ofPrincipals());
    taken.addAll(others.ofPrograms());
    return prefix(
        environment,
        "GATE_SANDBOX_KEY_PREFIX",
        SandboxSettings.STANDARD_PREFIX,
        taken.stream().sorted().toList());
  }

  private static String prefix(
      Environment environment, String variable, String standard, Collection<String> others) {
    List<String> taken = new ArrayList<>(RESERVED);
    taken.addAll(others);
    taken.remove(standard);
    return environment.parsed(
        variable,
        standard,
        "must be a lower-case letter, then 1 to 15 lower-case letters or digits, and not "
            + String.join(" or ", taken),
        text ->
            Optional.of(text).filter(prefix -> prefix.matches(SHAPE) && !taken.contains(prefix)));
  }
}
