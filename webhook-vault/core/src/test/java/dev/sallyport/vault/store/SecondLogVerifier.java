package dev.sallyport.vault.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says whether an export of a vault's log is what was signed. Written from AUDIT-LOG.md, RFC 6962
 * and C2SP alone: it knows no class of the vault, takes its cryptography from the JDK, and holds
 * everything in memory.
 */
public final class SecondLogVerifier {
  private static final List<String> MEMBERS =
      List.of(
          "sequence",
          "at",
          "organisation",
          "outcome",
          "reason",
          "ticket",
          "subject",
          "service",
          "purpose",
          "fields",
          "client",
          "requestId");

  /** Subtrees whose hash the file gives, by the leaves that they cover. */
  private final Map<Span, byte[]> given = new HashMap<>();

  /** Roots that entries tell of entries that were removed, by how many these are. */
  private final Map<Long, List<String>> told = new HashMap<>();

  private long removed;
  private boolean wrong;

  private SecondLogVerifier() {}

  private record Span(long from, long to) {}

  private record Head(long size, String root) {}

  /**
   * Whether nothing is wrong.
   *
   * @param key of the log, as its owner kept it
   * @param kept a checkpoint from elsewhere
   */
  public static boolean accepts(Path export, String key, String kept)
      throws IOException, GeneralSecurityException {
    List<String> lines = Files.readAllLines(export);
    SecondLogVerifier verifier = new SecondLogVerifier();
    ObjectMapper json = new ObjectMapper();
    @Nullable Head head = head(json.readTree(lines.getFirst()).path("checkpoint").asText(), key);
    @Nullable Head before = head(kept, key);
    if (head == null || before == null || before.size() > head.size()) {
      return false;
    }
    for (String line : lines.subList(1, lines.size())) {
      verifier.line(json.readTree(line));
    }
    return !verifier.wrong
        && verifier.covers(head)
        && verifier.covers(before)
        && verifier.explainsWhatIsRemoved();
  }

  private void line(JsonNode line) {
    if (line.has("record")) {
      byte[] leaf = Base64.getDecoder().decode(line.path("leaf").asText());
      long index = line.path("index").asLong();
      wrong |= !Arrays.equals(leaf, leaf(line.path("record")));
      wrong |= given.put(new Span(index, index + 1), leaf) != null;
      hear(line.path("record"));
    } else if (line.has("removed")) {
      run(line.path("removed"));
    } else {
      wrong = true;
    }
  }

  /** Hashes of the largest full subtrees from left to right. */
  private void run(JsonNode run) {
    long at = run.path("from").asLong();
    long to = run.path("to").asLong();
    for (JsonNode hash : run.path("hashes")) {
      long width = 1;
      while (at % (2 * width) == 0 && at + 2 * width <= to) {
        width *= 2;
      }
      given.put(new Span(at, at + width), Base64.getDecoder().decode(hash.asText()));
      at += width;
    }
    wrong |= at != to;
    removed = at;
  }

  private void hear(JsonNode record) {
    String[] words = record.path("subject").asText("").split(" ", -1);
    if (record.path("reason").asText().equals("log_removed") && words.length == 2) {
      told.computeIfAbsent(Long.parseLong(words[0]), count -> new ArrayList<>()).add(words[1]);
    }
  }

  private boolean explainsWhatIsRemoved() {
    return removed == 0
        || told.getOrDefault(removed, List.of()).stream()
            .anyMatch(root -> covers(new Head(removed, root)));
  }

  private boolean covers(Head head) {
    byte @Nullable [] root = head.size() == 0 ? sha256() : hash(0, head.size());
    return root != null && Base64.getEncoder().encodeToString(root).equals(head.root());
  }

  /** RFC 6962, section 2.1; null where the file does not say enough. */
  private byte @Nullable [] hash(long from, long to) {
    byte @Nullable [] known = given.get(new Span(from, to));
    if (known != null || to - from == 1) {
      return known;
    }
    long left = Long.highestOneBit(to - from - 1);
    byte @Nullable [] first = hash(from, from + left);
    byte @Nullable [] second = hash(from + left, to);
    return first == null || second == null ? null : sha256(new byte[] {1}, first, second);
  }

  private static byte[] leaf(JsonNode record) {
    StringBuilder text = new StringBuilder("sallyport/release/v1\n");
    for (String member : MEMBERS) {
      JsonNode value = record.path(member);
      text.append(member)
          .append(
              value.isTextual()
                  ? " " + value.textValue().getBytes(UTF_8).length + ":" + value.textValue()
                  : " -")
          .append('\n');
    }
    return sha256(new byte[] {0}, text.toString().getBytes(UTF_8));
  }

  /** What a signed note states; null where this key has not signed it. */
  private static @Nullable Head head(String note, String key) throws GeneralSecurityException {
    String[] parts = key.split("\\+", 3);
    byte[] typed = Base64.getDecoder().decode(parts[2]);
    byte[] id = Arrays.copyOf(sha256((parts[0] + "\n").getBytes(UTF_8), typed), 4);
    int end = note.indexOf("\n\n") + 1;
    byte[] signed = Base64.getDecoder().decode(note.substring(note.lastIndexOf(' ') + 1).strip());
    Signature check = Signature.getInstance("Ed25519");
    check.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new X509EncodedKeySpec(
                    HexFormat.of()
                        .parseHex(
                            "302a300506032b6570032100"
                                + HexFormat.of().formatHex(typed, 1, typed.length)))));
    check.update(note.substring(0, end).getBytes(UTF_8));
    if (!Arrays.equals(Arrays.copyOf(signed, 4), id)
        || !check.verify(Arrays.copyOfRange(signed, 4, signed.length))) {
      return null;
    }
    String[] lines = note.split("\n", -1);
    return lines[0].equals(parts[0]) ? new Head(Long.parseLong(lines[1]), lines[2]) : null;
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
