package dev.sallyport.gate;

import dev.sallyport.gate.audit.proof.Witnesses;
import dev.sallyport.gate.console.ConsoleSettings;
import dev.sallyport.gate.delegation.UserIssuer;
import dev.sallyport.gate.identity.KeyPrefixes;
import dev.sallyport.gate.machine.ScopeNames;
import dev.sallyport.gate.notice.NoticeDays;
import dev.sallyport.gate.outbound.MailServer;
import dev.sallyport.gate.sandbox.SandboxSettings;
import dev.sallyport.gate.signin.OperatorIssuer;
import dev.sallyport.service.configuration.Environment;
import dev.sallyport.service.configuration.Secret;
import dev.sallyport.service.database.DatabaseSettings;
import dev.sallyport.service.http.TrustedProxies;
import dev.sallyport.service.transparency.RetentionPeriod;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a gate is told by its environment.
 *
 * @param publicUrl how agents and vaults reach this gate: the issuer of every ticket, without a
 *     slash at its end
 * @param sealingKeyset Tink keyset in JSON under which secrets of bindings are kept
 * @param bootstrapTokenFile where the first operator's token is written; empty: standard output
 * @param geoDatabase MaxMind-format file that tells the country of an address; empty: no country is
 *     known, and so none is allowed where a policy asks
 * @param scopes what machine keys can be granted
 * @param approvalPatience how long people may take to decide about a held request, and an agent to
 *     use what they approved for one request
 * @param noticeDays how many days before their end things announce themselves
 * @param bindingRotationDays after how many days the secret of a binding should be replaced
 * @param mail who takes the gate's mail; empty: it sends none
 * @param witnesses where checkpoints of the log are kept besides the database
 * @param auditRetention for how long records of the log are kept; empty: for ever
 * @param eventLoops threads that serve requests
 * @param users whose tokens prove who a user is; empty: there are no users
 * @param operators where operators sign in; empty: nowhere, they have tokens
 * @param console what a console is told of this gate
 * @param sandbox where strangers try the gate, if anywhere
 */
public record GateConfiguration(
    String host,
    int port,
    String publicUrl,
    String managementHost,
    int managementPort,
    DatabaseSettings database,
    Secret sealingKeyset,
    TrustedProxies trustedProxies,
    int eventLoops,
    Duration approvalPatience,
    NoticeDays noticeDays,
    int bindingRotationDays,
    Optional<MailServer> mail,
    Witnesses witnesses,
    Optional<RetentionPeriod> auditRetention,
    Optional<Path> bootstrapTokenFile,
    Optional<Path> geoDatabase,
    KeyPrefixes keyPrefixes,
    ConsoleSettings console,
    SandboxSettings sandbox,
    Optional<UserIssuer> users,
    Optional<OperatorIssuer> operators,
    ScopeNames scopes) {
  /** Prefix of the gate's own variables. */
  public static final String PREFIX = "GATE_";

  /** More threads than any machine has cores for. */
  private static final int MAXIMUM_EVENT_LOOPS = 256;

  /** Nobody plans further ahead. */
  private static final int MAXIMUM_ROTATION_DAYS = 3650;

  /** Reads the variables of a gate that serves; all problems are named at once. */
  public static GateConfiguration read(Map<String, String> variables) {
    return Environment.read(variables, PREFIX, GateConfiguration::from);
  }

  /** Where the database is: all that a command beside the server needs. */
  public static DatabaseSettings readDatabase(Map<String, String> variables) {
    return Environment.readPart(
        variables, environment -> DatabaseSettings.from(environment, PREFIX, "sallyport-gate"));
  }

  private static GateConfiguration from(Environment environment) {
    Optional<UserIssuer> users = IssuerConfiguration.users(environment);
    Optional<OperatorIssuer> operators = IssuerConfiguration.operators(environment);
    IssuerConfiguration.refuseOverlap(environment, users, operators);
    KeyPrefixes keyPrefixes = KeyPrefixConfiguration.read(environment);
    return new GateConfiguration(
        environment.optional("GATE_HOST", "127.0.0.1"),
        environment.port("GATE_PORT", 8080),
        withoutSlash(environment.url("GATE_PUBLIC_URL")),
        environment.optional("GATE_MANAGEMENT_HOST", "127.0.0.1"),
        environment.port("GATE_MANAGEMENT_PORT", 9080),
        DatabaseSettings.from(environment, PREFIX, "sallyport-gate"),
        environment.secret("GATE_SEALING_KEYSET"),
        trustedProxies(environment),
        environment.boundedInt(
            "GATE_EVENT_LOOPS", Runtime.getRuntime().availableProcessors(), 1, MAXIMUM_EVENT_LOOPS),
        environment.duration(
            "GATE_APPROVAL_PATIENCE",
            Duration.ofMinutes(15),
            Duration.ofSeconds(1),
            Duration.ofDays(7)),
        noticeDays(environment),
        environment.boundedInt("GATE_BINDING_ROTATION_DAYS", 365, 1, MAXIMUM_ROTATION_DAYS),
        MailConfiguration.read(environment),
        witnesses(environment),
        retention(environment),
        environment.path("GATE_BOOTSTRAP_TOKEN_FILE"),
        environment.path("GATE_GEO_DATABASE"),
        keyPrefixes,
        ConsoleConfiguration.read(environment),
        SandboxConfiguration.read(environment, keyPrefixes),
        users,
        operators,
        scopes(environment));
  }

  private static String withoutSlash(URI url) {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static TrustedProxies trustedProxies(Environment environment) {
    return environment.parsed(
        "GATE_TRUSTED_PROXIES",
        TrustedProxies.none(),
        "must be networks such as 10.0.0.0/8, separated by commas",
        text -> Optional.of(TrustedProxies.parse(environment.list("GATE_TRUSTED_PROXIES"))));
  }

  private static Witnesses witnesses(Environment environment) {
    return new Witnesses(
        environment.duration(
            "GATE_AUDIT_CHECKPOINT_PAUSE",
            Duration.ofMinutes(10),
            Duration.ofSeconds(1),
            Duration.ofDays(1)),
        environment.path("GATE_AUDIT_WITNESS_FOLDER"));
  }

  private static Optional<RetentionPeriod> retention(Environment environment) {
    Optional<String> text = environment.optional("GATE_AUDIT_RETENTION");
    Optional<RetentionPeriod> period = text.map(String::strip).flatMap(RetentionPeriod::parse);
    if (text.isPresent() && period.isEmpty()) {
      environment.refuse("GATE_AUDIT_RETENTION", RetentionPeriod.RULE);
    }
    return period;
  }

  private static NoticeDays noticeDays(Environment environment) {
    return environment.parsed(
        "GATE_NOTICE_DAYS",
        NoticeDays.DEFAULT,
        "must be one to eight whole numbers from 1 to 365, such as 30,7,1",
        text -> NoticeDays.parse(environment.list("GATE_NOTICE_DAYS")));
  }

  private static ScopeNames scopes(Environment environment) {
    return environment.parsed(
        "GATE_ROUTE_SCOPES",
        new ScopeNames(Set.copyOf(ScopeNames.DEFAULT_ROUTE_SCOPES)),
        "must be scopes such as runs:write, separated by commas, and none of the gate's own",
        text -> Optional.of(new ScopeNames(Set.copyOf(environment.list("GATE_ROUTE_SCOPES")))));
  }
}
