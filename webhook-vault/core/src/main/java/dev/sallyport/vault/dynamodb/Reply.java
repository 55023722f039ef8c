package dev.sallyport.vault.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What DynamoDB answered.
 *
 * @param json an object, or missing where the answer was none
 * @param isCertain whether it answers the first request of several with the same content: another
 *     may have been carried out, or may still be
 */
record Reply(int status, JsonNode json, boolean isCertain) {
  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;

  Reply(int status, JsonNode json) {
    this(status, json, true);
  }

  Reply withCertainty(boolean certain) {
    return new Reply(status, json, certain);
  }

  boolean isSuccess() {
    return status == OK && json.isObject();
  }

  /** DynamoDB was in trouble; what was asked may have been done. */
  boolean isTrouble() {
    return status >= SERVER_ERROR || (status == OK && !json.isObject());
  }

  /** The name of the error, such as {@code ThrottlingException}; empty where there is none. */
  String error() {
    String type = json.path("__type").asText("");
    return type.substring(type.indexOf('#') + 1);
  }
}
