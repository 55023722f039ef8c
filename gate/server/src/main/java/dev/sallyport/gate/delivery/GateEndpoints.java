package dev.sallyport.gate.delivery;

import dev.sallyport.gate.key.AgentScope;
import java.util.stream.Stream;

/** What a key opens at the gate itself. */
final class GateEndpoints {
  private GateEndpoints() {}

  static Stream<String> of(AgentScope capability) {
    return switch (capability) {
      case CREDENTIALS_READ -> Stream.of("GET /api/agents/credentials", "GET /api/agents/whoami");
      case MCP_USE -> Stream.of("POST /api/agents/mcp");
    };
  }
}
