package dev.sallyport.service.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a leaf holds of a record: its kind and version in a line, then each member in a line of its
 * own, as {@code name length:value}, or {@code name -} where there is none. Lengths count the bytes
 * of UTF-8, so no value can look like the next member. Written for ever like this.
 */
public final class LeafText {
  private LeafText() {}

  /** The leaf of a record with these members, in this order. */
  public static TreeHash hash(String kind, Map<String, @Nullable String> members) {
    return TreeHash.ofLeaf(bytes(kind, members));
  }

  static byte[] bytes(String kind, Map<String, @Nullable String> members) {
    ByteArrayOutputStream leaf = new ByteArrayOutputStream(512);
    leaf.writeBytes((kind + "\n").getBytes(UTF_8));
    members.forEach((name, value) -> write(leaf, name, value));
    return leaf.toByteArray();
  }

  private static void write(ByteArrayOutputStream leaf, String name, @Nullable String value) {
    if (value == null) {
      leaf.writeBytes((name + " -\n").getBytes(UTF_8));
      return;
    }
    byte[] bytes = value.getBytes(UTF_8);
    leaf.writeBytes((name + " " + bytes.length + ":").getBytes(UTF_8));
    leaf.writeBytes(bytes);
    leaf.write('\n');
  }
}
