package dev.sallyport.gate.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.outbound.StreamedAnswer;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What came back through the vault: an upstream's answer, or the vault's own refusal. */
final class UpstreamAnswer {
  /** Bytes: more than any model reads; what is longer is cut, and says so. */
  static final int LONGEST = 256 * 1024;

  /** For the whole body. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The vault says by this that the status is the upstream's. */
  private static final String OF_UPSTREAM = "x-upstream-status";

  /** What a model can use. */
  private static final Set<String> HEADERS =
      Set.of(
          "content-type",
          "content-language",
          "etag",
          "last-modified",
          "link",
          "location",
          "retry-after",
          "ratelimit",
          "ratelimit-policy",
          "x-ratelimit-limit",
          "x-ratelimit-remaining",
          "x-ratelimit-reset");

  private final int status;
  private final Map<String, String> headers;
  private final boolean ofUpstream;
  private final byte[] body;
  private final boolean cut;

  private UpstreamAnswer(StreamedAnswer answer, StreamedAnswer.Beginning read) {
    this.status = answer.status();
    this.headers = new TreeMap<>();
    answer
        .headers()
        .forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    this.ofUpstream = headers.containsKey(OF_UPSTREAM);
    this.body = read.bytes().getBytes();
    this.cut = !read.whole();
  }

  /** Reads an answer to its end, or to what is enough. */
  static Future<UpstreamAnswer> read(StreamedAnswer answer) {
    return answer.read(LONGEST, PATIENCE).map(read -> new UpstreamAnswer(answer, read));
  }

  ToolResult result() {
    return ofUpstream ? passedOn() : refused();
  }

  private ToolResult passedOn() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("status", status);
    Map<String, String> shown = new TreeMap<>(headers);
    shown.keySet().retainAll(HEADERS);
    view.put("headers", shown);
    Optional<String> text = text();
    view.put("body", text.orElseGet(() -> Base64.getEncoder().encodeToString(body)));
    view.put("body_encoding", text.isPresent() ? "text" : "base64");
    view.put("truncated", cut);
    return ToolResult.of(view);
  }

  /** The body as it reads; empty when it is no text. One that was cut may end in half a letter. */
  private Optional<String> text() {
    for (int missing = 0; missing < (cut ? 4 : 1) && missing <= body.length; missing++) {
      try {
        String text =
            UTF_8.newDecoder().decode(ByteBuffer.wrap(body, 0, body.length - missing)).toString();
        return Optional.of(text).filter(it -> it.indexOf('\0') < 0);
      } catch (CharacterCodingException e) {
        // half a letter, or no text
      }
    }
    return Optional.empty();
  }

  private ToolResult refused() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("code", "VAULT_REFUSED");
    view.put("status", status);
    try {
      JsonNode said = Json.read(body, JsonNode.class);
      view.put("vault_code", said.path("error").asText("unknown"));
      view.put("detail", said.path("message").asText("The vault did not say why"));
    } catch (JsonRefused e) {
      view.put("detail", "The vault answered with something that is no answer of a vault");
    }
    return ToolResult.refused("The vault did not make the request. " + view.get("detail"), view);
  }

  @Override
  public String toString() {
    return "UpstreamAnswer[" + status + "]";
  }
}
