package dev.sallyport.gate.delivery;

import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.gate.trust.AccessScope;
import dev.sallyport.gate.trust.DataMode;
import dev.sallyport.gate.trust.EndpointPattern;
import dev.sallyport.gate.trust.ReceiverKey;
import dev.sallyport.gate.trust.Reference;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.key.KeyText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Envelopes and deliveries as the API shows them. The key is in none of them. */
final class EnvelopeViews {
  private final String publicUrl;

  EnvelopeViews(String publicUrl) {
    this.publicUrl = publicUrl;
  }

  /** As it is answered to who had the key made: with what is to be passed on by hand. */
  Map<String, Object> issued(Issuing.Issued issued) {
    Envelope envelope = issued.envelope();
    Map<String, Object> view = envelope(envelope, List.of());
    issued.token().ifPresent(text -> view.put("retrieval", retrieval(envelope, text)));
    issued.callbackSecret().ifPresent(secret -> view.put("callback_secret", secret.expose()));
    return view;
  }

  /** As it is answered to who has taken the key: the only place where one is. */
  Map<String, Object> taken(Envelope envelope, KeyText key) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("access_key", key.expose());
    view.put("access_key_id", envelope.keyId().value());
    view.put("agent_id", envelope.agent().value());
    view.put("envelope", envelope(envelope, List.of()));
    return view;
  }

  /** What takes the key. */
  Map<String, Object> retrieval(Envelope envelope, KeyText token) {
    String path = retrievalPath(envelope);
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("url", publicUrl + path);
    view.put("token", token.expose());
    view.put("expires_at", envelope.delivery().waitsUntil().map(Instant::toString).orElse(null));
    return view;
  }

  private static String retrievalPath(Envelope envelope) {
    return "/api/agents/access-keys/" + envelope.delivery().id().value() + "/retrieval";
  }

  Map<String, Object> envelope(Envelope envelope, List<AccessKeys.Past> history) {
    Continuity continuity = envelope.continuity();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("envelope_id", envelope.id().value());
    view.put("credential_type", "agent_access_key");
    view.put("agent_id", envelope.agent().value());
    view.put("trust_profile_id", envelope.profile().value());
    view.put("onboarding_id", envelope.onboarding().value());
    view.put("access_key_id", envelope.keyId().value());
    view.put("masked_key_hint", envelope.maskedHint());
    view.put("retrieval_mode", envelope.mode().wireName());
    view.put("credential_status", envelope.status().wireName());
    view.put("issued_at", envelope.issuedAt().toString());
    view.put("expires_at", envelope.expiresAt().toString());
    view.put("scope", scope(envelope.scope(), continuity));
    view.put("ledger_references", texts(continuity.ledger(), Reference::value));
    view.put("delivery_proof", proof(envelope.delivery()));
    envelope
        .sealed()
        .filter(box -> !envelope.status().hasEnded())
        .ifPresent(box -> view.put("sealed_access_key", box(box)));
    view.put("rotation", rotation(envelope, history));
    view.put(
        "next_action",
        envelope.status().nextAction(continuity.requirement(), continuity.contract().isPresent()));
    view.put("links", links(envelope));
    return view;
  }

  private static Map<String, Object> scope(AccessScope scope, Continuity continuity) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("allowed_tools", texts(scope.tools(), ServiceName::value));
    view.put("allowed_capabilities", texts(scope.capabilities(), AgentScope::wireName));
    view.put("allowed_endpoints", endpoints(scope));
    view.put("accepted_data_modes", texts(scope.dataModes(), DataMode::value));
    view.put("credit_account_id", continuity.creditAccount().map(Reference::value).orElse(null));
    view.put("contract_id", continuity.contract().map(Reference::value).orElse(null));
    view.put("contract_requirement", continuity.requirement().wireName());
    view.put("rate_limit_profile", scope.rate().wireName());
    return view;
  }

  /** What the key opens at this gate, and then what it is meant for elsewhere. */
  private static List<String> endpoints(AccessScope scope) {
    return Stream.concat(
            scope.capabilities().stream().flatMap(GateEndpoints::of),
            scope.endpoints().stream().map(EndpointPattern::value))
        .distinct()
        .toList();
  }

  private static <T> List<String> texts(List<T> entries, Function<T, String> text) {
    return entries.stream().map(text).toList();
  }

  private static Map<String, Object> proof(Delivery delivery) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("delivery_id", delivery.id().value());
    view.put("delivered_to", delivery.destination().orElse(null));
    view.put(
        "delivered_at",
        delivery.deliveredAt().or(delivery::retrievedAt).map(Instant::toString).orElse(null));
    view.put("callback_status", delivery.state().wireName());
    return view;
  }

  private static Map<String, Object> box(ReceiverKey.Sealed box) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("suite", ReceiverKey.SUITE);
    view.put("enc", box.encapsulation());
    view.put("ct", box.ciphertext());
    return view;
  }

  private static Map<String, Object> rotation(Envelope envelope, List<AccessKeys.Past> history) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("replaces", envelope.rotation().map(it -> it.previous().value()).orElse(null));
    view.put("replaced_by", envelope.successor().map(Object::toString).orElse(null));
    view.put("reason", envelope.rotation().map(it -> it.reason().wireName()).orElse(null));
    view.put(
        "rotation_request_id", envelope.rotation().map(Envelope.Replaced::request).orElse(null));
    view.put("history", history.stream().map(EnvelopeViews::past).toList());
    return view;
  }

  private static Map<String, Object> past(AccessKeys.Past past) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("envelope_id", past.envelope());
    view.put("access_key_id", past.key());
    view.put("issued_at", past.issuedAt().toString());
    view.put("reason", past.reason().orElse(null));
    return view;
  }

  private Map<String, Object> links(Envelope envelope) {
    String self = publicUrl + "/api/agents/credentials/" + envelope.id().value();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("self", self);
    view.put("rotation", self + "/rotate");
    view.put("access_key_delivery", deliveryLink(envelope));
    view.put("agent_status", publicUrl + "/api/agents/status/" + envelope.profile().value());
    view.put("schema", publicUrl + Schemas.ENVELOPE);
    return view;
  }

  private String deliveryLink(Envelope envelope) {
    return publicUrl + "/api/agents/access-keys/" + envelope.delivery().id().value() + "/delivery";
  }

  Map<String, Object> delivery(Envelope envelope) {
    Delivery delivery = envelope.delivery();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("delivery_id", delivery.id().value());
    view.put("envelope_id", envelope.id().value());
    view.put("agent_id", envelope.agent().value());
    view.put("access_key_id", envelope.keyId().value());
    view.put("delivery_channel", envelope.mode().wireName());
    view.put("delivery_status", delivery.state().wireName());
    view.put("delivered_to", delivery.destination().orElse(null));
    view.put("created_at", delivery.createdAt().toString());
    view.put("delivered_at", delivery.deliveredAt().map(Instant::toString).orElse(null));
    view.put("retrieved_at", delivery.retrievedAt().map(Instant::toString).orElse(null));
    view.put("expires_at", delivery.waitsUntil().map(Instant::toString).orElse(null));
    view.put("failure", delivery.failure().orElse(null));
    view.put("links", deliveryLinks(envelope));
    return view;
  }

  private Map<String, Object> deliveryLinks(Envelope envelope) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("self", deliveryLink(envelope));
    view.put("envelope", publicUrl + "/api/agents/credentials/" + envelope.id().value());
    view.put("schema", publicUrl + Schemas.DELIVERY);
    return view;
  }

  /** For anybody who has the link: that something waits, and nothing else. */
  Map<String, Object> waiting(String deliveryId, AccessKeys.Waiting waiting) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("delivery_id", deliveryId);
    view.put("waiting", waiting.waits());
    view.put("expires_at", waiting.until().toString());
    view.put("how", "POST {\"token\": …} here takes the key, once; looking takes nothing");
    return view;
  }
}
