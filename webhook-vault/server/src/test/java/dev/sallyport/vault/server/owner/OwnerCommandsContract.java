package dev.sallyport.vault.server.owner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.keyset.KeyFile;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.server.xwing.XWingKeyPair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the owner's commands do, on any store. */
abstract class OwnerCommandsContract {
  static final String SECRET = "gho_c0rrect-horse";

  /** The public key of Alice in RFC 7748, section 6.1, and of Bob. */
  static final String PUBLIC_KEY = "x25519:hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo";

  static final String OTHER_KEY = "x25519:3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08";
  static final String PUBLIC_KEY_ID = "9MQD9525VSBorrX_4KCmiekSZrQkYx43UDVS3qykcU0";

  @TempDir Path folder = Path.of("");

  /** Variables that name an empty store of this test. */
  abstract Map<String, String> store();

  /** Variables that name another empty store. */
  abstract Map<String, String> emptyStore();

  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(store());
    environment.put("VAULT_ORGANISATION", "org_acme");
    environment.put("VAULT_KEK_FILE", keyFile().toString());
    return environment;
  }

  Path keyFile() {
    return folder.resolve("vault.kek");
  }

  CommandRun run(String input, String... arguments) {
    CommandRun run = InProcess.run(environment(), input, arguments);
    assertThat(run.output() + run.errors()).doesNotContain(SECRET);
    return run;
  }

  private void init() {
    assertThat(run("", "init").exitCode()).isZero();
  }

  /** The fields as a server would release them. */
  SortedMap<FieldName, String> stored(String service) {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment());
    try (OpenVault vault = OpenVault.connect(configuration)) {
      VaultKeyset keyset = vault.keyset(configuration.key());
      return vault.with(
          keyset,
          store ->
              store
                  .credentials()
                  .find(keyset.organisation(), new ServiceName(service))
                  .map(
                      found ->
                          new CredentialEnvelope(keyset)
                              .open(found.orElseThrow())
                              .exposeForRelease()));
    }
  }

  @Test
  void makesKeyAndKeysetOnceAndOverwritesNothing() throws IOException {
    CommandRun first = run("", "init");
    String key = Files.readString(keyFile());
    CommandRun second = run("", "init");

    assertThat(first).returns(0, CommandRun::exitCode).returns("", CommandRun::errors);
    assertThat(first.output())
        .contains("made the key file", "made the keyset of organisation org_acme");
    assertThat(second.exitCode()).isEqualTo(ExitCode.ALREADY_THERE.code());
    assertThat(Files.readString(keyFile())).isEqualTo(key);
    assertThat(first.output() + second.errors()).doesNotContain("keyValue", "\"value\"");
  }

  @Test
  void usesAKeyFileThatIsThereAlready() throws IOException {
    new KeyFile(keyFile()).create(LocalKeyEncryptionKeys.generate());
    String key = Files.readString(keyFile());

    CommandRun run = run("", "init");

    assertThat(run.exitCode()).isZero();
    assertThat(run.output()).doesNotContain("made the key file");
    assertThat(Files.readString(keyFile())).isEqualTo(key);
  }

  @Test
  void storesWhatStandardInputHoldsWithoutItsLastLineBreak() {
    init();

    CommandRun first = run(SECRET + "\n", "put", "github");
    CommandRun second =
        run(SECRET + "-2\r\n", "put", "github", "--field", "apiKey", "--type", "ApiKey");

    assertThat(first.output()).isEqualToIgnoringNewLines("stored github, version 1");
    assertThat(second.output()).contains("version 2");
    assertThat(stored("github")).containsExactly(Map.entry(new FieldName("apiKey"), SECRET + "-2"));
  }

  @Test
  void storesSeveralFieldsFromJson() {
    init();
    String json =
        "{\"accessToken\":\"" + SECRET + "\",\"refreshToken\":\"r\",\"extra\":{\"a\": [1]}}";

    assertThat(run(json, "put", "google", "--json").exitCode()).isZero();

    assertThat(stored("google"))
        .containsExactly(
            Map.entry(new FieldName("accessToken"), SECRET),
            Map.entry(new FieldName("extra"), "{\"a\":[1]}"),
            Map.entry(new FieldName("refreshToken"), "r"));
  }

  @Test
  void setsListsAndRemovesClientsOfProvidersAndNeverShowsTheirSecrets() {
    init();

    CommandRun set =
        run(
            SECRET + "\n",
            "client",
            "github",
            "--provider",
            "github",
            "--client-id",
            "Iv1.8a61",
            "--scope",
            "repo read:org");
    CommandRun open =
        run(
            "",
            "client",
            "own",
            "--provider",
            "oidc",
            "--client-id",
            "vault",
            "--issuer",
            "https://id.example.com/realms/acme",
            "--public");

    assertThat(set.output()).isEqualToIgnoringNewLines("set client github of github");
    assertThat(open.exitCode()).isZero();
    assertThat(run("", "clients").output().lines())
        .containsExactly(
            "github\tgithub\tIv1.8a61\t-\trepo read:org\tsecret",
            "own\toidc\tvault\thttps://id.example.com/realms/acme\t-\tpublic");
    assertThat(run("", "client", "github", "--remove").output())
        .isEqualToIgnoringNewLines("removed client github");
    assertThat(run("", "client", "github", "--remove").exitCode())
        .isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(run("", "clients").output()).startsWith("own\t").hasLineCount(1);
  }

  @Test
  void refusesClientsThatNoProviderWouldKnow() {
    init();

    assertThat(run(SECRET, "client", "x", "--provider", "myspace", "--client-id", "i").errors())
        .contains("the provider must be one of atlassian, github");
    assertThat(run(SECRET, "client", "x", "--provider", "oidc", "--client-id", "i").errors())
        .contains("needs an issuer");
    for (String url :
        new String[] {"ftp://x", "https://u@x.example", "https://x.example?a=b", "x"}) {
      CommandRun run =
          run(SECRET, "client", "x", "--provider", "gitlab", "--client-id", "i", "--base-url", url);
      assertThat(run.exitCode()).as(url).isEqualTo(ExitCode.INVALID_INPUT.code());
    }
    assertThat(
            run(
                    SECRET,
                    "client",
                    "x",
                    "--provider",
                    "google",
                    "--client-id",
                    "i",
                    "--base-url",
                    "https://g")
                .errors())
        .contains("in one place only");
    assertThat(run("", "client", "x", "--provider", "github", "--client-id", "i").exitCode())
        .isEqualTo(ExitCode.INVALID_INPUT.code());
    assertThat(run("", "client", "x").exitCode()).isEqualTo(2);
    assertThat(run("", "clients").output()).isEmpty();
  }

  @Test
  void setsWhereACredentialMayBeSentAndKeepsItsValue() {
    init();
    run(SECRET, "put", "github");
    String rules =
        "{\"targets\":[{\"origin\":\"https://api.github.com\",\"methods\":[\"GET\"],\"paths\":[\"/repos/\"]}],"
            + "\"inject\":{\"kind\":\"bearer\"}}";

    CommandRun allowed = run(rules, "allow", "github");
    CommandRun none = run("{\"targets\":[]}", "allow", "github");

    assertThat(allowed.output()).isEqualToIgnoringNewLines("allowed 1 targets for github");
    assertThat(none.exitCode()).isZero();
    assertThat(stored("github")).containsValue(SECRET);
    assertThat(run("", "list").output()).contains("github\tBearer\t3\t");
    assertThat(run(rules, "allow", "gitlab").exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(run("{}", "allow", "github").errors()).contains("targets must be a list");
    assertThat(run("{\"requestRules\":{}}", "put", "github", "--json").errors())
        .contains("vault allow");
  }

  @Test
  void refusesRulesThatNameAFieldWhichTheCredentialDoesNotGiveAndWarnsOfAValueWithoutIt() {
    init();
    run("{\"username\":\"me\",\"password\":\"" + SECRET + "\"}", "put", "github", "--json");
    String rules =
        "{\"targets\":[{\"origin\":\"https://api.github.com\",\"methods\":[\"GET\"],\"paths\":[\"/\"]}],"
            + "\"inject\":%s}";

    CommandRun refused = run(rules.formatted("{\"kind\":\"bearer\"}"), "allow", "github");
    CommandRun allowed =
        run(
            rules.formatted("{\"kind\":\"basic\",\"passwordField\":\"password\"}"),
            "allow",
            "github");
    CommandRun replaced = run(SECRET, "put", "github");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID_INPUT.code());
    assertThat(refused.errors())
        .contains("inject needs accessToken, and what the credential gives is password, username")
        .doesNotContain(SECRET);
    assertThat(allowed.exitCode()).isZero();
    assertThat(allowed.errors()).isEmpty();
    assertThat(replaced.exitCode()).isZero();
    assertThat(replaced.errors()).contains("warning", "need password, username, which");
  }

  @Test
  void marksACredentialAsOnlyReleasedSealedUntilItsOwnerSaysOtherwise() {
    init();
    run(SECRET, "put", "github");
    run("{\"targets\":[]}", "allow", "github");

    CommandRun on = run("", "sealed-only", "github", "on");
    run(SECRET + "-2", "put", "github");
    run("{\"targets\":[]}", "allow", "github");
    CommandRun list = run("", "list");
    CommandRun off = run("", "sealed-only", "github", "off");
    run(SECRET, "put", "stripe", "--sealed-only");

    assertThat(on.output()).isEqualToIgnoringNewLines("github is released sealed or not at all");
    assertThat(list.output()).startsWith("github\tBearer\t5\t").contains("\tsealed-only\n");
    assertThat(off.output()).isEqualToIgnoringNewLines("github is released unsealed, too");
    assertThat(stored("github")).containsValue(SECRET + "-2");
    assertThat(run("", "list").output().lines().map(line -> line.endsWith("\tsealed-only")))
        .containsExactly(false, true);
    assertThat(run("", "sealed-only", "gitlab", "on").exitCode())
        .isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(run("", "sealed-only", "github", "perhaps").exitCode()).isEqualTo(2);
  }

  @Test
  void capsHowOftenACredentialIsGivenAway() {
    init();
    run(SECRET, "put", "github");

    assertThat(run("", "cap", "github", "--releases-per-hour", "20").output())
        .isEqualToIgnoringNewLines("capped github at 20 releases an hour");
    assertThat(run("", "cap", "gihub", "--releases-per-hour", "0").output())
        .contains("; there is no such credential yet");
    assertThat(run("", "caps").output()).isEqualTo("gihub\t0\t0\ngithub\t20\t0\n");
    assertThat(run("", "cap", "gihub", "--none").exitCode()).isZero();
    assertThat(run("", "cap", "gihub", "--none").exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    for (String wrong : new String[] {"-1", "10001", "many", ""}) {
      assertThat(run("", "cap", "github", "--releases-per-hour", wrong).exitCode()).isEqualTo(2);
    }
    assertThat(run("", "cap", "github").exitCode()).isEqualTo(2);
    assertThat(run("", "cap", "github", "--none", "--releases-per-hour", "1").exitCode())
        .isEqualTo(2);
    assertThat(run("", "caps").output()).isEqualTo("github\t20\t0\n");
  }

  @Test
  void enrolsListsAndUnenrolsAgents() {
    init();

    CommandRun first = run(PUBLIC_KEY + "\n", "enrol", "agt_one");
    CommandRun again = run(OTHER_KEY, "enrol", "agt_one");
    run(PUBLIC_KEY, "enrol", "agt_two");
    CommandRun enrolled = run("", "enrolled");

    assertThat(first.output())
        .isEqualToIgnoringNewLines("enrolled agt_one, x25519 key " + PUBLIC_KEY_ID);
    assertThat(again.exitCode()).isZero();
    assertThat(enrolled.output().lines().map(line -> line.split("\t", -1)[0]))
        .containsExactly("agt_one", "agt_two");
    assertThat(enrolled.output())
        .contains("agt_two\t" + PUBLIC_KEY_ID + "\tx25519\t2")
        .doesNotContain("agt_one\t" + PUBLIC_KEY_ID);
    assertThat(run("", "unenrol", "agt_one").exitCode()).isZero();
    assertThat(run("", "unenrol", "agt_one").exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(run("", "enrolled").output()).startsWith("agt_two\t").hasLineCount(1);
  }

  @Test
  void enrolsAnXWingKeyAndNoneOfItsSizeThatIsNone() throws GeneralSecurityException {
    init();
    String key = XWingKeyPair.generate().line();

    CommandRun enrolled = run(key + "\n", "enrol", "agt_one");
    CommandRun refused = run("x-wing:" + "_".repeat(1_621) + "w", "enrol", "agt_two");

    assertThat(enrolled.exitCode()).as(enrolled.errors()).isZero();
    assertThat(enrolled.output()).startsWith("enrolled agt_one, x-wing key ");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID_INPUT.code());
    assertThat(refused.errors()).contains("not enrolled: ").doesNotContain("____");
    assertThat(run("", "enrolled").output())
        .startsWith("agt_one\t")
        .contains("\tx-wing\t2")
        .hasLineCount(1);
  }

  @Test
  void enrolsNothingThatIsNoPublicKeyAndDoesNotRepeatIt() {
    init();

    for (String input :
        new String[] {
          "", SECRET, "x25519:" + SECRET, PUBLIC_KEY + "=", "x25519:" + "A".repeat(43)
        }) {
      CommandRun run = run(input, "enrol", "agt_one");
      assertThat(run.exitCode()).as("input %s", input).isEqualTo(ExitCode.INVALID_INPUT.code());
    }
    assertThat(run(PUBLIC_KEY, "enrol", "agent one").exitCode()).isEqualTo(2);
    assertThat(run("", "enrolled").output()).isEmpty();
  }

  @Test
  void refusesInputThatIsNoCredentialAndStoresNothing() {
    init();
    String twice = "{\"accessToken\":\"" + SECRET + "\",\"accessToken\":\"" + SECRET + "\"}";

    for (String input :
        new String[] {"", "{", "[]", "null", twice, "{\"a\":1}", "{\"\":\"x\"}", "{} {}", SECRET}) {
      assertThat(run(input, "put", "github", "--json").exitCode())
          .as("input %s", input)
          .isEqualTo(ExitCode.INVALID_INPUT.code());
    }
    assertThat(run("", "put", "github").exitCode()).isEqualTo(ExitCode.INVALID_INPUT.code());
    assertThat(run("x".repeat(70_000), "put", "github").exitCode())
        .isEqualTo(ExitCode.INVALID_INPUT.code());
    assertThat(run("", "list").output()).isEmpty();
  }

  @Test
  void createsOnlyOnceWhenToldTo() {
    init();

    assertThat(run(SECRET, "put", "github", "--create").exitCode()).isZero();
    assertThat(run("other", "put", "github", "--create").exitCode())
        .isEqualTo(ExitCode.ALREADY_THERE.code());
    assertThat(stored("github")).containsValue(SECRET);
  }

  @Test
  void printsItsLogAsJsonNewestFirst() throws IOException {
    init();
    logTwice();

    List<String> lines = run("", "log").output().lines().toList();

    assertThat(lines).hasSize(2);
    JsonNode newest = new ObjectMapper().readTree(lines.getFirst());
    assertThat(newest.path("ticket").asText()).isEqualTo("jti-2");
    assertThat(newest.path("at").asText()).isEqualTo("2026-01-02T03:04:06Z");
    assertThat(newest.path("outcome").asText()).isEqualTo("refused");
    assertThat(newest.path("service").asText()).isEqualTo("github");
    assertThat(lines.getLast()).contains("jti-1");
  }

  private void logTwice() {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment());
    try (OpenVault vault = OpenVault.connect(configuration)) {
      vault.with(
          vault.keyset(configuration.key()),
          store ->
              store
                  .log()
                  .append(configuration.organisation(), refused("jti-1", "2026-01-02T03:04:05Z"))
                  .compose(
                      done ->
                          store
                              .log()
                              .append(
                                  configuration.organisation(),
                                  refused("jti-2", "2026-01-02T03:04:06Z"))));
    }
  }

  @Test
  void provesItsLogWithFilesOnly() throws IOException {
    init();
    assertThat(run("", "log", "checkpoint").errors()).contains("vault log integrate");
    logTwice();
    String[] integrate = {"log", "integrate", "--public-url", "https://vault.example.com"};
    assertThat(run("", integrate).output()).isEqualToIgnoringNewLines("added 2");
    assertThat(run("", integrate).output()).isEqualToIgnoringNewLines("added 0");
    String shown = run("", "log", "checkpoint").output();
    JsonNode checkpoint = new ObjectMapper().readTree(shown);
    assertThat(checkpoint.path("origin").asText()).isEqualTo("vault.example.com/log/org_acme");
    Path kept = Files.writeString(folder.resolve("kept.json"), shown.strip());
    Path export = folder.resolve("log.jsonl");
    Path receipt = folder.resolve("log.receipt");

    run("", "log", "export", export.toString(), "--receipt", receipt.toString());

    String[] verify = {
      "log",
      "verify",
      "--export",
      export.toString(),
      "--key",
      checkpoint.path("key").asText(),
      "--receipt",
      receipt.toString(),
      "--checkpoint",
      kept.toString()
    };
    assertThat(run("", verify).output()).contains("Nothing wrong: 2 records of 2");
    Files.writeString(export, Files.readString(export).replace("jti-1", "jti-3"));
    assertThat(run("", verify).output()).contains("was changed", "its SHA-256 is another");
    assertThat(run("", "log", "export", export.toString(), "--receipt", "x").errors())
        .contains("it was left alone", "log.jsonl");
  }

  @Test
  void removesWhatIsOlderThanAskedAndProvesTheRest() throws IOException {
    init();
    Instant now = InstantSource.system().instant();
    logAt("jti-old", now.minus(Duration.ofDays(401)));
    logAt("jti-new", now.minus(Duration.ofDays(399)));
    run("", "log", "integrate", "--public-url", "https://vault.example.com");
    String key =
        new ObjectMapper().readTree(run("", "log", "checkpoint").output()).path("key").asText();

    assertThat(run("", "log", "prune", "--older-than", "P29D").errors()).contains("P30D");
    assertThat(run("", "log", "prune", "--older-than", "P400D", "--dry-run").output())
        .startsWith("would remove 1 entries");
    assertThat(logged()).hasSize(2);
    assertThat(run("", "log", "prune", "--older-than", "P400D").output())
        .startsWith("removed 1 entries");
    assertThat(run("", "log", "prune", "--older-than", "P400D").output())
        .startsWith("removed 0 entries");

    List<JsonNode> left = logged();
    assertThat(left)
        .extracting(each -> each.path("reason").asText())
        .containsExactly("log_removed", "ticket_expired");
    assertThat(left.getFirst().path("subject").asText()).startsWith("1 ");
    assertThat(left.getFirst().path("client").asText()).startsWith("owner ");
    Path export = folder.resolve("log.jsonl");
    run("", "log", "export", export.toString(), "--receipt", folder.resolve("r").toString());
    assertThat(run("", "log", "verify", "--export", export.toString(), "--key", key).output())
        .contains("Nothing wrong: 2 records of 3");
  }

  private void logAt(String ticket, Instant at) {
    OwnerConfiguration configuration = OwnerConfiguration.read(environment());
    try (OpenVault vault = OpenVault.connect(configuration)) {
      vault.with(
          vault.keyset(configuration.key()),
          store ->
              store.log().append(configuration.organisation(), refused(ticket, at.toString())));
    }
  }

  @Test
  void leavesNoFileBehindWhenItExportsNothing() throws IOException {
    init();
    Path export = folder.resolve("log.jsonl");
    Path receipt = folder.resolve("log.receipt");
    String[] command = {"log", "export", export.toString(), "--receipt", receipt.toString()};

    assertThat(run("", command).errors()).contains("nothing to export");
    assertThat(export).doesNotExist();
    assertThat(receipt).doesNotExist();

    logTwice();
    run("", "log", "integrate", "--public-url", "https://vault.example.com");
    Files.writeString(receipt, "somebody's");
    assertThat(run("", command).errors()).contains("it was left alone", "log.receipt");
    assertThat(export).doesNotExist();
    assertThat(receipt).hasContent("somebody's");
  }

  @Test
  void forgetsTheGatesCheckpointWhenToldTo() {
    init();

    assertThat(run("", "log", "trust-gate").output()).isEqualToIgnoringNewLines("there was none");
  }

  @Test
  void writesDownWhatItsOwnerChangesAndNoValue() throws IOException {
    init();
    run(SECRET, "put", "github");
    run("{\"targets\":[]}", "allow", "github");
    run("", "sealed-only", "github", "on");
    run("", "sealed-only", "github", "off");
    run("", "cap", "github", "--releases-per-hour", "7");
    run("", "cap", "github", "--none");
    run(PUBLIC_KEY, "enrol", "agt_one");
    run("", "unenrol", "agt_one");
    run(SECRET, "client", "github", "--provider", "github", "--client-id", "Iv1.8a61");
    run("", "client", "github", "--remove");
    run("", "delete", "github");
    run("", "log", "trust-gate");
    run("", "list");

    List<JsonNode> oldestFirst = logged().reversed();

    assertThat(oldestFirst.stream().map(each -> each.path("reason").asText()))
        .containsExactly(
            "owner_put",
            "owner_allow",
            "owner_sealed_only_on",
            "owner_sealed_only_off",
            "owner_cap",
            "owner_cap_none",
            "owner_enrol",
            "owner_unenrol",
            "owner_client",
            "owner_client_remove",
            "owner_delete",
            "owner_trust_gate");
    assertThat(oldestFirst)
        .allSatisfy(
            each ->
                assertThat(each.path("client").asText())
                    .isEqualTo("owner %s", System.getProperty("user.name")));
    assertThat(oldestFirst.getFirst().path("service").asText()).isEqualTo("github");
    assertThat(oldestFirst.get(6).path("subject").asText()).isEqualTo("agt_one");
  }

  private List<JsonNode> logged() throws IOException {
    List<JsonNode> entries = new ArrayList<>();
    for (String line : run("", "log").output().lines().toList()) {
      entries.add(new ObjectMapper().readTree(line));
    }
    return entries;
  }

  private static LogEntry refused(String ticket, String at) {
    return new LogEntry(
        Instant.parse(at),
        LogOutcome.REFUSED,
        "ticket_expired",
        Optional.of(ticket),
        Optional.of("agt_1"),
        Optional.of("github"),
        Optional.of("credential"),
        Optional.empty(),
        "req-1");
  }

  @Test
  void listsWhatThereIsWithoutValues() {
    init();
    run(SECRET, "put", "stripe", "--type", "ApiKey", "--expires", "2027-01-31T12:00:00Z");
    run(SECRET, "put", "github");

    CommandRun list = run("", "list");

    assertThat(list.output().lines().map(line -> line.split("\t", -1)[0]))
        .containsExactly("github", "stripe");
    assertThat(list.output())
        .contains("stripe\tApiKey\t1\taccessToken\t", "\t2027-01-31T12:00:00Z");
  }

  @Test
  void looksAtKeysAndCertificatesBeforeItStoresThemAndListsTheirFingerprints() throws Exception {
    init();
    String key = sshKey();

    assertThat(run(key, "put", "deploy", "--type", "SSHKey").exitCode()).isZero();
    CommandRun damaged = run(key.replace("b3Blbn", "b3Blbm"), "put", "d", "--type", "SSHKey");
    CommandRun none = run(SECRET, "put", "web", "--type", "Certificate");
    CommandRun misspelt = run(SECRET, "put", "web", "--type", "certificate");
    CommandRun account = run("{}", "put", "gcp", "--type", "GcpServiceAccount");
    CommandRun keys = run(SECRET, "put", "aws", "--type", "AwsSts");
    CommandRun scopes = run(SECRET, "put", "x", "--scopes", "a");

    assertThat(run("", "list").output())
        .startsWith("deploy\tSSHKey\t1\tsshPrivateKey\t")
        .contains("\tnever\t-\tSHA256:")
        .hasLineCount(1);
    assertThat(damaged.errors()).contains("sshPrivateKey is damaged").doesNotContain("b3B");
    assertThat(none.errors()).contains("the certificate, then its chain, and one private key");
    assertThat(misspelt.errors()).contains("the type is written Certificate");
    assertThat(account.errors()).contains("service_account");
    assertThat(keys.errors()).contains("read with --json");
    assertThat(scopes.errors()).contains("--scopes goes with --type GcpServiceAccount");
    assertThat(
            List.of(damaged, none, misspelt, account, keys, scopes).stream()
                .map(CommandRun::exitCode))
        .containsOnly(ExitCode.INVALID_INPUT.code());
  }

  /** An Ed25519 key as ssh-keygen writes it. */
  private static String sshKey() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] point = tail(pair.getPublic().getEncoded());
    byte[] seed = tail(pair.getPrivate().getEncoded());
    byte[] both = Arrays.copyOf(seed, 64);
    System.arraycopy(point, 0, both, 32, 32);
    byte[] type = "ssh-ed25519".getBytes(UTF_8);
    ByteArrayOutputStream secret = new ByteArrayOutputStream();
    secret.writeBytes(new byte[] {1, 2, 3, 4, 1, 2, 3, 4});
    secret.writeBytes(strings(type, point, both, new byte[0]));
    for (int i = 1; secret.size() % 8 != 0; i++) {
      secret.write(i);
    }
    byte[] none = "none".getBytes(UTF_8);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("openssh-key-v1\0".getBytes(UTF_8));
    file.writeBytes(strings(none, none, new byte[0]));
    file.writeBytes(new byte[] {0, 0, 0, 1});
    file.writeBytes(strings(strings(type, point), secret.toByteArray()));
    return "-----BEGIN OPENSSH PRIVATE KEY-----\n"
        + Base64.getEncoder().encodeToString(file.toByteArray())
        + "\n-----END OPENSSH PRIVATE KEY-----\n";
  }

  private static byte[] tail(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
  }

  private static byte[] strings(byte[]... strings) {
    ByteBuffer all =
        ByteBuffer.allocate(Arrays.stream(strings).mapToInt(each -> 4 + each.length).sum());
    for (byte[] each : strings) {
      all.putInt(each.length).put(each);
    }
    return all.array();
  }

  @Test
  void deletesOnceAndSaysSoWhenNothingIsThere() {
    init();
    run(SECRET, "put", "github");

    assertThat(run("", "delete", "github").exitCode()).isZero();
    assertThat(run("", "delete", "github").exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(run("", "list").output()).isEmpty();
  }

  @Test
  void wrapsTheKeysetUnderANewKeyThatAloneOpensItAfterwards() throws IOException {
    init();
    run(SECRET, "put", "github");
    Path old =
        Files.copy(
            keyFile(), folder.resolve("old.kek"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);

    CommandRun rotation = run("", "rotate-kek");

    assertThat(rotation.exitCode()).as(rotation.errors()).isZero();
    assertThat(stored("github")).containsValue(SECRET);
    Map<String, String> withOldKey = environment();
    withOldKey.put("VAULT_KEK_FILE", old.toString());
    CommandRun refused = InProcess.run(withOldKey, "", "list");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.KEY.code());
    assertThat(refused.output()).isEmpty();
  }

  @Test
  void finishesARotationThatWasInterruptedAnywhere() {
    init();
    run(SECRET, "put", "github");
    KeyFile file = new KeyFile(keyFile());

    // Interrupted after the file was given the second key: the store is still wrapped under the
    // first.
    file.replace(file.read().withNewPrimary());
    assertThat(stored("github")).containsValue(SECRET);
    assertThat(run("", "rotate-kek").exitCode()).isZero();
    assertThat(stored("github")).containsValue(SECRET);

    // Interrupted after the store was changed: the file holds an older key beside the one in use.
    LocalKeyEncryptionKeys used = file.read();
    file.replace(used.withNewPrimary());
    assertThat(run("", "rotate-kek").exitCode()).isZero();
    assertThat(stored("github")).containsValue(SECRET);
  }

  @Test
  void movesTheKeyFromTheEnvironmentToAFile() throws IOException {
    init();
    run(SECRET, "put", "github");
    Map<String, String> inEnvironment = environment();
    inEnvironment.remove("VAULT_KEK_FILE");
    inEnvironment.put("VAULT_KEK", Files.readString(keyFile()));
    Path next = folder.resolve("next.kek");

    CommandRun inPlace = InProcess.run(inEnvironment, "", "rotate-kek");
    CommandRun moved = InProcess.run(inEnvironment, "", "rotate-kek", "--to", next.toString());
    CommandRun again = InProcess.run(inEnvironment, "", "rotate-kek", "--to", next.toString());

    assertThat(inPlace.exitCode()).isEqualTo(ExitCode.CONFIGURATION.code());
    assertThat(moved.exitCode()).as(moved.errors()).isZero();
    assertThat(again.exitCode()).as("finished already").isZero();
    assertThat(InProcess.run(inEnvironment, "", "list").exitCode()).isEqualTo(ExitCode.KEY.code());
    Files.move(next, keyFile(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(stored("github")).containsValue(SECRET);
  }

  @Test
  void replacesTheDataKeyAndSealsEverythingAnew() {
    init();
    run(SECRET, "put", "github");
    run(SECRET, "put", "stripe");

    CommandRun first = run("", "rotate");
    CommandRun second = run("", "rotate");

    assertThat(first.errors()).isEmpty();
    assertThat(first.output()).contains("seals from now on", "sealed anew: 0 of ");
    assertThat(first.output().lines().toList().getLast()).isEqualTo("dropped the older data keys");
    assertThat(second.output().lines().findFirst())
        .isPresent()
        .isNotEqualTo(first.output().lines().findFirst());
    assertThat(stored("github")).containsValue(SECRET);
    assertThat(stored("stripe")).containsValue(SECRET);
    assertThat(run("", "rotate-kek").exitCode()).isZero();
    assertThat(stored("github")).containsValue(SECRET);
  }

  @Test
  void restoresABackupOnlyWhenConfirmedAndSaysWhatItBringsBack() {
    init();
    run(SECRET, "put", "deleted");
    run(SECRET + "-old", "put", "changed");
    String backup = folder.resolve("vault.backup").toString();
    CommandRun made = run("", "backup", backup);
    assertThat(made.errors()).isEmpty();
    assertThat(run("", "backup", backup).exitCode()).isEqualTo(ExitCode.ALREADY_THERE.code());
    run("", "delete", "deleted");
    run(SECRET + "-new", "put", "changed");
    run(SECRET, "put", "later");
    assertThat(run("", "rotate").exitCode()).isZero();

    CommandRun looked = run("", "restore", backup);
    assertThat(looked.errors()).isEmpty();
    assertThat(looked.exitCode()).isEqualTo(ExitCode.UNCONFIRMED.code());
    assertThat(looked.output())
        .contains(
            "comes back: credential deleted",
            "goes back to an older value: credential changed",
            "to decide: credential deleted lives again, unless you run `vault delete deleted`",
            "to decide: credential changed is an older one; run `vault put changed` with the newer",
            "is lost: credential later",
            "nothing was changed");
    assertThat(stored("changed")).containsValue(SECRET + "-new");
    assertThat(run("", "list").output()).contains("later").doesNotContain("deleted");

    CommandRun restored = run("", "restore", backup, "--confirm");
    assertThat(restored.errors()).isEmpty();
    assertThat(restored.exitCode()).isZero();
    assertThat(stored("changed")).containsValue(SECRET + "-old");
    assertThat(stored("deleted")).containsValue(SECRET);
    assertThat(run("", "log").output())
        .contains("restored_came_back", "restored_went_back", "\"service\":\"deleted\"");
    assertThat(run("", "list").output()).doesNotContain("later");
    assertThat(run("", "rotate").output()).contains("going on with a rotation");
    assertThat(stored("deleted")).containsValue(SECRET);
  }

  @Test
  void restoresNothingOfABackupThatWasChangedOrCut() throws IOException {
    init();
    run(SECRET, "put", "github");
    Path backup = folder.resolve("vault.backup");
    run("", "backup", backup.toString());
    byte[] whole = Files.readAllBytes(backup);
    assertThat(new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain(SECRET, "github");
    run("", "delete", "github");

    for (int at : new int[] {whole.length - 1}) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Files.write(backup, changed);
      assertThat(run("", "restore", backup.toString(), "--confirm").exitCode())
          .as("byte %s", at)
          .isIn(ExitCode.INVALID_INPUT.code(), ExitCode.KEY.code());
    }
    for (int length : new int[] {whole.length / 2}) {
      Files.write(backup, java.util.Arrays.copyOf(whole, length));
      assertThat(run("", "restore", backup.toString(), "--confirm").exitCode())
          .as("cut to %s", length)
          .isIn(ExitCode.INVALID_INPUT.code(), ExitCode.KEY.code());
    }
    assertThat(run("", "list").output()).isEmpty();
  }

  @Test
  void restoresIntoAnEmptyStore() throws IOException {
    init();
    run(SECRET, "put", "github");
    String backup = folder.resolve("vault.backup").toString();
    run("", "backup", backup);
    Map<String, String> elsewhere = environment();
    elsewhere.putAll(emptyStore());

    CommandRun restored = InProcess.run(elsewhere, "", "restore", backup, "--confirm");

    assertThat(restored.errors()).isEmpty();
    assertThat(restored.output()).contains("comes back: credential github", "restored");
    assertThat(InProcess.run(elsewhere, "", "list").output()).contains("github");
    assertThat(InProcess.run(elsewhere, "", "rotate").exitCode()).isZero();
  }

  @Test
  void movesTheKeyToAKeyServiceAndBack() throws IOException {
    init();
    run(SECRET, "put", "github");
    try (LocalTransit transit = new LocalTransit()) {
      Map<String, String> reaching = environment();
      reaching.putAll(transit.access());
      Map<String, String> inService = new HashMap<>(reaching);
      inService.remove("VAULT_KEK_FILE");
      inService.put("VAULT_KEK", LocalTransit.KEY);
      Path next = folder.resolve("next.kek");

      CommandRun moved = InProcess.run(reaching, "", "rotate-kek", "--to", LocalTransit.KEY);
      assertThat(moved.errors()).isEmpty();
      assertThat(moved.output()).contains("wrapped the keyset under key hcvault://");
      assertThat(run("", "list").exitCode()).isEqualTo(ExitCode.KEY.code());
      assertThat(InProcess.run(inService, "", "list").output()).contains("github");
      assertThat(InProcess.run(inService, "", "rotate-kek").exitCode()).isZero();

      CommandRun back = InProcess.run(inService, "", "rotate-kek", "--to", next.toString());
      assertThat(back.errors()).isEmpty();
      Files.move(next, keyFile(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(stored("github")).containsValue(SECRET);
  }

  @Test
  void namesWhatIsWrongWithTheConfigurationAndNoValue() {
    Map<String, String> both = environment();
    both.put("VAULT_KEK", "sesame");
    Map<String, String> noStore = environment();
    noStore.remove("VAULT_STORE");

    for (Map<String, String> wrong : java.util.List.of(both, noStore)) {
      CommandRun run = InProcess.run(wrong, "", "list");
      assertThat(run.exitCode()).isEqualTo(ExitCode.CONFIGURATION.code());
      assertThat(run.errors()).contains("VAULT_").doesNotContain("sesame", "\tat ");
    }
    assertThat(run("", "list").exitCode()).as("no key file yet").isEqualTo(ExitCode.KEY.code());
    assertThat(run("", "put", "Not A Service").exitCode()).isEqualTo(2);
  }
}
