package dev.sallyport.vault;

import dev.sallyport.service.address.Networks;
import dev.sallyport.service.configuration.Environment;
import dev.sallyport.service.transparency.RetentionPeriod;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.vault.binding.OwnerSecret;
import dev.sallyport.vault.keyservice.KeySource;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.request.EndpointUrl;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything the vault's core is told from outside.
 *
 * @param identity the two public URLs that tickets name
 * @param origins web pages that may call the store endpoint
 * @param gateNetworks where the gate is, so that it presents no tickets; none: nobody is kept out
 * @param requestsPerMinute how many requests one address may make
 * @param requestNetworks addresses that are not public and may be asked all the same in brokered
 *     requests
 * @param gcpTokenUrls where assertions of service accounts may be sent; a key file names one
 * @param key what wraps the data keyset
 * @param refreshHandout whether a control plane may have refresh tokens and refresh by itself
 * @param logRetention for how long entries of the log are kept; empty: for ever
 * @param owner what registering a second time takes; empty: nothing does
 */
public record VaultConfiguration(
    Organisation organisation,
    BindingIdentity identity,
    TicketFormat ticketFormat,
    List<String> origins,
    Networks gateNetworks,
    int requestsPerMinute,
    Networks requestNetworks,
    boolean refreshHandout,
    Set<EndpointUrl> gcpTokenUrls,
    Optional<RetentionPeriod> logRetention,
    Optional<OwnerSecret> owner,
    KeySource key,
    StoreLocation store) {
  private static final BindingIdentity STAND_IN =
      new BindingIdentity("https://stand-in.invalid", "https://stand-in.invalid");

  /** Google's own; the only one unless the operator names others. */
  private static final EndpointUrl GCP_TOKEN_URL =
      EndpointUrl.of("https://oauth2.googleapis.com/token");

  /** A hundred a second: more than the agents behind one address need, less than a flood. */
  private static final int REQUESTS_PER_MINUTE = 6_000;

  /** No limit at all, to those who want none. */
  private static final int MOST_REQUESTS_PER_MINUTE = 100_000_000;

  private static final String LOG_RETENTION = "VAULT_LOG_RETENTION";

  private static final String URL_SHAPE =
      "must be at most 255 plain characters and not end with a slash";

  /** Checks nothing further: every part has. */
  public VaultConfiguration {
    origins = List.copyOf(origins);
    gcpTokenUrls = Set.copyOf(gcpTokenUrls);
  }

  /** Reads the core's variables. Problems are noted in {@code environment}, all of them. */
  public static VaultConfiguration from(Environment environment) {
    StoreLocation store = StoreLocation.from(environment);
    return new VaultConfiguration(
        organisation(environment),
        identity(environment),
        environment.choice("VAULT_TICKET_FORMAT", TicketFormat.JWT),
        origins(environment),
        networks(environment, "VAULT_GATE_NETWORKS"),
        environment.boundedInt(
            "VAULT_REQUESTS_PER_MINUTE", REQUESTS_PER_MINUTE, 1, MOST_REQUESTS_PER_MINUTE),
        networks(environment, "VAULT_REQUEST_NETWORKS"),
        environment.flag("VAULT_REFRESH_HANDOUT", false),
        gcpTokenUrls(environment),
        logRetention(environment, store),
        owner(environment),
        key(environment),
        store);
  }

  /** Whether clients reach the vault by https, itself or through a proxy. */
  boolean underTls() {
    return identity.vault().startsWith("https:");
  }

  private static Organisation organisation(Environment environment) {
    return environment.parsed(
        "VAULT_ORGANISATION",
        new Organisation("default"),
        "must be 1 to 64 letters, digits, _ or -",
        text -> Optional.of(new Organisation(text)));
  }

  private static BindingIdentity identity(Environment environment) {
    return new BindingIdentity(
        publicUrl(environment, "VAULT_GATE_URL"), publicUrl(environment, "VAULT_PUBLIC_URL"));
  }

  /** Tickets name these character by character, so what could be written in two ways is refused. */
  private static String publicUrl(Environment environment, String name) {
    URI url = environment.url(name);
    return environment.parsed(
        name,
        STAND_IN.gate(),
        URL_SHAPE,
        text -> Optional.of(text).filter(plain -> isPlain(url, plain)));
  }

  private static boolean isPlain(URI url, String text) {
    return !text.endsWith("/") && text.equals(new BindingIdentity(url.toString(), text).vault());
  }

  private static List<String> origins(Environment environment) {
    List<String> origins = environment.list("VAULT_CORS_ORIGINS");
    if (!origins.stream().allMatch(origin -> origin.matches("https?://[A-Za-z0-9.:\\[\\]-]+"))) {
      environment.refuse(
          "VAULT_CORS_ORIGINS",
          "must be origins such as https://console.example.com, separated by commas");
    }
    return origins;
  }

  private static Networks networks(Environment environment, String name) {
    Optional<Networks> networks = Networks.parse(environment.list(name));
    if (networks.isEmpty()) {
      environment.refuse(name, "must be networks such as 10.0.0.0/8, separated by commas");
    }
    return networks.orElseGet(Networks::none);
  }

  private static Set<EndpointUrl> gcpTokenUrls(Environment environment) {
    List<String> given = environment.list("VAULT_GCP_TOKEN_URLS");
    if (given.isEmpty()) {
      return Set.of(GCP_TOKEN_URL);
    }
    Set<EndpointUrl> urls = new HashSet<>();
    given.forEach(text -> EndpointUrl.parse(text).ifPresent(urls::add));
    if (urls.size() != given.size()) {
      environment.refuse(
          "VAULT_GCP_TOKEN_URLS",
          "must be different URLs such as " + GCP_TOKEN_URL + ", separated by commas");
    }
    return urls;
  }

  private static Optional<RetentionPeriod> logRetention(
      Environment environment, StoreLocation store) {
    Optional<String> text = environment.optional(LOG_RETENTION);
    if (text.isPresent() && store instanceof StoreLocation.DynamoDb) {
      environment.refuse(
          LOG_RETENTION,
          "must not be set for a vault on DynamoDB: its log has no tree that would prove what was removed, so nothing is");
    }
    Optional<RetentionPeriod> period = text.map(String::strip).flatMap(RetentionPeriod::parse);
    if (text.isPresent() && period.isEmpty()) {
      environment.refuse(LOG_RETENTION, RetentionPeriod.RULE);
    }
    return period;
  }

  private static Optional<OwnerSecret> owner(Environment environment) {
    return environment
        .optionalSecret("VAULT_OWNER_SECRET")
        .flatMap(
            secret -> {
              try {
                return Optional.of(new OwnerSecret(secret));
              } catch (IllegalArgumentException e) {
                environment.refuse(
                    "VAULT_OWNER_SECRET",
                    "must have at least " + OwnerSecret.MINIMUM_CHARACTERS + " characters");
                return Optional.empty();
              }
            });
  }

  /** A file is looked at here: what is wrong with it belongs to what is wrong with the rest. */
  private static KeySource key(Environment environment) {
    KeySource source = KeySource.from(environment);
    if (source instanceof KeySource.InFile(KeyFile file)
        && environment.path("VAULT_KEK_FILE").isPresent()) {
      try {
        file.read();
      } catch (KeysetException e) {
        environment.refuse(
            "VAULT_KEK_FILE",
            "cannot be used: " + e.getMessage() + "; the command `vault init` makes a key");
      }
    }
    return source;
  }
}
