package dev.sallyport.gate.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/agents/mcp}: messages of JSON-RPC over HTTP. Every answer is one document, so
 * there is no stream to open with GET and no session to end with DELETE.
 */
final class McpRoutes {
  static final String PATH = "/api/agents/mcp";

  /** Bytes; a request to be made has its body in here. */
  private static final int MAXIMUM_BODY = 512 * 1024;

  private static final int MAXIMUM_BATCH = 16;

  private final McpAccess access;
  private final McpMethods methods;

  McpRoutes(McpAccess access, McpMethods methods) {
    this.access = access;
    this.methods = methods;
  }

  void register(Routes routes) {
    routes.post(PATH, access, this::take);
  }

  private Future<Answer> take(Exchange exchange) {
    return exchange
        .json(JsonNode.class, MAXIMUM_BODY)
        .recover(McpRoutes::notJson)
        .compose(body -> body.isArray() ? batch(exchange, body) : single(exchange, body))
        .recover(
            failure ->
                failure instanceof RpcError error
                    ? Future.succeededFuture(refused(error, null))
                    : Future.failedFuture(access.explained(exchange, failure)));
  }

  private static Future<JsonNode> notJson(Throwable failure) {
    return Future.failedFuture(
        failure instanceof ProblemException known
                && known.problem().type().equals(HttpProblems.INVALID_REQUEST)
            ? RpcError.notJson(known.problem().detail())
            : failure);
  }

  private Future<Answer> single(Exchange exchange, JsonNode body) {
    RpcMessage message;
    try {
      message = RpcMessage.of(body);
      Era.ofHeaders(exchange);
    } catch (RpcError e) {
      return Future.succeededFuture(refused(e, RpcMessage.idIn(body)));
    }
    return message instanceof RpcMessage.Request request
        ? answer(exchange, request)
            .map(
                reply -> Answer.json(reply.error().map(RpcError::status).orElse(200), reply.view()))
        : Future.succeededFuture(Answer.empty(202));
  }

  /** The answer to one request. */
  private record Reply(Map<String, Object> view, Optional<RpcError> error) {}

  private Future<Reply> answer(Exchange exchange, RpcMessage.Request request) {
    Future<Map<String, Object>> result;
    try {
      result = methods.answer(exchange, Era.of(exchange, request), request);
    } catch (RpcError e) {
      result = Future.failedFuture(e);
    }
    return result
        .map(view -> new Reply(reply(request.id(), "result", view), Optional.empty()))
        .recover(
            failure ->
                failure instanceof RpcError error
                    ? Future.succeededFuture(
                        new Reply(reply(request.id(), "error", error.view()), Optional.of(error)))
                    : Future.failedFuture(failure));
  }

  private Future<Answer> batch(Exchange exchange, JsonNode body) {
    ProtocolVersion version = Era.ofHeaders(exchange).orElse(ProtocolVersion.V2025_03_26);
    if (!version.hasBatches()) {
      throw RpcError.invalidRequest("This protocol version has no batches; send one message");
    }
    if (body.isEmpty() || body.size() > MAXIMUM_BATCH) {
      throw RpcError.invalidRequest("A batch has 1 to " + MAXIMUM_BATCH + " messages");
    }
    Future<List<Map<String, Object>>> replies = Future.succeededFuture(new ArrayList<>());
    for (JsonNode each : body) {
      replies =
          replies.compose(
              before ->
                  ofBatch(exchange, each)
                      .map(
                          reply -> {
                            reply.ifPresent(before::add);
                            return before;
                          }));
    }
    return replies.map(all -> all.isEmpty() ? Answer.empty(202) : Answer.json(200, all));
  }

  private Future<Optional<Map<String, Object>>> ofBatch(Exchange exchange, JsonNode each) {
    try {
      if (!(RpcMessage.of(each) instanceof RpcMessage.Request request)) {
        return Future.succeededFuture(Optional.empty());
      }
      if (request.method().equals("initialize")) {
        throw RpcError.invalidRequest("The handshake is not part of a batch");
      }
      return answer(exchange, request).map(reply -> Optional.of(reply.view()));
    } catch (RpcError e) {
      return Future.succeededFuture(Optional.of(reply(RpcMessage.idIn(each), "error", e.view())));
    }
  }

  private static Answer refused(RpcError error, @Nullable JsonNode id) {
    return Answer.json(error.status(), reply(id, "error", error.view()));
  }

  private static Map<String, Object> reply(
      @Nullable JsonNode id, String member, Map<String, Object> value) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("jsonrpc", "2.0");
    view.put("id", id);
    view.put(member, value);
    return view;
  }
}
