package dev.sallyport.vault.functions.googlecloud;

import static java.util.Objects.requireNonNull;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import com.google.cloud.functions.invoker.runner.Invoker;
import dev.sallyport.vault.contract.HttpContract;
import dev.sallyport.vault.function.VaultFunction;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/** The function under Google's own invoker. */
final class GoogleCloudHttpTest extends HttpContract {
  private static final String CALLER = "198.51.100.9";

  private final List<Invoker> invokers = new ArrayList<>();
  private final List<VaultFunction> vaults = new ArrayList<>();

  /** What the invoker makes an instance of: the function with a vault of the test's. */
  public static final class Target implements HttpFunction {
    private static @Nullable VaultFunction next;
    private final Vault function = new Vault(requireNonNull(next));

    @Override
    public void service(HttpRequest request, HttpResponse response) throws IOException {
      function.service(request, response);
    }
  }

  @Override
  protected URI start(Map<String, String> environment) throws Exception {
    VaultFunction vault = VaultFunction.load(environment);
    vaults.add(vault);
    Target.next = vault;
    Invoker invoker = new Invoker(0, Target.class.getName(), "http", Target.class.getClassLoader());
    invoker.startTestServer();
    invokers.add(invoker);
    Field server = Invoker.class.getDeclaredField("server"); // it keeps its port to itself
    server.setAccessible(true);
    return URI.create("http://127.0.0.1:" + ((Server) server.get(invoker)).getURI().getPort());
  }

  /** Google's front end appends the caller's address to whatever the caller wrote there. */
  @Override
  protected Map<String, String> addedByThePlatform() {
    return Map.of("x-forwarded-for", "203.0.113.1, " + CALLER);
  }

  @Override
  protected String caller() {
    return CALLER;
  }

  @Override
  protected void stop() throws Exception {
    for (Invoker invoker : invokers) {
      invoker.stopServer();
    }
    for (VaultFunction vault : vaults) {
      close(vault);
    }
  }

  private static void close(VaultFunction vault) throws TimeoutException {
    vault.close();
  }
}
