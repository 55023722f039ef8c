package dev.sallyport.gate.vaultcheck;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.mac.HmacKey;
import com.google.crypto.tink.mac.HmacParameters;
import com.google.crypto.tink.mac.MacConfig2026;
import com.google.crypto.tink.util.SecretBytes;
import dev.sallyport.gate.binding.OpenedBinding;
import dev.sallyport.service.json.Json;
import dev.sallyport.ticket.BindingKeysets;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketId;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A ticket that is right until somebody changes it. It refuses nothing, unlike what signs the
 * gate's tickets; it is for attacks on the test entry, and for nothing else.
 */
final class Forgery {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
  private static final int SHA512_BYTES = 64;

  private final TicketFormat format;
  private final Map<String, Object> header = new LinkedHashMap<>();
  private final Map<String, Object> claims = new LinkedHashMap<>();
  private final BindingSecret shared;
  private Mac mac;
  private String memberOnce = "";

  private Forgery(OpenedBinding binding) {
    this.format = binding.format();
    this.shared = binding.key().secret();
    this.mac = BindingKeysets.hmacSha256(shared);
  }

  /** One that a vault would take as it is. */
  static Forgery of(
      OpenedBinding binding, ServiceName service, Purpose purpose, Instant now, Duration lifetime) {
    Forgery forgery = new Forgery(binding);
    boolean jwt = binding.format() == TicketFormat.JWT;
    String id = TicketId.random(binding.format()).value();
    if (jwt) {
      forgery.header("alg", "HS256").header("kid", binding.key().kid());
      forgery.header("typ", "vault-ticket+jwt");
      forgery.claim("iss", binding.identity().gate()).claim("aud", binding.identity().vault());
    }
    forgery.claim("sub", TestTickets.NOBODY).claim(jwt ? "jti" : "nonce", id);
    forgery.claim("svc", service.value()).claim("pur", purpose.wireName());
    forgery.claim("iat", now.getEpochSecond());
    forgery.claim("exp", now.plus(lifetime).getEpochSecond());
    return jwt && purpose.needsGrant() ? forgery.claim("gid", TestTickets.NOBODY) : forgery;
  }

  Forgery header(String name, Object value) {
    header.put(name, value);
    return this;
  }

  Forgery withoutHeader(String name) {
    header.remove(name);
    return this;
  }

  Forgery claim(String name, Object value) {
    claims.put(name, value);
    return this;
  }

  Forgery without(String claim) {
    claims.remove(claim);
    return this;
  }

  /** The claim once more, before the right one. */
  Forgery andBefore(String claim, String value) {
    memberOnce = "\"" + claim + "\":\"" + value + "\",";
    return this;
  }

  /** Under a secret that the vault does not have. */
  Forgery underAnotherSecret() {
    mac = BindingKeysets.hmacSha256(BindingSecret.generate());
    return this;
  }

  /** With HMAC-SHA512 under the right secret, and saying so. */
  @AccessesPartialKey
  Forgery withSha512() {
    try {
      HmacKey key =
          HmacKey.builder()
              .setParameters(
                  HmacParameters.builder()
                      .setKeySizeBytes(BindingSecret.BYTES)
                      .setTagSizeBytes(SHA512_BYTES)
                      .setHashType(HmacParameters.HashType.SHA512)
                      .setVariant(HmacParameters.Variant.NO_PREFIX)
                      .build())
              .setKeyBytes(
                  SecretBytes.copyFrom(shared.exposeForSealing(), InsecureSecretKeyAccess.get()))
              .build();
      mac =
          KeysetHandle.newBuilder()
              .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
              .build()
              .getPrimitive(MacConfig2026.get(), Mac.class);
      return header("alg", "HS512");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform cannot do HMAC-SHA512", e);
    }
  }

  /** The ticket, with a signature of whatever it is now. */
  String signed() {
    String text = toBeSigned();
    byte[] tag = tag(text);
    return text
        + "."
        + (format == TicketFormat.JWT
            ? BASE64URL.encodeToString(tag)
            : HexFormat.of().formatHex(tag));
  }

  /** The ticket without a signature, and saying so. */
  String unsigned() {
    header("alg", "none");
    return toBeSigned() + ".";
  }

  private String toBeSigned() {
    String json = "{" + memberOnce + new String(Json.write(claims), US_ASCII).substring(1);
    String payload = BASE64URL.encodeToString(json.getBytes(US_ASCII));
    return format == TicketFormat.JWT
        ? BASE64URL.encodeToString(Json.write(header)) + "." + payload
        : payload;
  }

  private byte[] tag(String text) {
    try {
      return mac.computeMac(text.getBytes(US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC failed", e);
    }
  }
}
