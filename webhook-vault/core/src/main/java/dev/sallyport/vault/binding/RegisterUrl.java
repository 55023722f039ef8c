package dev.sallyport.vault.binding;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.service.json.Json;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.RequestHeader;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * {@code GET /v1/register-url}: the address at the gate where the owner registers this vault, with
 * a new one-time code in it. Open until a gate is bound; from then on it takes the owner's secret.
 */
public final class RegisterUrl implements Endpoint {
  private final Organisation organisation;
  private final Bindings bindings;
  private final BindingSeal seal;
  private final BindingIdentity identity;
  private final Optional<OwnerSecret> owner;
  private final InstantSource clock;
  private final SecureRandom random;

  /**
   * @param owner empty when none is configured: then nobody registers a second time
   */
  public RegisterUrl(
      Organisation organisation,
      Bindings bindings,
      BindingSeal seal,
      BindingIdentity identity,
      Optional<OwnerSecret> owner,
      InstantSource clock,
      SecureRandom random) {
    this.organisation = organisation;
    this.bindings = bindings;
    this.seal = seal;
    this.identity = identity;
    this.owner = owner;
    this.clock = clock;
    this.random = random;
  }

  private record Registration(
      String registrationUrl, String code, long expiresIn, String webhookUrl) {
    /** The code stays out of logs. */
    @Override
    public String toString() {
      return "Registration[redacted]";
    }
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    return bindings
        .find(organisation)
        .map(
            state ->
                state.orElseThrow(
                    () -> new IllegalStateException("the first start made a binding")))
        .compose(state -> issue(request, state));
  }

  private Future<VaultResponse> issue(VaultRequest request, BindingState state) {
    ExchangeCode code = ExchangeCode.generate(random);
    Instant expiresAt = clock.instant().plus(ExchangeCode.LIFETIME);
    return issue(request, state, code, expiresAt)
        .map(
            issued -> {
              if (!issued) {
                throw Exchange.sealed();
              }
              return VaultResponse.json(200, Json.write(registration(code, state.binding())));
            });
  }

  private Future<Boolean> issue(
      VaultRequest request, BindingState state, ExchangeCode code, Instant expiresAt) {
    if (state.isBound()) {
      requireOwner(request);
      return bindings.issueToOwner(organisation, code, expiresAt);
    }
    return bindings.issue(organisation, code, expiresAt);
  }

  private void requireOwner(VaultRequest request) {
    OwnerSecret secret = owner.orElseThrow(Exchange::sealed);
    if (request.header(RequestHeader.OWNER_SECRET).filter(secret::matches).isEmpty()) {
      throw new VaultRefusal(
          VaultError.AUTH_FAILED,
          "owner_secret",
          "A gate is bound: registering anew takes the owner's secret.");
    }
  }

  private Registration registration(ExchangeCode code, SealedBinding binding) {
    String text = code.exposeForRegistration();
    String url =
        identity.gate()
            + "/vault/webhook-bind?code="
            + text
            + "&webhook_url="
            + encoded(Base64.getEncoder().encodeToString(identity.vault().getBytes(UTF_8)))
            + "&hmac_hash="
            + seal.open(binding).secret().sha256Hex();
    return new Registration(url, text, ExchangeCode.LIFETIME.toSeconds(), identity.vault());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
