package dev.sallyport.gate.mcpproxy;

import static java.util.stream.Collectors.joining;

import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MCP servers that many use, so that nobody has to look up their addresses. */
final class ProxyTemplates {
  private static final String RESOURCE = "/mcp-proxy-templates.json";

  /** One of them; its name is also what the service is called unless somebody says otherwise. */
  record Template(
      String name, String title, String upstreamUrl, Map<String, String> headerTemplates) {}

  private final List<Template> all;

  /** Reads the file; a gate without it does not start. */
  ProxyTemplates() {
    this.all = read();
  }

  List<Template> all() {
    return all;
  }

  Optional<Template> find(String name) {
    return all.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  String names() {
    return all.stream().map(Template::name).collect(joining(", "));
  }

  private static List<Template> read() {
    try (InputStream resource = ProxyTemplates.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return Arrays.asList(Json.read(resource.readAllBytes(), Template[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonRefused e) {
      throw new IllegalStateException(RESOURCE + " is not valid", e);
    }
  }
}
