package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds a text among bytes, in every form in which it could have been written there. */
final class Traces {
  private static final int BLOCK = 1 << 20;

  /** Characters of base64 for three bytes. */
  private static final int GROUP = 3;

  private final Map<String, byte[]> forms = new LinkedHashMap<>();
  private final boolean[] beginnings = new boolean[1 << 16];
  private final int longest;

  private Traces(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    forms.put("plain", bytes);
    forms.put("UTF-16, little-endian", text.getBytes(UTF_16LE));
    forms.put("UTF-16, big-endian", text.getBytes(UTF_16BE));
    String hex = HexFormat.of().formatHex(bytes);
    put("hexadecimal", hex);
    put("hexadecimal, upper case", hex.toUpperCase(java.util.Locale.ROOT));
    put("URL-encoded", URLEncoder.encode(text, UTF_8));
    put("URL-encoded, every byte", HexFormat.of().withPrefix("%").withUpperCase().formatHex(bytes));
    put("URL-encoded, every byte, lower case", HexFormat.of().withPrefix("%").formatHex(bytes));
    for (int before = 0; before < GROUP; before++) {
      put("base64 after " + before, base64(Base64.getEncoder(), bytes, before));
      put("base64url after " + before, base64(Base64.getUrlEncoder(), bytes, before));
    }
    forms.values().forEach(form -> beginnings[beginning(form, 0)] = true);
    longest = forms.values().stream().mapToInt(form -> form.length).max().orElseThrow();
  }

  static Traces of(String text) {
    return new Traces(text);
  }

  private void put(String name, String form) {
    forms.put(name, form.getBytes(ISO_8859_1));
  }

  /** Those characters of the encoding that do not depend on what stands around the text. */
  private static String base64(Base64.Encoder encoder, byte[] text, int before) {
    String one = encoder.encodeToString(surrounded(text, before, (byte) 0));
    String other = encoder.encodeToString(surrounded(text, before, (byte) 0xFF));
    int first = before == 0 ? 0 : before + 1;
    int end = first;
    while (one.charAt(end) == other.charAt(end)) {
      end++;
    }
    return one.substring(first, end);
  }

  private static byte[] surrounded(byte[] text, int before, byte with) {
    byte[] all = new byte[before + text.length + GROUP];
    Arrays.fill(all, with);
    System.arraycopy(text, 0, all, before, text.length);
    return all;
  }

  /** The names of the forms. */
  Set<String> forms() {
    return forms.keySet();
  }

  /** In which forms the text is there; empty when there is nothing of it. */
  Set<String> in(byte[] place) {
    try (InputStream bytes = new ByteArrayInputStream(place)) {
      return in(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Set<String> in(Path file) {
    try (InputStream bytes = Files.newInputStream(file)) {
      return in(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Set<String> in(InputStream bytes) throws IOException {
    Set<String> found = new TreeSet<>();
    byte[] block = new byte[BLOCK + longest];
    int kept = 0;
    int read = bytes.readNBytes(block, 0, BLOCK);
    while (read > 0) {
      int length = kept + read;
      search(block, length, found);
      kept = Math.min(longest, length); // a form that two blocks share is seen in the second one
      System.arraycopy(block, length - kept, block, 0, kept);
      read = bytes.readNBytes(block, kept, BLOCK);
    }
    return found;
  }

  private void search(byte[] block, int length, Set<String> found) {
    for (int i = 0; i + 1 < length; i++) {
      if (beginnings[beginning(block, i)]) {
        for (Map.Entry<String, byte[]> form : forms.entrySet()) {
          if (stands(form.getValue(), block, i, length)) {
            found.add(form.getKey());
          }
        }
      }
    }
  }

  private static int beginning(byte[] bytes, int at) {
    return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
  }

  private static boolean stands(byte[] form, byte[] block, int at, int length) {
    return at + form.length <= length
        && Arrays.equals(form, 0, form.length, block, at, at + form.length);
  }
}
