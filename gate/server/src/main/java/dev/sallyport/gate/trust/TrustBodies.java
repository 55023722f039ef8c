package dev.sallyport.gate.trust;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sallyport.gate.agent.Agent;
import dev.sallyport.gate.identity.MailAddress;
import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.gate.request.Texts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is sent about trust profiles. */
final class TrustBodies {
  private TrustBodies() {}

  record Onboard(
      @JsonProperty("agent_id") @Nullable String agentId,
      @JsonProperty("agent_name") @Nullable String agentName,
      @Nullable String purpose,
      @JsonProperty("requested_tools") @Nullable List<@Nullable String> tools,
      @JsonProperty("requested_capabilities") @Nullable List<@Nullable String> capabilities,
      @JsonProperty("requested_endpoints") @Nullable List<@Nullable String> endpoints,
      @JsonProperty("accepted_data_modes") @Nullable List<@Nullable String> dataModes,
      @JsonProperty("rate_limit_profile") @Nullable String rate,
      @JsonProperty("credit_account_id") @Nullable String creditAccount,
      @JsonProperty("callback_url") @Nullable String callback,
      @JsonProperty("contact_email") @Nullable String contact,
      @JsonProperty("receiver_public_key") @Nullable String receiver) {
    OnboardingDraft toDraft() {
      return new OnboardingDraft(
          who(),
          new AccessScope(
              ScopeMembers.tools(required("requested_tools", tools)),
              ScopeMembers.capabilities(capabilities)
                  .orElseGet(() -> List.of(AgentScope.CREDENTIALS_READ)),
              ScopeMembers.endpoints(endpoints).orElseGet(List::of),
              ScopeMembers.dataModes(dataModes).orElseGet(List::of),
              ScopeMembers.rate(rate).orElse(RateLimitProfile.STANDARD)),
          ScopeMembers.reference("credit_account_id", creditAccount),
          new Destinations(
              ScopeMembers.callback(callback),
              parsed(
                  "contact_email",
                  contact,
                  MailAddress::parse,
                  "an e-mail address such as ops@example.org"),
              parsed(
                  "receiver_public_key",
                  receiver,
                  ReceiverKey::parse,
                  "an X25519 public key: 32 bytes in base64url without padding")),
          purpose == null ? "" : purpose);
    }

    private OnboardingDraft.Who who() {
      if ((agentId == null) == (agentName == null)) {
        throw invalid(
            "Send agent_id of an agent that there is, or agent_name for one that is to be made; not"
                + " both");
      }
      if (agentName != null) {
        Texts.requireLine("agent_name", agentName, 1, Agent.MAXIMUM_NAME_LENGTH);
        return new OnboardingDraft.Who.Newcomer(agentName);
      }
      return new OnboardingDraft.Who.Known(ScopeMembers.agent(agentId));
    }
  }

  record Review(@Nullable String note) {
    static final Review SILENT = new Review(null);

    Optional<String> toNote() {
      if (note != null) {
        Texts.requireText("note", note, TrustProfile.MAXIMUM_NOTE_LENGTH);
      }
      return Optional.ofNullable(note);
    }
  }
}
