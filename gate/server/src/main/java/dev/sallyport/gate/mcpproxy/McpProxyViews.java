package dev.sallyport.gate.mcpproxy;

import dev.sallyport.gate.request.Page;
import java.util.LinkedHashMap;
import java.util.Map;

/** Proxies as the API shows them. */
final class McpProxyViews {
  private McpProxyViews() {}

  /**
   * One of them.
   *
   * @param publicUrl how agents reach this gate
   */
  static Map<String, Object> proxy(McpProxy proxy, String publicUrl) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", proxy.id().value());
    view.put("version", proxy.version());
    view.put("name", proxy.name());
    view.put("url", publicUrl + McpProxyRoutes.PREFIX + proxy.id().value());
    view.put("upstreamUrl", proxy.upstream().value());
    view.put("serviceName", proxy.service().value());
    view.put("headerTemplates", proxy.templates().isEmpty() ? null : proxy.templates().headers());
    view.put("enabled", proxy.enabled());
    view.put("createdAt", proxy.createdAt().toString());
    view.put("updatedAt", proxy.updatedAt().toString());
    return view;
  }

  static Map<String, Object> page(Page<McpProxy> page, String publicUrl) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("proxies", page.items().stream().map(proxy -> proxy(proxy, publicUrl)).toList());
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }
}
