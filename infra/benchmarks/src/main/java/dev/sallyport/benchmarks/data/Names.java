package dev.sallyport.benchmarks.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.key.KeyText;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * Ids and keys of made-up agents, each following from the agent's number alone: so the generator
 * sends the keys whose hashes another process has put into the database, without a list of a
 * million of them. Nothing here is a secret, and nobody else's keys are made like this.
 */
public final class Names {
  /** The service that every agent has a grant for. */
  public static final ServiceName SERVICE = new ServiceName("benchmark");

  private static final byte[] BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".getBytes(US_ASCII);
  private static final int ID_CHARACTERS = 22;
  private static final int KEY_CHARACTERS = 32;
  private static final int CHECKSUM_CHARACTERS = 6;

  private Names() {}

  /** The id of an agent ({@code agt}), of its key ({@code key}) or of its grant ({@code grt}). */
  public static String id(String kind, int agent) {
    return kind + "_" + random(agent * 4L + kind.charAt(0), ID_CHARACTERS);
  }

  /** The key of an agent, well-formed with its checksum. */
  public static String key(int agent) {
    String text = KeyText.AGENT_PREFIX + "_" + random(agent * 4L + 1_000_000_007L, KEY_CHARACTERS);
    CRC32 checksum = new CRC32();
    checksum.update(text.getBytes(US_ASCII));
    return text + "_" + base62(checksum.getValue(), CHECKSUM_CHARACTERS);
  }

  private static String random(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = BASE62[random.nextInt(BASE62.length)];
    }
    return new String(text, US_ASCII);
  }

  private static String base62(long value, int length) {
    byte[] text = new byte[length];
    long rest = value;
    for (int i = length - 1; i >= 0; i--) {
      text[i] = BASE62[(int) (rest % BASE62.length)];
      rest /= BASE62.length;
    }
    return new String(text, US_ASCII);
  }
}
