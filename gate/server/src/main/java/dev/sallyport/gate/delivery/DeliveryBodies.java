package dev.sallyport.gate.delivery;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.moment;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.identity.EnvelopeId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OnboardingId;
import dev.sallyport.gate.identity.TrustProfileId;
import dev.sallyport.gate.trust.Reference;
import dev.sallyport.gate.trust.ScopeMembers;
import dev.sallyport.ticket.key.KeyText;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is sent about keys on their way to agents. */
final class DeliveryBodies {
  private DeliveryBodies() {}

  record Issue(
      @JsonProperty("agent_id") @Nullable String agentId,
      @JsonProperty("trust_profile_id") @Nullable String profileId,
      @JsonProperty("onboarding_id") @Nullable String onboardingId,
      @JsonProperty("requested_tools") @Nullable List<@Nullable String> tools,
      @JsonProperty("requested_capabilities") @Nullable List<@Nullable String> capabilities,
      @JsonProperty("requested_endpoints") @Nullable List<@Nullable String> endpoints,
      @JsonProperty("accepted_data_modes") @Nullable List<@Nullable String> dataModes,
      @JsonProperty("rate_limit_profile") @Nullable String rate,
      @JsonProperty("credit_account_id") @Nullable String creditAccount,
      @JsonProperty("contract_id") @Nullable String contract,
      @JsonProperty("contract_requirement") @Nullable String requirement,
      @JsonProperty("ledger_references") @Nullable List<@Nullable String> ledger,
      @JsonProperty("delivery_channel") @Nullable String channel,
      @JsonProperty("callback_url") @Nullable String callback,
      @JsonProperty("expires_in_days") @Nullable Integer days) {
    IssueDraft toDraft() {
      return new IssueDraft(
          ScopeMembers.agent(agentId),
          id("trust_profile_id", profileId, TrustProfileId::parse),
          id("onboarding_id", onboardingId, OnboardingId::parse),
          new ScopeWish(
              Optional.of(ScopeMembers.tools(required("requested_tools", tools))),
              ScopeMembers.capabilities(capabilities),
              ScopeMembers.endpoints(endpoints),
              ScopeMembers.dataModes(dataModes),
              ScopeMembers.rate(rate)),
          parsed(
                  "delivery_channel",
                  required("delivery_channel", channel),
                  RetrievalMode::parse,
                  "callback_delivery, contact_channel, one_time_retrieval or"
                      + " system_to_system_exchange")
              .orElseThrow(),
          ScopeMembers.callback(callback),
          continuity(),
          days == null ? IssueDraft.DEFAULT_DAYS : days);
    }

    private Continuity continuity() {
      return new Continuity(
          ScopeMembers.reference("credit_account_id", creditAccount),
          ScopeMembers.reference("contract_id", contract),
          parsed(
                  "contract_requirement",
                  requirement,
                  ContractRequirement::parse,
                  "none, before_first_run or before_every_run")
              .orElse(ContractRequirement.BEFORE_FIRST_RUN),
          ledger == null ? List.of() : references(ledger));
    }

    private static List<Reference> references(List<@Nullable String> texts) {
      if (texts.size() > Continuity.MAXIMUM_LEDGER_REFERENCES) {
        throw invalid(
            "The field 'ledger_references' has at most "
                + Continuity.MAXIMUM_LEDGER_REFERENCES
                + " entries");
      }
      return texts.stream()
          .map(
              text ->
                  ScopeMembers.reference("ledger_references", required("ledger_references", text))
                      .orElseThrow())
          .toList();
    }
  }

  /** What the new key is to be for. */
  record RequestedScope(
      @JsonProperty("allowed_tools") @Nullable List<@Nullable String> tools,
      @JsonProperty("allowed_capabilities") @Nullable List<@Nullable String> capabilities,
      @JsonProperty("allowed_endpoints") @Nullable List<@Nullable String> endpoints,
      @JsonProperty("accepted_data_modes") @Nullable List<@Nullable String> dataModes,
      @JsonProperty("rate_limit_profile") @Nullable String rate) {
    ScopeWish toWish() {
      return new ScopeWish(
          Optional.ofNullable(tools).map(ScopeMembers::tools),
          ScopeMembers.capabilities(capabilities),
          ScopeMembers.endpoints(endpoints),
          ScopeMembers.dataModes(dataModes),
          ScopeMembers.rate(rate));
    }
  }

  record Rotate(
      @JsonProperty("rotation_request_id") @Nullable String request,
      @JsonProperty("agent_id") @Nullable String agentId,
      @JsonProperty("access_key_id") @Nullable String keyId,
      @JsonProperty("credential_envelope_id") @Nullable String envelopeId,
      @Nullable String reason,
      @JsonProperty("requested_scope") @Nullable RequestedScope scope,
      @JsonProperty("callback_url") @Nullable JsonNode callback,
      @JsonProperty("preserve_credit_account") @Nullable Boolean keepsCreditAccount,
      @JsonProperty("preserve_open_contracts") @Nullable Boolean keepsContracts,
      @JsonProperty("requested_at") @Nullable String requestedAt) {
    RotationDraft toDraft(EnvelopeId envelope) {
      moment("requested_at", requestedAt);
      if (envelopeId != null && !envelopeId.equals(envelope.value())) {
        throw DeliveryProblems.mismatch("credential_envelope_id");
      }
      return new RotationDraft(
          envelope,
          ScopeMembers.reference("rotation_request_id", required("rotation_request_id", request))
              .orElseThrow(),
          ScopeMembers.agent(agentId),
          id("access_key_id", keyId, KeyId::parse),
          parsed(
                  "reason",
                  required("reason", reason),
                  RotationReason::parse,
                  "scheduled_rotation, scope_change, callback_change, suspected_exposure,"
                      + " agent_requested or operator_requested")
              .orElseThrow(),
          required("requested_scope", scope).toWish(),
          ScopeMembers.callback(textOrNull("callback_url", callback)),
          !Boolean.FALSE.equals(keepsCreditAccount),
          !Boolean.FALSE.equals(keepsContracts));
    }
  }

  /** A member that has to be there, for null says something too. */
  private static @Nullable String textOrNull(String field, @Nullable JsonNode value) {
    JsonNode given = required(field, value);
    if (!given.isNull() && !given.isTextual()) {
      throw invalid("The field '" + field + "' is a text or null");
    }
    return given.textValue();
  }

  /** Not a record: a token has no place in one. */
  static final class Take {
    private final @Nullable String token;

    Take(@JsonProperty("token") @Nullable String token) {
      this.token = token;
    }

    /** Nothing when it cannot be one, which costs no look-up. */
    Optional<KeyText> toToken() {
      return token(required("token", token));
    }

    static Optional<KeyText> token(String text) {
      return KeyText.parse(text).filter(parsed -> parsed.prefix().equals(KeyMaking.TOKEN_PREFIX));
    }
  }

  private static <T> T id(
      String member, @Nullable String text, Function<String, Optional<T>> parser) {
    return parsed(member, required(member, text), parser, "an id that the gate has given")
        .orElseThrow();
  }
}
