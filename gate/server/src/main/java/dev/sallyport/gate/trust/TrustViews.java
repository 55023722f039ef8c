package dev.sallyport.gate.trust;

import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.gate.request.Page;
import dev.sallyport.ticket.ServiceName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Trust profiles as the API shows them. */
final class TrustViews {
  private final String publicUrl;

  TrustViews(String publicUrl) {
    this.publicUrl = publicUrl;
  }

  Map<String, Object> status(TrustProfile profile) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("trust_profile_id", profile.id().value());
    view.put("onboarding_id", profile.onboarding().value());
    view.put("agent_id", profile.agent().value());
    view.put("review_status", profile.state().wireName());
    view.put("purpose", profile.purpose());
    view.put("scope", scope(profile));
    view.put("destinations", destinations(profile.destinations()));
    view.put("submitted_by", profile.submittedBy());
    view.put("submitted_at", profile.submittedAt().toString());
    Optional<TrustProfile.Review> review = profile.review();
    view.put("reviewed_by", review.map(TrustProfile.Review::by).orElse(null));
    view.put(
        "reviewed_at", review.map(TrustProfile.Review::at).map(Instant::toString).orElse(null));
    view.put("review_note", review.flatMap(TrustProfile.Review::note).orElse(null));
    view.put("next_action", profile.state().nextAction());
    view.put("links", links(profile));
    return view;
  }

  private static Map<String, Object> scope(TrustProfile profile) {
    AccessScope scope = profile.scope();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("allowed_tools", scope.tools().stream().map(ServiceName::value).toList());
    view.put(
        "allowed_capabilities", scope.capabilities().stream().map(AgentScope::wireName).toList());
    view.put("allowed_endpoints", scope.endpoints().stream().map(EndpointPattern::value).toList());
    view.put("accepted_data_modes", scope.dataModes().stream().map(DataMode::value).toList());
    view.put("credit_account_id", profile.creditAccount().map(Reference::value).orElse(null));
    view.put("rate_limit_profile", scope.rate().wireName());
    return view;
  }

  private static Map<String, Object> destinations(Destinations destinations) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("callback_url", destinations.callback().map(Object::toString).orElse(null));
    view.put("contact_email", destinations.contact().map(Object::toString).orElse(null));
    view.put("receiver_public_key", destinations.receiver().map(ReceiverKey::text).orElse(null));
    return view;
  }

  private Map<String, Object> links(TrustProfile profile) {
    Map<String, Object> links = new LinkedHashMap<>();
    links.put("agent_status", publicUrl + "/api/agents/status/" + profile.id().value());
    links.put("access_keys", publicUrl + "/api/agents/access-keys");
    return links;
  }

  Map<String, Object> page(Page<TrustProfile> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("trust_profiles", page.items().stream().map(this::status).toList());
    view.put("next_cursor", page.next().orElse(null));
    return view;
  }
}
