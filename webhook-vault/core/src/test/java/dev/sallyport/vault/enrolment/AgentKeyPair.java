package dev.sallyport.vault.enrolment;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** An agent's own keys: it writes the public one down for its vault and opens what comes sealed. */
public final class AgentKeyPair {
  private static final int BYTES = 32;
  private static final byte[] NOTHING = {};

  private final byte[] privateKey;
  private final byte[] publicKey;

  private AgentKeyPair(byte[] privateKey, byte[] publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  public static AgentKeyPair generate() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    return new AgentKeyPair(
        ((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow(),
        littleEndian(((XECPublicKey) pair.getPublic()).getU().toByteArray()));
  }

  private static byte[] littleEndian(byte[] number) {
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < Math.min(BYTES, number.length); i++) {
      bytes[i] = number[number.length - 1 - i];
    }
    return bytes;
  }

  /** What is enrolled. */
  public String text() {
    return "x25519:" + Base64.getUrlEncoder().withoutPadding().encodeToString(publicKey);
  }

  /** The same, tried out as the vault does. */
  public RecipientKey recipient() {
    return SealingSuites.ofEveryRuntime().recipient(AgentKey.parse(text()));
  }

  /** The plaintext; fails when it was sealed to another key or for another purpose. */
  public byte[] open(byte[] encapsulated, byte[] ciphertext, byte[] info)
      throws GeneralSecurityException {
    return Rfc9180.recipient(encapsulated, privateKey, publicKey, info)
        .open(0, NOTHING, ciphertext);
  }

  @Override
  public String toString() {
    return "AgentKeyPair[" + Arrays.hashCode(publicKey) + "]";
  }
}
