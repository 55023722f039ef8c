package dev.sallyport.gate.signin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.gate.outbound.OutboundDocuments;
import dev.sallyport.gate.outbound.RefusedAnswerException;
import dev.sallyport.gate.token.IssuerUnavailableException;
import dev.sallyport.service.configuration.Secret;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Exchanges the code that a browser brings for the provider's word on who it was (RFC 6749, section
 * 4.1.3). Nothing else of the provider's answer is read.
 */
final class CodeExchange {
  /** Strangers can make the gate call the provider, so not many do at a time. */
  private static final int AT_A_TIME = 16;

  private final OutboundDocuments documents;
  private final SignInClient client;
  private final String redirectUrl;
  private final Semaphore turns = new Semaphore(AT_A_TIME);

  CodeExchange(OutboundDocuments documents, SignInClient client, String redirectUrl) {
    this.documents = documents;
    this.client = client;
    this.redirectUrl = redirectUrl;
  }

  /** The ID token, of which nothing is checked. */
  Future<String> exchange(URI endpoint, String code, SignInAttempt attempt) {
    if (!turns.tryAcquire()) {
      return Future.failedFuture(SignInProblems.busy());
    }
    return documents
        .post(endpoint, Buffer.buffer(form(code, attempt)), client.secret().map(this::basic))
        .onComplete(done -> turns.release())
        .recover(failure -> Future.failedFuture(explained(failure)))
        .map(CodeExchange::idToken);
  }

  private String form(String code, SignInAttempt attempt) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("grant_type", "authorization_code");
    fields.put("code", code);
    fields.put("redirect_uri", redirectUrl);
    fields.put("code_verifier", attempt.proofKey());
    if (client.secret().isEmpty()) {
      fields.put("client_id", client.id());
    }
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
        .collect(joining("&"));
  }

  private String basic(Secret secret) {
    String pair = encoded(client.id()) + ":" + encoded(secret.exposeText());
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static Throwable explained(Throwable failure) {
    return failure instanceof RefusedAnswerException refused && refused.status() < 500
        ? SignInProblems.failed("The provider did not take the code")
        : new IssuerUnavailableException(failure);
  }

  private static String idToken(Buffer answer) {
    try {
      return Optional.ofNullable(
              Json.read(answer.getBytes(), ObjectNode.class).path("id_token").textValue())
          .orElseThrow(() -> SignInProblems.failed("The provider gave no ID token"));
    } catch (JsonRefused e) {
      throw new IssuerUnavailableException(e);
    }
  }
}
