package dev.sallyport.gate.identity;

import dev.sallyport.ticket.key.KeyText;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How new keys begin, by whose they are, so that people and scanners can tell. What decides is the
 * hash of a key: one that begins in the way of another kind works all the same, and so does one
 * that was made before kinds had prefixes of their own.
 *
 * @param ofKinds of keys for credentials
 * @param ofMachines of keys for the API
 */
public record KeyPrefixes(Map<PrincipalKind, String> ofKinds, String ofMachines) {
  /** Unless somebody configures others. */
  public static final KeyPrefixes STANDARD =
      new KeyPrefixes(
          Map.of(
              PrincipalKind.AGENT, KeyText.AGENT_PREFIX,
              PrincipalKind.APP, KeyText.APP_PREFIX,
              PrincipalKind.SERVICE_ACCOUNT, KeyText.SERVICE_ACCOUNT_PREFIX),
          KeyText.MACHINE_PREFIX);

  public KeyPrefixes {
    ofKinds = Map.copyOf(ofKinds);
    if (ofKinds.size() != PrincipalKind.values().length || ofKinds.containsValue(ofMachines)) {
      throw new IllegalArgumentException("each kind has a prefix, and machine keys another one");
    }
  }

  /** How new keys of such a principal begin. */
  public String of(PrincipalKind kind) {
    return ofKinds.getOrDefault(kind, KeyText.AGENT_PREFIX);
  }

  /** How keys for credentials may begin: in the ways that are configured, and the standard ones. */
  public Set<String> ofPrincipals() {
    return Stream.concat(ofKinds.values().stream(), STANDARD.ofKinds.values().stream())
        .filter(prefix -> !prefix.equals(ofMachines))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How keys for the API may begin, likewise. */
  public Set<String> ofPrograms() {
    return Stream.of(ofMachines, STANDARD.ofMachines)
        .filter(prefix -> !ofKinds.containsValue(prefix))
        .collect(Collectors.toUnmodifiableSet());
  }
}
