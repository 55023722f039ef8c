package dev.sallyport.vault.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowedTargetsTest {
  private static final Origin API = Origin.parse("https://api.example.com").orElseThrow();
  private static final AllowedTargets REPOSITORIES =
      new AllowedTargets(
          List.of(
              new AllowedTarget(
                  API,
                  Set.of(Method.GET, Method.POST),
                  List.of(new PathRule("/repos/"), new PathRule("/user")))));

  private static boolean allows(String method, String path) {
    Optional<Method> known = Method.parse(method);
    Optional<RequestPath> plain = RequestPath.parse(path);
    return known.isPresent()
        && plain.isPresent()
        && REPOSITORIES.route(Optional.empty(), known.get(), plain.get()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/repos/",
        "/repos/a",
        "/repos/a/b.c",
        "/repos/a%20b",
        "/repos/%C3%A4",
        "/repos/a;v=1",
        "/repos/a:b@c",
        "/user",
        "/repos/..a",
        "/repos/a/"
      })
  void allowsWhatIsNamedOrBelow(String path) {
    assertThat(allows("GET", path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "repos/a",
        "/",
        "/repos",
        "/user/",
        "/users",
        "/Repos/a",
        "/admin",
        "/repos/../admin",
        "/repos/..",
        "/repos/./a",
        "/repos/%2e%2e/admin",
        "/repos/%2E%2E/admin",
        "/repos/.%2e/admin",
        "/repos/..%2fadmin",
        "/repos/..%5cadmin",
        "/repos/..\\admin",
        "/repos/..;/admin",
        "/repos/..;x=1/admin",
        "/repos/;/admin",
        "/repos/%252e%252e/admin",
        "/repos/%c0%ae%c0%ae/admin",
        "/repos/%c0%af..",
        "/repos//admin",
        "//repos/a",
        "//evil.example.com/repos/a",
        "/repos/a%00",
        "/repos/a%0d%0aHost:%20evil",
        "/repos/a\r\nHost: evil",
        "/repos/a b",
        "/repos/a?x",
        "/repos/a#x",
        "/repos/ä",
        "/repos/%61dmin",
        "/%72epos/a",
        "/repos/%",
        "/repos/%2",
        "/repos/%zz",
        "/repos/a/../../admin",
        "https://evil.example.com/repos/a"
      })
  void allowsNothingElse(String path) {
    assertThat(allows("GET", path)).isFalse();
  }

  @Test
  void allowsOnlyTheMethodsThatAreNamed() {
    assertThat(allows("POST", "/user")).isTrue();
    for (String method : List.of("DELETE", "PUT", "HEAD", "get", "GET ", "TRACE", "CONNECT", "")) {
      assertThat(allows(method, "/user")).as(method).isFalse();
    }
  }

  @Test
  void allowsNothingWhereNothingIsNamed() {
    RequestPath user = new RequestPath("/user");

    assertThat(new AllowedTargets(List.of()).route(Optional.empty(), Method.GET, user)).isEmpty();
    assertThat(
            new AllowedTarget(API, Set.of(), List.of(new PathRule("/"))).allows(Method.GET, user))
        .isFalse();
    assertThat(new AllowedTarget(API, Set.of(Method.GET), List.of()).allows(Method.GET, user))
        .isFalse();
    assertThat(RequestRules.none().targets().all()).isEmpty();
  }

  @Test
  void choosesAmongItsOwnHostsOnly() {
    Origin other = Origin.parse("https://uploads.example.com:8443").orElseThrow();
    AllowedTarget second = new AllowedTarget(other, Set.of(Method.PUT), List.of(new PathRule("/")));
    AllowedTargets both = new AllowedTargets(List.of(REPOSITORIES.all().getFirst(), second));
    RequestPath path = new RequestPath("/user");

    assertThat(both.route(Optional.empty(), Method.GET, path)).contains(API);
    assertThat(both.route(Optional.of("uploads.example.com:8443"), Method.PUT, path))
        .contains(other);
    assertThat(both.route(Optional.of("uploads.example.com:8443"), Method.GET, path)).isEmpty();
    for (String host :
        List.of(
            "evil.example.com",
            "API.example.com",
            "api.example.com.",
            "api.example.com:443",
            "api.example.com@evil.example.com",
            "api.example.com, evil.example.com",
            "uploads.example.com",
            "")) {
      assertThat(both.route(Optional.of(host), Method.GET, path)).as(host).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.example.com",
        "http://127.0.0.1:8080",
        "https://[2001:db8::1]",
        "https://xn--mnchen-3ya.example",
        "https://localhost:8443"
      })
  void readsAnOriginInItsOneSpelling(String text) {
    assertThat(Origin.parse(text)).get().hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "api.example.com",
        "ftp://api.example.com",
        "HTTPS://api.example.com",
        "https://API.example.com",
        "https://api.example.com/",
        "https://api.example.com.",
        "https://.example.com",
        "https://*.example.com",
        "https://api.example.com:443",
        "http://api.example.com:80",
        "https://api.example.com:0443",
        "https://api.example.com:99999",
        "https://api.example.com:",
        "https://user@api.example.com",
        "https://user:pass@api.example.com",
        "https://api.example.com#@evil.example.com",
        "https://api.example.com?x",
        "https://api.example.com\\@evil.example.com",
        "https://2130706433",
        "https://0x7f000001",
        "https://0177.0.0.1",
        "https://127.1",
        "https://[::ffff:127.0.0.1]",
        "https://[2001:DB8::1]",
        "https://[2001:db8:0::1]",
        "https://[fe80::1%25eth0]",
        "https://münchen.example",
        "https://a b",
        "https://-a.example"
      })
  void readsNoOtherSpellingOfAnOrigin(String text) {
    assertThat(Origin.parse(text)).isEmpty();
  }

  /** Whatever is put together from the parts of known tricks: allowed is only what stays inside. */
  @Test
  void neverAllowsAPathThatSomeReaderWouldLeadOutOfTheRule() {
    String[] parts = {
      "/", "..", ".", "%2e", "%2E", "%2f", "%5c", "\\", ";", "a", "repos", "%25", "%00", "//",
      "%c0%ae", "?", "#", "@", ":", "%20", "x=1", "/repos/", "admin"
    };
    Random random = new Random(20261130);
    int allowed = 0;
    for (int round = 0; round < 100_000; round++) {
      StringBuilder path = new StringBuilder("/repos/");
      for (int i = random.nextInt(6); i > 0; i--) {
        path.append(parts[random.nextInt(parts.length)]);
      }
      String raw = path.toString();
      if (allows("GET", raw)) {
        allowed++;
        String decoded = URLDecoder.decode(raw.replace("+", "%2B"), UTF_8);
        String withoutParameters = decoded.replaceAll(";[^/]*", "");
        for (String reading : List.of(raw, decoded, withoutParameters)) {
          assertThat(URI.create("http://h" + reading.replace(" ", "_")).normalize().getPath())
              .as(raw)
              .startsWith("/repos/");
        }
        assertThat(decoded).as(raw).doesNotContain("\\", "%", "//", "\0");
      }
    }
    assertThat(allowed).isGreaterThan(1_000);
  }
}
