package dev.sallyport.vault.request;

import com.fasterxml.jackson.databind.JsonNode;

/** Injections that come with a request instead of from the credential's owner. */
public final class InjectionRules {
  private InjectionRules() {}

  /**
   * Headers by templates.
   *
   * @throws IllegalArgumentException when they are none; the message names the member
   */
  public static Injection headers(JsonNode templates) {
    return InjectionInJson.headers(templates);
  }
}
