package dev.sallyport.vault;

import dev.sallyport.vault.binding.BindPage;
import dev.sallyport.vault.binding.BindingSeal;
import dev.sallyport.vault.binding.Bindings;
import dev.sallyport.vault.binding.Exchange;
import dev.sallyport.vault.binding.RegisterUrl;
import dev.sallyport.vault.endpoint.Access;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.Route;
import dev.sallyport.vault.log.RefusalLog;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** The routes by which a gate and the vault are joined. */
final class BindingRoutes {
  private final VaultConfiguration configuration;
  private final List<String> capabilities;
  private final Bindings bindings;
  private final BindingSeal seal;
  private final RefusalLog log;
  private final InstantSource clock;
  private final SecureRandom random;

  BindingRoutes(
      VaultConfiguration configuration,
      List<String> capabilities,
      Bindings bindings,
      BindingSeal seal,
      RefusalLog log,
      InstantSource clock,
      SecureRandom random) {
    this.configuration = configuration;
    this.capabilities = capabilities;
    this.bindings = bindings;
    this.seal = seal;
    this.log = log;
    this.clock = clock;
    this.random = random;
  }

  List<Route> all() {
    return List.of(
        new Route("GET", "/v1/register-url", Access.OPEN_UNTIL_BOUND, 0, registerUrl()),
        new Route("GET", "/bind", Access.OPEN_UNTIL_BOUND, 0, new BindPage(registerUrl())),
        new Route(
            "POST", "/v1/exchange", Access.REGISTRATION_CODE, Exchange.MAXIMUM_BODY, exchange()));
  }

  private Endpoint registerUrl() {
    return new RegisterUrl(
        configuration.organisation(),
        bindings,
        seal,
        configuration.identity(),
        configuration.owner(),
        clock,
        random);
  }

  private Endpoint exchange() {
    return new Exchange(
        configuration.organisation(),
        bindings,
        seal,
        configuration.ticketFormat(),
        capabilities,
        log,
        clock);
  }
}
