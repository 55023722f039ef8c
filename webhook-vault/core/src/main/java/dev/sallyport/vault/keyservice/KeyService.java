package dev.sallyport.vault.keyservice;

import dev.sallyport.vault.keyset.KeyEncryptionKeys;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key in a key service, named by a URI as Tink names it: {@code aws-kms://arn:aws:kms:…}, {@code
 * gcp-kms://projects/…/cryptoKeys/…} or {@code hcvault://host:port/transit/keys/name}.
 */
public final class KeyService {
  /** Characters; what a store keeps of the key's name beside the keyset. */
  private static final int MAXIMUM_CHARACTERS = 500;

  private static final Pattern AWS =
      Pattern.compile("arn:aws[a-z-]*:kms:([a-z0-9-]{1,32}):[0-9]{12}:(?:key|alias)/[\\w/-]+");
  private static final Pattern GOOGLE =
      Pattern.compile("projects/[\\w.:-]+/locations/[\\w-]+/keyRings/[\\w-]+/cryptoKeys/[\\w-]+");
  private static final Pattern TRANSIT =
      Pattern.compile("([\\w.:\\[\\]-]+)/([\\w/-]+)/keys/([\\w.-]+)");
  private static final Pattern PLAIN_HTTP =
      Pattern.compile("http://(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]{1,5})?");
  private static final Pattern HTTPS = Pattern.compile("https://[\\w.\\[\\]:-]+");

  private final String uri;
  private final Maker maker;

  private KeyService(String uri, Maker maker) {
    this.uri = uri;
    this.maker = maker;
  }

  /** Makes the client of one kind of service. */
  @FunctionalInterface
  private interface Maker {
    KeyEncryptionKeys make(Vertx vertx, InstantSource clock, KeyServiceHttp.Patience patience);
  }

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException that says what is wrong; it quotes nothing
   */
  static KeyService parse(String uri, KeyServiceAccess access) {
    int end = uri.indexOf("://");
    if (uri.length() > MAXIMUM_CHARACTERS) {
      throw new IllegalArgumentException("a key's URI has at most 500 characters");
    }
    access.endpoint().ifPresent(KeyService::requireEndpoint);
    String rest = uri.substring(end + "://".length());
    return switch (uri.substring(0, end).toLowerCase(Locale.ROOT)) {
      case "aws-kms" -> aws(uri, rest, access);
      case "gcp-kms" -> google(uri, rest, access);
      case "hcvault" -> transit(uri, rest, access);
      default ->
          throw new IllegalArgumentException(
              "a key's URI begins with aws-kms://, gcp-kms:// or hcvault://");
    };
  }

  private static KeyService aws(String uri, String arn, KeyServiceAccess access) {
    String region =
        matched(AWS, arn, "aws-kms:// and the key's ARN, arn:aws:kms:region:account:key/…")
            .group(1);
    String origin = access.endpoint().orElseGet(() -> "https://kms." + region + ".amazonaws.com");
    return new KeyService(
        uri,
        (vertx, clock, patience) -> {
          KeyServiceHttp http =
              new KeyServiceHttp(vertx, clock, patience, "AWS KMS", access.authorities());
          return new AwsKms(uri, arn, region, origin, http, new AwsCredentials(http, access.aws()));
        });
  }

  private static KeyService google(String uri, String name, KeyServiceAccess access) {
    matched(
        GOOGLE, name, "gcp-kms://projects/…/locations/…/keyRings/…/cryptoKeys/… without a version");
    String origin = access.endpoint().orElse("https://cloudkms.googleapis.com");
    return new KeyService(
        uri,
        (vertx, clock, patience) -> {
          KeyServiceHttp http =
              new KeyServiceHttp(vertx, clock, patience, "Google Cloud KMS", access.authorities());
          return new GoogleKms(
              uri, origin + "/v1/" + name, http, new GoogleTokens(http, access.google()));
        });
  }

  private static KeyService transit(String uri, String rest, KeyServiceAccess access) {
    Matcher parts = matched(TRANSIT, rest, "hcvault://host:port/transit/keys/name");
    if (access.token().isPresent() == access.tokenFile().isPresent()) {
      throw new IllegalArgumentException(
          "hcvault:// takes VAULT_KEK_TOKEN or VAULT_KEK_TOKEN_FILE, one of them");
    }
    String origin = access.endpoint().orElseGet(() -> "https://" + parts.group(1));
    String mount = origin + "/v1/" + parts.group(2);
    String key = parts.group(3);
    return new KeyService(
        uri,
        (vertx, clock, patience) ->
            new Transit(
                uri,
                mount,
                key,
                new KeyServiceHttp(
                    vertx, clock, patience, "the transit engine", access.authorities()),
                access));
  }

  private static Matcher matched(Pattern pattern, String text, String expected) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("it must be " + expected);
    }
    return matcher;
  }

  private static void requireEndpoint(String endpoint) {
    if (!HTTPS.matcher(endpoint).matches() && !PLAIN_HTTP.matcher(endpoint).matches()) {
      throw new IllegalArgumentException(
          "VAULT_KEK_ENDPOINT must be https:// and a host, or http:// and a loopback address");
    }
  }

  KeyEncryptionKeys connect(Vertx vertx, InstantSource clock) {
    return connect(vertx, clock, KeyServiceHttp.Patience.USUAL);
  }

  KeyEncryptionKeys connect(Vertx vertx, InstantSource clock, KeyServiceHttp.Patience patience) {
    return new ProvenKeys(maker.make(vertx, clock, patience));
  }

  @Override
  public String toString() {
    return uri;
  }
}
