package dev.sallyport.gate.audit.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A verifier written from the specifications alone: SPEC.md, RFC 6962, C2SP. It knows no class of
 * ours, takes its cryptography from the JDK, and computes whole trees by recursion.
 */
final class SecondVerifier {
  private static final List<String> MEMBERS =
      List.of(
          "id",
          "at",
          "organisation",
          "action",
          "decision",
          "source",
          "reason",
          "actor",
          "key",
          "object",
          "service",
          "client",
          "ticket",
          "requestId",
          "rule",
          "trace");

  private static final byte[] ED25519_HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

  /** What a checkpoint says. */
  record Head(String origin, long size, String root) {}

  private SecondVerifier() {}

  /** The head that a checkpoint states, once its signature is found right. */
  static Head head(String note, String key) throws GeneralSecurityException {
    String[] keyParts = key.split("\\+", 3);
    byte[] typed = Base64.getDecoder().decode(keyParts[2]);
    byte[] keyId = Arrays.copyOf(sha256((keyParts[0] + "\n").getBytes(UTF_8), typed), 4);
    assertThat(HexFormat.of().formatHex(keyId)).isEqualTo(keyParts[1]);
    assertThat(typed[0]).isEqualTo((byte) 1);

    String text = note.substring(0, note.indexOf("\n\n") + 1);
    String line = note.substring(text.length() + 1).strip();
    assertThat(line).startsWith("\u2014 " + keyParts[0] + " ");
    byte[] signature = Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1));
    assertThat(Arrays.copyOf(signature, 4)).isEqualTo(keyId);
    Signature check = Signature.getInstance("Ed25519");
    check.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new X509EncodedKeySpec(
                    join(ED25519_HEADER, Arrays.copyOfRange(typed, 1, typed.length)))));
    check.update(text.getBytes(UTF_8));
    assertThat(check.verify(Arrays.copyOfRange(signature, 4, signature.length))).isTrue();

    String[] lines = text.split("\n", -1);
    assertThat(lines).hasSize(4);
    return new Head(lines[0], Long.parseLong(lines[1]), lines[2]);
  }

  /** The hash of the leaf that holds this record. */
  static byte[] leaf(JsonNode record) {
    ByteArrayOutputStream leaf = new ByteArrayOutputStream();
    leaf.writeBytes("sallyport/audit/v1\n".getBytes(UTF_8));
    for (String member : MEMBERS) {
      JsonNode value = record.get(member);
      byte[] bytes = value.isNull() ? new byte[0] : value.textValue().getBytes(UTF_8);
      leaf.writeBytes(
          (member + (value.isNull() ? " -" : " " + bytes.length + ":")).getBytes(UTF_8));
      leaf.writeBytes(bytes);
      leaf.write('\n');
    }
    return sha256(new byte[] {0}, leaf.toByteArray());
  }

  /** The root over these hashes of leaves, in base64. */
  static String root(List<byte[]> leaves) {
    return Base64.getEncoder()
        .encodeToString(leaves.isEmpty() ? sha256(new byte[0], new byte[0]) : node(leaves));
  }

  private static byte[] node(List<byte[]> leaves) {
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int left = 1;
    while (left * 2 < leaves.size()) {
      left *= 2;
    }
    return sha256(
        new byte[] {1},
        join(node(leaves.subList(0, left)), node(leaves.subList(left, leaves.size()))));
  }

  /**
   * The root over an export's leaves, in base64, once the records that are said to be removed are
   * those that a record says were.
   *
   * @param objects all of the export but the first
   */
  static String rootOfExport(List<JsonNode> objects, long size) {
    Map<String, byte[]> subtrees = new HashMap<>();
    for (JsonNode object : objects) {
      if (object.has("record")) {
        long index = object.path("index").asLong();
        subtrees.put(index + "-" + (index + 1), leaf(object.path("record")));
      } else {
        run(object.has("removed") ? object.path("removed") : object.path("omitted"), subtrees);
      }
    }
    for (JsonNode object : objects) {
      long removed = object.path("removed").path("to").asLong();
      if (removed > 0) {
        assertThat(object.path("removed").path("from").asLong()).isZero();
        String said = removed + " " + base64(subtree(0, removed, subtrees));
        assertThat(objects)
            .anyMatch(
                other ->
                    other.path("record").path("action").asText().equals("audit_removed")
                        && other.path("record").path("object").asText().equals(said));
      }
    }
    return base64(subtree(0, size, subtrees));
  }

  /** The hashes of the largest full subtrees, from left to right. */
  private static void run(JsonNode run, Map<String, byte[]> subtrees) {
    long from = run.path("from").asLong();
    for (JsonNode hash : run.path("hashes")) {
      long width = 1;
      while (from % (width * 2) == 0 && from + width * 2 <= run.path("to").asLong()) {
        width *= 2;
      }
      subtrees.put(from + "-" + (from + width), Base64.getDecoder().decode(hash.asText()));
      from += width;
    }
    assertThat(from).isEqualTo(run.path("to").asLong());
  }

  private static byte[] subtree(long from, long to, Map<String, byte[]> known) {
    byte[] hash = known.get(from + "-" + to);
    if (hash != null) {
      return hash;
    }
    assertThat(to - from).as("the export says nothing of leaf %d", from).isGreaterThan(1);
    long left = 1;
    while (left * 2 < to - from) {
      left *= 2;
    }
    return sha256(
        new byte[] {1}, join(subtree(from, from + left, known), subtree(from + left, to, known)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] sha256(byte[] first, byte[] second) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(join(first, second));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
