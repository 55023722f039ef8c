package dev.sallyport.local.demo;

import java.util.Map;

/** An agent and its key; the key is a secret, so {@link #toString()} shows the id only. */
final class DemoAgent {
  private static final int KEY_CHARACTERS_SHOWN = 14;

  private final String id;
  private final String key;

  DemoAgent(String id, String key) {
    this.id = id;
    this.key = key;
  }

  String id() {
    return id;
  }

  String key() {
    return key;
  }

  /** The beginning of the key, enough to recognise it. */
  String shownKey() {
    return key.substring(0, Math.min(KEY_CHARACTERS_SHOWN, key.length())) + "...";
  }

  Map<String, String> login() {
    return Map.of("Authorization", "Bearer " + key);
  }

  @Override
  public String toString() {
    return id;
  }
}
