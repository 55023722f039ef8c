package dev.sallyport.service.http;

/**
 * A route as listings show it.
 *
 * @param method such as {@code GET}
 * @param path with parameters in braces, as OpenAPI writes them
 */
public record RegisteredRoute(String method, String path, Access access) {}
