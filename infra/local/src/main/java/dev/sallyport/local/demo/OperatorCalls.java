package dev.sallyport.local.demo;

import java.util.Map;

/** The gate as an operator uses it. */
final class OperatorCalls {
  private final HttpCalls http;
  private final String gate;
  private final Map<String, String> login;

  OperatorCalls(HttpCalls http, String gate, String operatorToken) {
    this.http = http;
    this.gate = gate;
    this.login = Map.of("Authorization", "Bearer " + operatorToken);
  }

  Answer vaultStatus() {
    return http.get(gate + "/api/vault/status", login);
  }

  Answer bind(Registration registration) {
    Map<String, String> body =
        Map.of(
            "code", registration.code(),
            "webhookUrl", registration.webhookUrl(),
            "hmacSecretHash", registration.secretHash());
    return http.post(gate + "/api/vault/webhook-bind", login, body);
  }

  Answer createAgent(String name) {
    return http.post(
        gate + "/api/agents",
        login,
        Map.of("name", name, "description", "Made by infra/local/run"));
  }

  Answer registerCredential(String service) {
    Map<String, String> body =
        Map.of("serviceName", service, "tokenType", "PlainText", "displayName", "Demo credential");
    return http.post(gate + "/api/tokens", login, body);
  }

  Answer grant(String agent, String service, int hours) {
    Map<String, Object> body = Map.of("serviceName", service, "expiresInHours", hours);
    return http.post(gate + "/api/agents/" + agent + "/grants", login, body);
  }

  Answer storeTicket(String service) {
    return http.post(gate + "/api/vault/store-ticket", login, Map.of("serviceName", service));
  }

  Answer auditLog() {
    return http.get(gate + "/api/tokens/audit-log", login);
  }
}
