package dev.sallyport.gate.mcpproxy;

import dev.sallyport.gate.request.Texts;
import dev.sallyport.ticket.ServiceName;

/** A proxy that is still to be made. */
record McpProxyDraft(
    String name,
    UpstreamUrl upstream,
    ServiceName service,
    HeaderTemplates templates,
    boolean enabled) {
  private static final int MAXIMUM_NAME = 100;

  /** Refuses a name that no proxy may have with {@link IllegalArgumentException}. */
  McpProxyDraft {
    requireName(name);
  }

  static void requireName(String name) {
    Texts.requireLine("name", name, 1, MAXIMUM_NAME);
  }
}
