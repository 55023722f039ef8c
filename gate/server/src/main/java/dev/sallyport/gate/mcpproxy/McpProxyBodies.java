package dev.sallyport.gate.mcpproxy;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.mcpproxy.ProxyTemplates.Template;
import dev.sallyport.ticket.ServiceName;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What operators send about proxies. */
final class McpProxyBodies {
  static final String SERVICE_SHAPE =
      "a service name: 1 to 64 of a-z, 0-9, dot, underscore, hyphen, with a letter or digit at both ends";

  private McpProxyBodies() {}

  /** A new one; what a template says need not be said. */
  record Create(
      @Nullable String template,
      @Nullable String name,
      @Nullable String upstreamUrl,
      @Nullable String serviceName,
      @Nullable JsonNode headerTemplates,
      @Nullable Boolean enabled) {
    McpProxyDraft toDraft(ProxyTemplates templates) {
      Optional<Template> known =
          parsed("template", template, templates::find, "one of " + templates.names());
      return new McpProxyDraft(
          required("name", name == null ? known.map(Template::title).orElse(null) : name),
          new UpstreamUrl(
              required(
                  "upstreamUrl",
                  upstreamUrl == null
                      ? known.map(Template::upstreamUrl).orElse(null)
                      : upstreamUrl)),
          service(
              required(
                  "serviceName",
                  serviceName == null ? known.map(Template::name).orElse(null) : serviceName)),
          headerTemplates == null
              ? known
                  .map(Template::headerTemplates)
                  .map(HeaderTemplates::new)
                  .orElse(HeaderTemplates.NONE)
              : HeaderTemplates.of(headerTemplates),
          enabled == null || enabled);
    }
  }

  /** Some of it; an empty object of templates takes them away. */
  record Change(
      @Nullable String name,
      @Nullable String upstreamUrl,
      @Nullable String serviceName,
      @Nullable JsonNode headerTemplates,
      @Nullable Boolean enabled) {
    McpProxyChange toChange(OptionalInt expected) {
      McpProxyChange change =
          new McpProxyChange(
              expected,
              Optional.ofNullable(name),
              Optional.ofNullable(upstreamUrl).map(UpstreamUrl::new),
              Optional.ofNullable(serviceName).map(McpProxyBodies::service),
              Optional.ofNullable(headerTemplates).map(HeaderTemplates::of),
              Optional.ofNullable(enabled));
      if (change.equals(nothing(expected))) {
        throw invalid(
            "Send at least one of name, upstreamUrl, serviceName, headerTemplates, enabled");
      }
      return change;
    }

    private static McpProxyChange nothing(OptionalInt expected) {
      return new McpProxyChange(
          expected,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  static ServiceName service(String text) {
    return parsed("serviceName", text, ServiceName::parse, SERVICE_SHAPE).orElseThrow();
  }
}
