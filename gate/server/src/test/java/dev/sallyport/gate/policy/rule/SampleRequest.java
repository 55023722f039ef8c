package dev.sallyport.gate.policy.rule;

import java.time.Instant;

/** A request to start from; every value is another one. */
public record SampleRequest(RequestAttributes attributes) {
  /** A Tuesday. */
  public static final Instant NOW = Instant.parse("2026-11-24T10:15:00Z");

  public static final Instant GRANTED = Instant.parse("2026-11-24T08:15:00Z");

  public static SampleRequest request() {
    return new SampleRequest(
        new RequestAttributes(
            "agt_id",
            "builder",
            "agent",
            "key_id",
            "github",
            "grt_id",
            GRANTED,
            "192.0.2.7",
            address -> new Country.Known("DE"),
            false,
            false));
  }

  public SampleRequest from(String client) {
    RequestAttributes a = attributes;
    return of(a, a.grantedAt(), client, a.countries(), a.nonce(), a.sealed());
  }

  public SampleRequest in(Country country) {
    RequestAttributes a = attributes;
    return of(a, a.grantedAt(), a.client(), address -> country, a.nonce(), a.sealed());
  }

  public SampleRequest granted(Instant at) {
    RequestAttributes a = attributes;
    return of(a, at, a.client(), a.countries(), a.nonce(), a.sealed());
  }

  public SampleRequest bound(boolean nonce, boolean sealed) {
    RequestAttributes a = attributes;
    return of(a, a.grantedAt(), a.client(), a.countries(), nonce, sealed);
  }

  private static SampleRequest of(
      RequestAttributes a,
      Instant grantedAt,
      String client,
      Countries countries,
      boolean nonce,
      boolean sealed) {
    return new SampleRequest(
        new RequestAttributes(
            a.agentId(),
            a.agentName(),
            a.agentKind(),
            a.keyId(),
            a.service(),
            a.grantId(),
            grantedAt,
            client,
            countries,
            nonce,
            sealed));
  }
}
