package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.JavaProgram;
import dev.sallyport.local.process.ServerCommand;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.local.process.ToolRun;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Operators sign in at two gates with somebody else's OpenID provider, all of them processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SignInIT {
  private static final String SELF = "/api/operators/self";
  private static final Map<String, ?> KEY = Map.of("name", "deploy", "scopes", List.of());
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private IdentityProvider provider;
  private ServerProcess firstGate;
  private ServerProcess secondGate;
  private Operator firstOwner;

  @BeforeAll
  void start(@TempDir Path folder) {
    Path firstToken = folder.resolve("operator.token");
    provider = IdentityProvider.start(folder.resolve("provider.log"), Fortress.freePort(), "ES256");
    JavaProgram program = Programs.gate();
    Database database = SharedPostgres.instance().createDatabase("sign_in_it");
    ServerCommand gate =
        ServerCommand.of("gate", program, folder.resolve("gate.log"))
            .with("GATE_PORT", "0")
            .with("GATE_MANAGEMENT_PORT", "0")
            .with("GATE_PUBLIC_URL", "http://localhost:8080")
            .with("GATE_DATABASE_URL", database.url())
            .with("GATE_DATABASE_USER", database.user())
            .with("GATE_DATABASE_PASSWORD", database.password())
            .with(
                "GATE_SEALING_KEYSET",
                ToolRun.of(program, List.of("keyset"), Map.of(), "").output().strip())
            .with("GATE_BOOTSTRAP_TOKEN_FILE", firstToken.toString())
            .with("GATE_OIDC_ISSUER", provider.issuer())
            .with("GATE_OIDC_AUDIENCE", IdentityProvider.AUDIENCE)
            .with("GATE_OIDC_CLIENT_ID", "gate")
            .with("GATE_OIDC_CLIENT_SECRET", "secret of the gate");
    firstGate = ServerProcess.start(gate);
    secondGate = ServerProcess.start(gate);
    firstOwner = new Operator(firstGate.address(), Fortress.read(firstToken).strip());
  }

  @AfterAll
  void stop() {
    firstGate.stop();
    secondGate.stop();
    provider.close();
  }

  private static Map<String, Object> claims(String email, long secondsAgo) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("email", email);
    claims.put("email_verified", true);
    claims.put("auth_time", InstantSource.system().instant().getEpochSecond() - secondsAgo);
    return claims;
  }

  private String invite(String name, String role) {
    return expect(
            201,
            firstOwner.post(
                "/api/operators",
                Map.of("name", name, "role", role, "email", name + "@example.org", "token", false)))
        .json()
        .get("id")
        .asText();
  }

  /** Begins at one gate and comes back to the other one. */
  private Answer signIn(String name) {
    Answer begun = expect(302, Http.get(firstGate.address().resolve("/api/sign-in")));
    String cookie = begun.header("set-cookie").orElseThrow().replaceFirst(";.*", "");
    URI back = provider.signIn(begun.location().toString(), name, claims(name + "@example.org", 0));
    assertThat(back.toString()).startsWith("http://localhost:8080/api/sign-in/callback?");
    return Http.get(
        secondGate.address().resolve("/api/sign-in/callback?" + back.getRawQuery()),
        "cookie",
        cookie);
  }

  private Operator atTheSecondGate(String token) {
    return new Operator(secondGate.address(), token);
  }

  private Operator atTheFirstGate(String token) {
    return new Operator(firstGate.address(), token);
  }

  @Test
  void whoSignsInWithABrowserIsTheInvitedOperatorAtEveryGateUntilSuspended() {
    String id = invite("olga", "admin");

    String token = expect(200, signIn("olga")).json().get("token").asText();

    for (Operator olga : List.of(atTheFirstGate(token), atTheSecondGate(token))) {
      assertThat(expect(200, olga.get(SELF)).json().get("id").asText()).isEqualTo(id);
      expect(201, olga.post("/api/keys", KEY));
    }
    expect(200, firstOwner.patch("/api/operators/" + id, Map.of("status", "suspended")));
    expect(401, atTheSecondGate(token).get(SELF));
    expect(401, atTheFirstGate(token).get(SELF));
    expect(403, signIn("olga"));
    expect(403, signIn("a stranger"));
  }

  @Test
  void aTokenOfTheProviderIsTakenAndMakesKeysOnlyAfterAFreshSignIn() {
    String id = invite("vera", "admin");
    Map<String, ?> claims = claims("vera@example.org", 0);
    Operator vera = atTheFirstGate(provider.accessToken("vera", claims));
    assertThat(expect(200, vera.get(SELF)).json().get("id").asText()).isEqualTo(id);
    expect(201, vera.post("/api/keys", KEY));

    Operator late =
        atTheSecondGate(provider.accessToken("vera", claims("married@example.org", 3600)));
    assertThat(expect(200, late.get(SELF)).json().get("id").asText()).isEqualTo(id);
    assertThat(expect(403, late.post("/api/keys", KEY)).reason()).isEqualTo("REAUTH_REQUIRED");
    assertThat(expect(403, firstOwner.post("/api/keys", KEY)).reason())
        .isEqualTo("REAUTH_REQUIRED");
    expect(401, atTheSecondGate(provider.accessToken("successor", claims)).get(SELF));
  }

  @Test
  void whatIsForgedFromATokenOfTheProviderOpensNothing() throws GeneralSecurityException {
    invite("nora", "viewer");
    String good = provider.accessToken("nora", claims("nora@example.org", 0));
    expect(200, atTheFirstGate(good).get(SELF));
    String[] parts = good.split("\\.", -1);
    String keys = Http.get(URI.create(provider.issuer() + "/jwks")).text();
    Map<String, String> forged = new LinkedHashMap<>();
    forged.put("unsigned", encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + parts[1] + ".");
    forged.put("without algorithm", encoded("{\"typ\":\"JWT\"}") + "." + parts[1] + "." + parts[2]);
    forged.put("by a symmetric key that is public", symmetric(parts[1], keys));
    forged.put("other claims", parts[0] + "." + encoded("{\"sub\":\"nora\"}") + "." + parts[2]);
    forged.put("signature taken away", parts[0] + "." + parts[1] + ".");
    forged.put("an ID token of the other client", idTokenOfTheOtherClient());

    forged.forEach(
        (what, token) ->
            assertThat(atTheSecondGate(token).get(SELF).status()).as(what).isEqualTo(401));
  }

  private String idTokenOfTheOtherClient() {
    return provider.idToken("nora", claims("nora@example.org", 0));
  }

  private static String symmetric(String claims, String key) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
    String content =
        encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"default\"}") + "." + claims;
    return content + "." + ENCODER.encodeToString(mac.doFinal(content.getBytes(UTF_8)));
  }

  private static String encoded(String json) {
    return ENCODER.encodeToString(json.getBytes(UTF_8));
  }
}
