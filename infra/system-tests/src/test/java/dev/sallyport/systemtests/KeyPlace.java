package dev.sallyport.systemtests;

import java.util.Map;

/** Where an agent can put its key. */
enum KeyPlace {
  BEARER {
    @Override
    Map<String, String> headers(String key) {
      return Map.of("Authorization", "Bearer " + key);
    }
  },

  HEADER {
    @Override
    Map<String, String> headers(String key) {
      return Map.of("x-agent-key", key);
    }
  },

  /** Only for agents that were switched to allow it. */
  QUERY {
    @Override
    Map<String, String> headers(String key) {
      return Map.of();
    }

    @Override
    String query(String key) {
      return "&key=" + key;
    }
  };

  abstract Map<String, String> headers(String key);

  /** What to add to the query. */
  String query(String key) {
    return "";
  }
}
