package dev.sallyport.gate.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.http.Exchange;
import io.vertx.core.Future;

/** Something that a model can do. Its definition is in {@code mcp-tools.json}, under its name. */
interface Tool {
  String name();

  /**
   * Does it for the agent that the exchange admitted.
   *
   * @param params of the call; the arguments are in there
   * @return fails with a problem that says what the model, or an operator, can do
   */
  Future<ToolResult> call(Exchange exchange, JsonNode params);
}
