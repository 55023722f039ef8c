package dev.sallyport.vault.functions.azure;

import com.sun.net.httpserver.HttpServer;
import dev.sallyport.vault.contract.HttpContract;
import dev.sallyport.vault.function.VaultFunction;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The custom handler behind a host that forwards as the Functions host does. */
final class AzureHttpTest extends HttpContract {
  private final List<AutoCloseable> started = new ArrayList<>();

  @Override
  protected URI start(Map<String, String> environment) throws IOException {
    VaultFunction vault = VaultFunction.load(environment);
    HttpServer handler = Vault.listen(vault, 0);
    LocalFunctionsHost host = new LocalFunctionsHost(handler.getAddress().getPort());
    started.addAll(List.of(host, () -> handler.stop(0), vault));
    return host.url();
  }

  @Override
  protected String caller() {
    return LocalFunctionsHost.CALLER;
  }

  @Override
  protected void stop() throws Exception {
    for (AutoCloseable each : started) {
      each.close();
    }
  }
}
