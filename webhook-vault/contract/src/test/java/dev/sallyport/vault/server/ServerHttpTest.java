package dev.sallyport.vault.server;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.vault.contract.HttpContract;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

final class ServerHttpTest extends HttpContract {
  private final List<VaultServer> servers = new ArrayList<>();

  @Override
  protected URI start(Map<String, String> environment) throws TimeoutException {
    Map<String, String> own = new LinkedHashMap<>(environment);
    own.put("VAULT_PORT", "0");
    own.put("VAULT_MANAGEMENT_PORT", "0");
    own.put("VAULT_EVENT_LOOPS", "1");
    VaultServer server =
        VaultServer.start(Environment.read(own, "VAULT_", ServerConfiguration::from))
            .await(60, TimeUnit.SECONDS);
    servers.add(server);
    return URI.create("http://127.0.0.1:" + server.port());
  }

  @Override
  protected void stop() throws TimeoutException {
    for (VaultServer server : servers) {
      server.stop().await(60, TimeUnit.SECONDS);
    }
  }

  @Override
  protected String caller() {
    return "127.0.0.1";
  }
}
