package dev.sallyport.gate.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.service.http.Problem;
import dev.sallyport.service.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a tool says to a model: in words, and as data but for an error, which fits no tool's output
 * schema. Not a record: a signed URL may be in it.
 */
final class ToolResult {
  private final List<String> texts;
  private final Optional<Object> structured;
  private final Optional<Link> link;
  private final boolean error;

  /** Where something is to be fetched. */
  record Link(String uri, String name, String description, String mimeType) {}

  private ToolResult(
      List<String> texts, Optional<Object> structured, Optional<Link> link, boolean error) {
    this.texts = texts;
    this.structured = structured;
    this.link = link;
    this.error = error;
  }

  /** Data, which older clients read as a text. */
  static ToolResult of(Object data) {
    return new ToolResult(List.of(json(data)), Optional.of(data), Optional.empty(), false);
  }

  static ToolResult of(String text, Object data) {
    return new ToolResult(List.of(text), Optional.of(data), Optional.empty(), false);
  }

  static ToolResult of(String text, Object data, Link link) {
    return new ToolResult(List.of(text), Optional.of(data), Optional.of(link), false);
  }

  /**
   * A refusal that a model can act on: in words, and then as the problem that the API would say.
   */
  static ToolResult refused(Problem problem) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("code", problem.type().code());
    view.put("status", problem.type().status());
    view.put("title", problem.type().title());
    view.put("detail", problem.detail());
    view.putAll(problem.members());
    Optional.ofNullable(problem.headers().get("Retry-After"))
        .ifPresent(seconds -> view.put("retry_after_seconds", Long.valueOf(seconds)));
    return refused(problem.type().title() + ". " + problem.detail(), view);
  }

  static ToolResult refused(String text, Map<String, Object> view) {
    return new ToolResult(List.of(text, json(view)), Optional.empty(), Optional.empty(), true);
  }

  Map<String, Object> view(ProtocolVersion version) {
    List<Map<String, Object>> content = new ArrayList<>();
    texts.forEach(text -> content.add(Map.of("type", "text", "text", text)));
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("content", content);
    if (version.hasStructuredContent()) {
      link.ifPresent(to -> content.add(view(to)));
      structured.ifPresent(data -> view.put("structuredContent", data));
    }
    if (error) {
      view.put("isError", true);
    }
    return view;
  }

  private static Map<String, Object> view(Link link) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("type", "resource_link");
    view.put("uri", link.uri());
    view.put("name", link.name());
    view.put("description", link.description());
    view.put("mimeType", link.mimeType());
    return view;
  }

  private static String json(Object value) {
    return new String(Json.write(value), UTF_8);
  }

  @Override
  public String toString() {
    return "ToolResult[redacted]";
  }
}
