package dev.sallyport.local.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A server to start in tests: answers with its variable, or misbehaves as its argument says. */
final class SmallServer {
  private SmallServer() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0 && "fail".equals(arguments[0])) {
      System.err.println("the port is wrong");
      return;
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] answer = System.getenv("GATE_GREETING").getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          try (var body = exchange.getResponseBody()) {
            body.write(answer);
          }
        });
    server.start();
    if (arguments.length == 0) {
      System.out.println("listening on http://127.0.0.1:" + server.getAddress().getPort());
    }
  }
}
