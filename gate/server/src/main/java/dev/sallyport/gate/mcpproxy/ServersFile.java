package dev.sallyport.gate.mcpproxy;

import static dev.sallyport.gate.request.Parameters.invalid;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.ticket.ServiceName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file with {@code mcpServers}, as clients of MCP are configured by. Where it names a variable
 * for a credential, a proxy has a place for it; where it holds the credential itself, nothing is
 * taken: it would come into the gate's database.
 *
 * @param services what the services of some are called; otherwise as the server is
 */
record ServersFile(@Nullable JsonNode mcpServers, @Nullable JsonNode services) {
  private static final int MAXIMUM = 50;

  /** As {@code ${GITHUB_TOKEN}}, {@code ${env:X}}, {@code ${input:x}} or {@code $X}. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{[A-Za-z_:.-][A-Za-z0-9_:.-]{0,63}}|\\$[A-Z_][A-Z0-9_]{0,63}");

  /** What one server of the file is to become. */
  sealed interface Entry {
    String name();

    /** A proxy. */
    record Proxy(String name, McpProxyDraft draft) implements Entry {}

    /** Nothing, and why. */
    record Skipped(String name, String reason) implements Entry {}
  }

  /** All of them; a file that is none is a 400. */
  List<Entry> entries() {
    JsonNode servers = mcpServers;
    if (servers == null || !servers.isObject() || servers.isEmpty() || servers.size() > MAXIMUM) {
      throw invalid("The field 'mcpServers' is an object with 1 to " + MAXIMUM + " servers");
    }
    requireNames();
    List<Entry> entries = new ArrayList<>();
    servers.properties().forEach(each -> entries.add(entry(each.getKey(), each.getValue())));
    return entries;
  }

  private void requireNames() {
    JsonNode names = services;
    if (names == null || names.isNull()) {
      return;
    }
    boolean texts =
        names.isObject()
            && names.properties().stream().allMatch(each -> each.getValue().isTextual());
    if (!texts || names.size() > MAXIMUM) {
      throw invalid(
          "The field 'services' is an object: the name of a service for that of a server");
    }
  }

  private Entry entry(String name, JsonNode server) {
    JsonNode url = server.has("url") ? server.path("url") : server.path("serverUrl");
    if (!url.isTextual()) {
      return new Entry.Skipped(name, "It has no url: a server that is a program runs at the agent");
    }
    try {
      return new Entry.Proxy(
          name,
          new McpProxyDraft(
              name,
              new UpstreamUrl(url.textValue()),
              service(name),
              templates(server.path("headers")),
              !server.path("disabled").asBoolean(false)));
    } catch (IllegalArgumentException e) {
      return new Entry.Skipped(name, requireNonNullElse(e.getMessage(), "It is no server"));
    } catch (ProblemException e) {
      return new Entry.Skipped(name, e.problem().detail());
    }
  }

  private ServiceName service(String name) {
    JsonNode named = services == null ? null : services.get(name);
    return named == null
        ? ServiceName.parse(plain(name))
            .orElseThrow(() -> invalid("Say in 'services' what its service is called"))
        : McpProxyBodies.service(named.asText());
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9._-]+", "-")
        .replaceAll("^[._-]+|[._-]+$", "");
  }

  private static HeaderTemplates templates(JsonNode headers) {
    Map<String, String> templates = new LinkedHashMap<>();
    headers
        .properties()
        .forEach(
            each ->
                templates.put(
                    each.getKey(),
                    VARIABLE.matcher(each.getValue().asText()).replaceAll("\\${TOKEN}")));
    return new HeaderTemplates(templates);
  }
}
