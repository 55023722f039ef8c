package dev.sallyport.gate.mcp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The revisions of MCP that are spoken here, oldest first. */
enum ProtocolVersion {
  /** The only one with batches. */
  V2025_03_26("2025-03-26"),
  V2025_06_18("2025-06-18"),
  /** The newest that begins with a handshake. */
  V2025_11_25("2025-11-25"),
  /** Without a handshake: every request says what it needs to be understood. */
  V2026_07_28("2026-07-28");

  private final String wireName;

  ProtocolVersion(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }

  /** The version of exactly this name. */
  static Optional<ProtocolVersion> parse(String wireName) {
    return Arrays.stream(values()).filter(each -> each.wireName.equals(wireName)).findFirst();
  }

  static List<String> wireNames() {
    return Arrays.stream(values()).map(ProtocolVersion::wireName).toList();
  }

  boolean isStateless() {
    return this == V2026_07_28;
  }

  boolean hasBatches() {
    return this == V2025_03_26;
  }

  /** Whether results may have data beside their texts, and link to what they are about. */
  boolean hasStructuredContent() {
    return this != V2025_03_26;
  }

  /** What a client that begins with a handshake is answered: its own, or the newest such. */
  static ProtocolVersion agreed(String asked) {
    return parse(asked).filter(each -> !each.isStateless()).orElse(V2025_11_25);
  }
}
