package dev.sallyport.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.systemtests.ApiDocument.Endpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Requests that a server must refuse, for everything that its document names; by what is wrong with
 * them.
 */
final class BadRequests {
  private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");
  private static final String JSON = "Content-Type: application/json\r\n";

  private final ApiDocument document;
  private final WrongValues wrong;
  private final Function<Endpoint, String> proof;
  private final Map<String, String> known;

  /**
   * @param proof header lines that prove who asks
   * @param known values of path parameters for which there is something
   */
  BadRequests(ApiDocument document, Function<Endpoint, String> proof, Map<String, String> known) {
    this.document = document;
    this.wrong = new WrongValues(document);
    this.proof = proof;
    this.known = known;
  }

  /** Methods that no path takes, and such as this one does not. */
  Map<String, byte[]> methods(String path) {
    Map<String, byte[]> requests = new LinkedHashMap<>();
    for (String method :
        List.of("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW", "get", "M-SEARCH")) {
      if (!document.methods(path).contains(method)) {
        requests.put(method + " " + path, request(method, target(path), "", new byte[0]));
      }
    }
    return requests;
  }

  /** Without a proof of who asks, or with one that is none. */
  Map<String, byte[]> proofs(Endpoint endpoint) {
    Map<String, byte[]> requests = new LinkedHashMap<>();
    for (String line :
        List.of(
            "",
            "Authorization: Bearer\r\n",
            "Authorization: Bearer x\r\n",
            "Authorization: Basic eDp4\r\n",
            "Authorization: Bearer spop_" + "0".repeat(32) + "_000000\r\n",
            "Authorization: Bearer " + "x".repeat(8_000) + "\r\n",
            "x-agent-key: \u00ff\u00fe\r\n",
            "Authorization: \u0001\r\n")) {
      requests.put(
          endpoint + " with " + line.strip(),
          request(endpoint.method(), target(endpoint.path()), line, body(endpoint)));
    }
    return requests;
  }

  private static byte[] body(Endpoint endpoint) {
    return endpoint.takesJson() ? Bytes.of("{}") : new byte[0];
  }

  Map<String, byte[]> bodies(Endpoint endpoint) {
    Map<String, byte[]> requests = new LinkedHashMap<>();
    WrongValues.junk()
        .forEach(
            (name, body) -> {
              if (body.length > 0 || endpoint.needsBody()) {
                requests.put(endpoint + ": " + name, sending(endpoint, JSON, body));
              }
            });
    wrong
        .bodies(endpoint.body())
        .forEach(
            (name, body) ->
                requests.put(
                    endpoint + ": " + name, sending(endpoint, JSON, Bytes.of(body.toString()))));
    for (String type :
        List.of(
            "",
            "Content-Type: text/plain\r\n",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "Content-Type: multipart/form-data\r\n",
            "Content-Type: application/json; charset=utf-16\r\n",
            "Content-Type: \u0000\r\n")) {
      requests.put(endpoint + ": " + type.strip(), sending(endpoint, type, Bytes.of("{}")));
    }
    requests.put(
        endpoint + ": encoded",
        sending(
            endpoint, JSON + "Content-Encoding: gzip\r\n", Bytes.of(new int[] {0x1f, 0x8b, 8})));
    return requests;
  }

  /** Only one parameter is wrong, or there twice; everything else is as it should be. */
  Map<String, byte[]> parameters(Endpoint endpoint) {
    Map<String, byte[]> requests = new LinkedHashMap<>();
    for (JsonNode parameter : endpoint.parameters()) {
      String name = parameter.get("name").asText();
      String in = parameter.get("in").asText();
      if (in.equals("query")) {
        for (String value : wrong.parameters(parameter)) {
          requests.put(
              endpoint + "?" + name + "=" + value,
              asking(endpoint, name + "=" + value + service(endpoint, name), ""));
        }
        requests.put(
            endpoint + ": " + name + " twice",
            asking(endpoint, name + "=1&" + name + "=1" + service(endpoint, name), ""));
      } else if (in.equals("header")) {
        for (String value : List.of("x", "!".repeat(30), "x".repeat(3_000))) {
          if (!takes(parameter.path("schema"), value)) {
            requests.put(
                endpoint + ": " + name + ": " + value,
                asking(endpoint, "service=github", name + ": " + value + "\r\n"));
          }
        }
      } else {
        for (String value : wrong.parameters(parameter)) {
          requests.put(
              endpoint + ": " + name + " " + value,
              request(
                  endpoint.method(),
                  target(endpoint.path().replace("{" + name + "}", value)),
                  proof.apply(endpoint) + JSON,
                  body(endpoint)));
        }
      }
    }
    requests.put(
        endpoint + " with long headers",
        asking(endpoint, "", "x-long: " + "x".repeat(20_000) + "\r\n"));
    requests.put(endpoint + " at a long address", asking(endpoint, "x=" + "y".repeat(5_000), ""));
    requests.put(endpoint + " at no address", asking(endpoint, "x=%zz", ""));
    return requests;
  }

  /** What the document itself calls right is no wrong value. */
  private static boolean takes(JsonNode schema, String value) {
    return schema.has("maxLength")
        && value.length() >= schema.path("minLength").asInt()
        && value.length() <= schema.path("maxLength").asInt()
        && value.matches(schema.path("pattern").asText(".*"));
  }

  /** Some parameters mean something only together with this one. */
  private static String service(Endpoint endpoint, String tried) {
    return !tried.equals("service")
            && endpoint.parameters().stream()
                .anyMatch(parameter -> parameter.get("name").asText().equals("service"))
        ? "&service=github"
        : "";
  }

  private byte[] asking(Endpoint endpoint, String query, String headers) {
    return request(
        endpoint.method(),
        target(endpoint.path()) + "?" + query,
        proof.apply(endpoint) + (endpoint.takesJson() ? JSON : "") + headers,
        body(endpoint));
  }

  private byte[] sending(Endpoint endpoint, String headers, byte[] body) {
    return request(
        endpoint.method(), target(endpoint.path()), proof.apply(endpoint) + headers, body);
  }

  private String target(String path) {
    return PATH_PARAMETER
        .matcher(path)
        .replaceAll(found -> known.getOrDefault(found.group(1), "absent"));
  }

  private static byte[] request(String method, String target, String headers, byte[] body) {
    return Bytes.of(
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + headers
            + (body.length == 0 && headers.indexOf("json") < 0
                ? ""
                : "Content-Length: " + body.length + "\r\n")
            + "\r\n",
        body);
  }
}
