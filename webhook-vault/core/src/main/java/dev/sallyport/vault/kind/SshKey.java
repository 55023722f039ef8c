package dev.sallyport.vault.kind;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A private key of SSH in OpenSSH's own format ({@code openssh-key-v1}), without a passphrase. */
public final class SshKey {
  /** Its {@code tokenType}. */
  public static final String TOKEN_TYPE = "SSHKey";

  /** The field that holds it. */
  public static final FieldName PRIVATE = new FieldName("sshPrivateKey");

  private static final FieldName PUBLIC = new FieldName("sshPublicKey");
  private static final String LABEL = "OPENSSH PRIVATE KEY";

  private SshKey() {}

  /** OpenSSH does not read a key without the end of its last line. */
  static PlainCredential withLineEnd(PlainCredential plain) {
    Map<FieldName, String> fields = new TreeMap<>(plain.exposeForRelease());
    fields.computeIfPresent(PRIVATE, (name, text) -> text.endsWith("\n") ? text : text + "\n");
    return PlainCredential.of(fields);
  }

  static Deposited.Facts facts(Map<FieldName, String> fields) {
    List<Pem.Block> blocks = Pem.blocks(fields.getOrDefault(PRIVATE, ""));
    if (blocks.size() != 1 || !blocks.getFirst().label().equals(LABEL)) {
      throw new IllegalArgumentException(
          PRIVATE
              + " must be one key in OpenSSH's format: `ssh-keygen -p -N '' -f FILE` turns another"
              + " into one");
    }
    byte[] open = OpenSshKey.publicHalf(blocks.getFirst().content());
    requireSame(fields, open);
    return new Deposited.Facts(Optional.empty(), Optional.of(fingerprint(open)));
  }

  private static void requireSame(Map<FieldName, String> fields, byte[] open) {
    String line = fields.get(PUBLIC);
    if (line == null) {
      return;
    }
    String[] words = line.strip().split(" ", 3);
    if (words.length < 2 || !Arrays.equals(decoded(words[1]), open)) {
      throw new IllegalArgumentException(PUBLIC + " is not the public half of " + PRIVATE);
    }
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** As {@code ssh-keygen -l} prints it. */
  private static String fingerprint(byte[] open) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(open);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
