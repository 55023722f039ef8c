package dev.sallyport.ticket.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import dev.sallyport.ticket.Bindings;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs whatever it is given, well-formed or not, with nimbus-jose-jwt or with the platform's HMAC.
 */
final class Forge {
  static final String HEADER = json("{'alg':'HS256','kid':'key-17','typ':'vault-ticket+jwt'}");

  private Forge() {}

  /** Single quotes for double ones, so that JSON is readable here. */
  static String json(String text) {
    return text.replace('\'', '"');
  }

  static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String base64Url(String text) {
    return base64Url(text.getBytes(UTF_8));
  }

  static String nimbus(String payload) {
    return nimbus(
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .keyID("key-17")
            .type(new JOSEObjectType("vault-ticket+jwt"))
            .build(),
        payload);
  }

  static String nimbus(JWSHeader header, String payload) {
    try {
      JWSObject jws = new JWSObject(header, new Payload(payload));
      jws.sign(new MACSigner(Bindings.counting()));
      return jws.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String jws(String header, String payload) {
    return signed(base64Url(header) + "." + base64Url(payload));
  }

  static String jws(String header, byte[] payload) {
    return signed(base64Url(header) + "." + base64Url(payload));
  }

  /** The signing input with its signature under the binding's first key. */
  static String signed(String signingInput) {
    return signingInput + "." + base64Url(hmac(Bindings.counting(), signingInput));
  }

  static String tokenVault2(String payload) {
    return tagged(base64Url(payload));
  }

  static String tagged(String payloadText) {
    return payloadText + "." + HexFormat.of().formatHex(hmac(Bindings.counting(), payloadText));
  }

  static byte[] hmac(byte[] key, String text) {
    return hmac("HmacSHA256", key, text);
  }

  static byte[] hmac(String algorithm, byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
