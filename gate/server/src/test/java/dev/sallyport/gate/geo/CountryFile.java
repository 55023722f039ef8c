package dev.sallyport.gate.geo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.service.address.IpNetwork;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes files in MaxMind's format, version 2.0: a binary tree over the bits of IPv6 addresses
 * (IPv4 at ::/96) with records of 24 bits, sixteen zero bytes, the data, a mark, the metadata.
 */
public final class CountryFile {
  private static final byte[] MARK = "\u00ab\u00cd\u00efMaxMind.com".getBytes(ISO_8859_1);
  private static final int STRING = 2;
  private static final int UINT16 = 5;
  private static final int UINT32 = 6;
  private static final int MAP = 7;
  private static final int UINT64 = 9;
  private static final int ARRAY = 11;

  /** Two records; below zero: the place of data, counted from minus one. */
  private final List<int[]> nodes = new ArrayList<>(List.of(new int[2]));

  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  /** A file with these networks; a country of the empty text is an entry without a country. */
  public static byte[] of(Map<String, String> countries) {
    CountryFile file = new CountryFile();
    countries.forEach(file::add);
    return file.bytes();
  }

  private void add(String network, String country) {
    int place = data.size();
    writeCountry(data, country);
    String[] parts = IpNetwork.parse(network).orElseThrow().toString().split("/", -1);
    byte[] address = IpNetwork.address(parts[0]).orElseThrow().getBytes();
    int start = 128 - address.length * 8;
    int prefix = start + (parts.length == 1 ? address.length * 8 : Integer.parseInt(parts[1]));
    int node = 0;
    for (int bit = 0; bit < prefix; bit++) {
      int side = bit < start ? 0 : address[(bit - start) / 8] >> (7 - (bit - start) % 8) & 1;
      if (bit == prefix - 1) {
        nodes.get(node)[side] = -1 - place;
      } else {
        if (nodes.get(node)[side] == 0) {
          nodes.add(new int[2]);
          nodes.get(node)[side] = nodes.size() - 1;
        }
        node = nodes.get(node)[side];
      }
    }
  }

  private static void writeCountry(ByteArrayOutputStream out, String country) {
    if (country.isEmpty()) {
      control(out, MAP, 0);
      return;
    }
    control(out, MAP, 2);
    text(out, "continent");
    control(out, MAP, 1);
    text(out, "code");
    text(out, "EU");
    text(out, "country");
    control(out, MAP, 1);
    text(out, "iso_code");
    text(out, country);
  }

  private byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int[] node : nodes) {
      for (int record : node) {
        int value =
            record == 0 ? nodes.size() : record > 0 ? record : nodes.size() + 16 - 1 - record;
        out.write(value >> 16);
        out.write(value >> 8);
        out.write(value);
      }
    }
    out.writeBytes(new byte[16]);
    out.writeBytes(data.toByteArray());
    out.writeBytes(MARK);
    writeMetadata(out);
    return out.toByteArray();
  }

  private void writeMetadata(ByteArrayOutputStream out) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    numbers.put("binary_format_major_version", 2);
    numbers.put("binary_format_minor_version", 0);
    numbers.put("ip_version", 6);
    numbers.put("record_size", 24);
    control(out, MAP, 9);
    numbers.forEach(
        (name, value) -> {
          text(out, name);
          number(out, UINT16, value, 2);
        });
    text(out, "node_count");
    number(out, UINT32, nodes.size(), 4);
    text(out, "build_epoch");
    number(out, UINT64, 1_700_000_000, 4);
    text(out, "database_type");
    text(out, "Test-Country");
    text(out, "languages");
    control(out, ARRAY, 0);
    text(out, "description");
    control(out, MAP, 0);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    control(out, STRING, bytes.length);
    out.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream out, int type, int value, int size) {
    control(out, type, size);
    for (int i = size - 1; i >= 0; i--) {
      out.write(value >> (8 * i));
    }
  }

  /** Type and size; types from 8 on are in a second byte, sizes here stay below 29. */
  private static void control(ByteArrayOutputStream out, int type, int size) {
    if (type < 8) {
      out.write(type << 5 | size);
    } else {
      out.write(size);
      out.write(type - 7);
    }
  }
}
