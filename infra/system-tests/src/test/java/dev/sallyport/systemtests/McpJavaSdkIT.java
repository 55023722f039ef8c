package dev.sallyport.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gate's MCP endpoint as the official SDK for Java sees it, which checks every answer of a tool
 * against the schema that the tool was listed with.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class McpJavaSdkIT {
  private static final String SERVICE = "things";
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final String canary = "java-sdk-canary-" + UUID.randomUUID();
  private Fortress fortress;
  private EchoService upstream;
  private McpSyncClient client;

  @BeforeAll
  void start(@TempDir Path folder) {
    fortress = Fortress.start(folder, SharedPostgres.instance().server());
    upstream = new EchoService();
    Agent agent = fortress.operator().createAgent(Map.of("name", "model", "mcpEnabled", true));
    fortress.operator().grant(agent, SERVICE);
    assertThat(fortress.ownerRuns(canary, "put", SERVICE).exitCode()).isZero();
    assertThat(fortress.ownerRuns(upstream.rules(), "allow", SERVICE).exitCode()).isZero();
    client =
        McpClient.sync(
                HttpClientStreamableHttpTransport.builder(fortress.gateAddress().toString())
                    .endpoint("/api/agents/mcp")
                    .requestBuilder(
                        HttpRequest.newBuilder().header("Authorization", "Bearer " + agent.key()))
                    .build())
            .requestTimeout(LONGEST)
            .initializationTimeout(LONGEST)
            .enableCallToolSchemaCaching(true)
            .build();
    client.initialize();
  }

  @AfterAll
  void stop() {
    client.close();
    upstream.close();
    fortress.close();
  }

  private Map<?, ?> called(String tool, Map<String, Object> arguments) {
    McpSchema.CallToolResult result = call(tool, arguments);
    assertThat(result.isError()).as("%s", result).isNotEqualTo(true);
    assertThat(result.toString()).doesNotContain(canary);
    return (Map<?, ?>) result.structuredContent();
  }

  private McpSchema.CallToolResult call(String tool, Map<String, Object> arguments) {
    return client.callTool(McpSchema.CallToolRequest.builder(tool).arguments(arguments).build());
  }

  @Test
  void listsEveryToolWithASchemaOfItsAnswers() {
    assertThat(client.listTools().tools())
        .allSatisfy(tool -> assertThat(tool.outputSchema()).isNotEmpty())
        .extracting(McpSchema.Tool::name)
        .containsExactlyInAnyOrder(
            "list_credentials", "get_credential", "request_credential", "make_request");
  }

  @Test
  void callsEveryToolAndNeverReadsACredential() {
    assertThat(called("list_credentials", Map.of()).toString()).contains(SERVICE);
    assertThat(called("get_credential", Map.of("service", SERVICE)).get("credential_url"))
        .asString()
        .startsWith(fortress.vaultAddress().toString());
    assertThat(
            called(
                    "request_credential",
                    Map.of("service", "another", "reason", "to see what becomes of it"))
                .get("status"))
        .isEqualTo("pending");
    assertThat(called("make_request", Map.of("service", SERVICE, "path", "/api/a")).get("body"))
        .asString()
        .contains("you said: GET /api/a Bearer ***");
    assertThat(upstream.heard().getLast()).contains(canary);
  }

  @Test
  void tellsAModelWhatItLacks() {
    McpSchema.CallToolResult refused = call("get_credential", Map.of("service", "not-granted"));

    assertThat(refused.isError()).isTrue();
    assertThat(refused.content().toString()).contains("NO_GRANT");
  }
}
