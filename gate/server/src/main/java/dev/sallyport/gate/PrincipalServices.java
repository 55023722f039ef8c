package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.agent.AgentRoutes;
import dev.sallyport.gate.agent.Agents;
import dev.sallyport.gate.grant.Grants;
import dev.sallyport.gate.identity.KeyPrefixes;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.key.AgentKeys;
import dev.sallyport.gate.key.KeyRoutes;
import dev.sallyport.service.http.Routes;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/** The part of a gate that looks after agents, apps and service accounts, and their keys. */
final class PrincipalServices {
  private final List<AgentRoutes> principals;
  private final List<KeyRoutes> keys;

  PrincipalServices(
      Agents agents,
      AgentKeys keys,
      Grants grants,
      CallerAccess callers,
      KeyPrefixes prefixes,
      InstantSource clock) {
    this.principals =
        Arrays.stream(PrincipalKind.values())
            .map(kind -> new AgentRoutes(kind, agents, keys, grants, callers, prefixes.of(kind)))
            .toList();
    this.keys =
        Arrays.stream(PrincipalKind.values())
            .map(kind -> new KeyRoutes(kind, keys, callers, prefixes.of(kind), clock))
            .toList();
  }

  void register(Routes routes) {
    principals.forEach(each -> each.register(routes));
    keys.forEach(each -> each.register(routes));
  }
}
