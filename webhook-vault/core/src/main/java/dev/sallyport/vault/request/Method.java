package dev.sallyport.vault.request;

import java.util.Optional;

/** The methods of requests that can be brokered. */
public enum Method {
  GET,
  HEAD,
  POST,
  PUT,
  PATCH,
  DELETE;

  /** The method with exactly this name. */
  public static Optional<Method> parse(String text) {
    for (Method method : values()) {
      if (method.name().equals(text)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
