package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate's MCP endpoint as the official suite and the official SDK see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
    value = "dev.sallyport.systemtests.NpmPrograms#areHereOrHaveToBe",
    disabledReason = "npm is not installed, or reaches no registry")
final class McpConformanceIT {
  private static final String ENDPOINT = "/api/agents/mcp";
  private static final String SUITE =
      "node_modules/@modelcontextprotocol/conformance/dist/index.js";

  private static final String SERVICE = "things";

  /** In {@code sdk-client.mjs}; one that is silently not made would be missed otherwise. */
  private static final int CHECKS = 13;

  private Path folder;
  private NpmPrograms clients;
  private Fortress fortress;
  private Agent agent;

  @BeforeAll
  void start(@TempDir Path temporary) {
    folder = temporary;
    clients = NpmPrograms.install("mcp", "sdk-client.mjs");
    fortress = Fortress.start(folder, SharedPostgres.instance().server());
    agent = fortress.operator().createAgent(Map.of("name", "model", "mcpEnabled", true));
  }

  @AfterAll
  void stop() {
    fortress.close();
  }

  /** Fails as well when something that is expected to fail does not any more. */
  @ParameterizedTest
  @ValueSource(strings = {"2025-11-25", "2026-07-28"})
  void officialSuiteFindsNothingButWhatIsExpected(String revision) {
    try (AuthorizingProxy proxy = new AuthorizingProxy(fortress.gateAddress(), agent.key())) {
      NpmPrograms.Run run =
          clients.node(
              folder.resolve("conformance-" + revision + ".log"),
              SUITE,
              Map.of(),
              "server",
              "--url",
              proxy.url(ENDPOINT),
              "--suite",
              "all",
              "--spec-version",
              revision,
              "--output-dir",
              folder.resolve("conformance-" + revision).toString(),
              "--expected-failures",
              NpmPrograms.source("mcp", "expected-failures-" + revision + ".yaml").toString());

      assertThat(run.exitCode()).as(run.output()).isZero();
    }
  }

  @Test
  void officialSdkIsGivenUrlsAndAnswersAndNeverACredential() {
    String canary = "sdk-canary-" + UUID.randomUUID();
    try (EchoService upstream = new EchoService();
        McpServer server = new McpServer(canary)) {
      assertThat(fortress.ownerRuns(canary, "put", SERVICE).exitCode()).isZero();
      assertThat(fortress.ownerRuns(rules(upstream, server), "allow", SERVICE).exitCode()).isZero();
      fortress.operator().grant(agent, SERVICE);

      NpmPrograms.Run run =
          clients.node(
              folder.resolve("sdk.log"),
              "sdk-client.mjs",
              Map.of(
                  "MCP_URL", fortress.gateAddress().resolve(ENDPOINT).toString(),
                  "PROXY_URL", proxy(server),
                  "AGENT_KEY", agent.key(),
                  "SERVICE", SERVICE,
                  "CREDENTIAL", canary));

      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.output().lines().filter(line -> line.startsWith("ok "))).hasSize(CHECKS);
      assertThat(Fortress.read(fortress.log("gate"))).doesNotContain(canary, agent.key());
      assertThat(fortress.operator().auditLog().toString())
          .contains("\"source\":\"mcp\"", "\"source\":\"mcp_proxy\"");
    }
  }

  private static String rules(EchoService upstream, McpServer server) {
    return "{\"targets\":[{\"origin\":\"%s\",\"methods\":[\"GET\"],\"paths\":[\"/api/\"]},{\"origin\":\"%s\",\"methods\":[\"GET\",\"POST\",\"DELETE\"],\"paths\":[\"/mcp\"]}],\"inject\":{\"kind\":\"bearer\"}}"
        .formatted(upstream.origin(), server.origin());
  }

  /** The URL of a proxy of this server. */
  private String proxy(McpServer server) {
    return expect(
            201,
            fortress
                .operator()
                .post(
                    "/api/mcp-proxies",
                    Map.of(
                        "name",
                        "behind",
                        "upstreamUrl",
                        server.url(),
                        "serviceName",
                        SERVICE,
                        "headerTemplates",
                        Map.of("Authorization", "Bearer ${TOKEN}"))))
        .json()
        .get("url")
        .asText();
  }
}
