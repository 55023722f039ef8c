package dev.sallyport.gate.trust;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.UnfitUrlException;
import dev.sallyport.ticket.ServiceName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Members that requests about trust and requests for keys have in common, checked. */
public final class ScopeMembers {
  private ScopeMembers() {}

  /** The member {@code agent_id}. */
  public static AgentId agent(@Nullable String text) {
    return parsed(
            "agent_id",
            required("agent_id", text),
            id -> AgentId.parse(PrincipalKind.AGENT, id),
            "the id of an agent")
        .orElseThrow();
  }

  /** Names of services. */
  public static List<ServiceName> tools(List<@Nullable String> names) {
    return entries("requested_tools", names, ServiceName::parse, "canonical names of services");
  }

  /** Names of what a key may be used for. */
  public static Optional<List<AgentScope>> capabilities(@Nullable List<@Nullable String> names) {
    return Optional.ofNullable(names)
        .map(
            list ->
                entries(
                    "requested_capabilities",
                    list,
                    AgentScope::parse,
                    "some of credentials:read, mcp:use"));
  }

  /** Routes of other services. */
  public static Optional<List<EndpointPattern>> endpoints(@Nullable List<@Nullable String> texts) {
    return Optional.ofNullable(texts)
        .map(
            list ->
                entries(
                    "requested_endpoints",
                    list,
                    EndpointPattern::parse,
                    "a method and a path such as GET /tasks/{token}"));
  }

  /** Names of data modes. */
  public static Optional<List<DataMode>> dataModes(@Nullable List<@Nullable String> names) {
    return Optional.ofNullable(names)
        .map(
            list ->
                entries(
                    "accepted_data_modes",
                    list,
                    DataMode::parse,
                    "names of lower-case letters, digits and underscores"));
  }

  /** The member {@code rate_limit_profile}. */
  public static Optional<RateLimitProfile> rate(@Nullable String name) {
    return parsed("rate_limit_profile", name, RateLimitProfile::parse, "low, standard or high");
  }

  /** A name of another system. */
  public static Optional<Reference> reference(String member, @Nullable String text) {
    return parsed(
        member,
        text,
        Reference::parse,
        "1 to 128 letters, digits and . _ : / - with a letter or digit at both ends");
  }

  /** The member {@code callback_url}, by its form alone. */
  public static Optional<OutboundUrl> callback(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(OutboundUrl::parse);
    } catch (UnfitUrlException e) {
      throw TrustProblems.unfitCallback(e);
    }
  }

  private static <T> List<T> entries(
      String member,
      List<@Nullable String> texts,
      Function<String, Optional<T>> parser,
      String expectation) {
    if (texts.size() > AccessScope.MAXIMUM_ENTRIES) {
      throw invalid(
          "The field '" + member + "' has at most " + AccessScope.MAXIMUM_ENTRIES + " entries");
    }
    return texts.stream()
        .map(
            text ->
                parser
                    .apply(required(member, text))
                    .orElseThrow(() -> invalid("The field '" + member + "' has " + expectation)))
        .toList();
  }
}
