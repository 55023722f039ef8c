package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.local.stack.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Somebody else's OpenID provider as a process: discovery, keys, a login form, codes with proof
 * keys, tokens. Whoever fills in the form says who they are.
 */
final class IdentityProvider implements AutoCloseable {
  /** For a Java process to listen, on a machine that does other things as well. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** Whom its tokens are for that are no ID tokens: it takes the last part of its own name. */
  static final String AUDIENCE = "default";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI address;
  private final Process process;
  private final Thread end;

  private IdentityProvider(URI address, Process process) {
    this.address = address;
    this.process = process;
    this.end = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(end);
  }

  /** Starts one that signs with this algorithm, and waits until it answers. */
  static IdentityProvider start(Path log, int port, String algorithm) {
    Path jars =
        Installation.ofThisCode()
            .root()
            .resolve("infra/system-tests/identity-provider/target/app/*");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            jars.toString(),
            "no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt");
    builder.environment().put("SERVER_PORT", Integer.toString(port));
    builder.environment().put("SERVER_HOSTNAME", "localhost");
    builder
        .environment()
        .put(
            "JSON_CONFIG",
            "{\"interactiveLogin\":true,\"httpServer\":\"NettyWrapper\",\"tokenProvider\":{\"keyProvider\":{\"algorithm\":\"%s\"}}}"
                .formatted(algorithm));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      IdentityProvider provider =
          new IdentityProvider(URI.create("http://localhost:" + port), builder.start());
      provider.awaitAnswer();
      return provider;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitAnswer() {
    long until = System.nanoTime() + LONGEST.toNanos();
    while (!answers()) {
      if (System.nanoTime() > until || !process.isAlive()) {
        close();
        throw new AssertionError("the identity provider does not answer");
      }
      pause();
    }
  }

  private boolean answers() {
    try {
      return Http.get(URI.create(issuer() + "/jwks")).status() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String issuer() {
    return address + "/" + AUDIENCE;
  }

  /**
   * Fills in the form that a client sent the browser to, and is sent back.
   *
   * @param claims what its token then says besides
   */
  URI signIn(String authorizationUrl, String subject, Map<String, ?> claims) {
    try {
      Answer sentBack =
          Operator.expect(
              302,
              Http.form(
                  URI.create(authorizationUrl),
                  form(Map.of("username", subject, "claims", JSON.writeValueAsString(claims)))));
      return URI.create(sentBack.header("location").orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A token for the API, as any other client of the provider gets one. */
  String accessToken(String subject, Map<String, ?> claims) {
    return tokens(subject, claims).get("access_token").asText();
  }

  /** What that client is told of who signed in. */
  String idToken(String subject, Map<String, ?> claims) {
    return tokens(subject, claims).get("id_token").asText();
  }

  private JsonNode tokens(String subject, Map<String, ?> claims) {
    String redirect = "http://localhost/elsewhere";
    URI back =
        signIn(
            issuer()
                + "/authorize?"
                + form(
                    Map.of(
                        "response_type", "code",
                        "client_id", "command-line",
                        "redirect_uri", redirect,
                        "scope", "openid email",
                        "nonce", "n",
                        "state", "s")),
            subject,
            claims);
    return Operator.expect(
            200,
            Http.form(
                URI.create(issuer() + "/token"),
                form(
                    Map.of(
                        "grant_type", "authorization_code",
                        "code", requireNonNull(parameters(back).get("code")),
                        "redirect_uri", redirect,
                        "client_id", "command-line",
                        "client_secret", "secret"))))
        .json();
  }

  private static Map<String, String> parameters(URI uri) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : uri.getRawQuery().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
    }
    return parameters;
  }

  private static String form(Map<String, String> fields) {
    return new TreeMap<>(fields)
        .entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(joining("&"));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(end);
  }
}
