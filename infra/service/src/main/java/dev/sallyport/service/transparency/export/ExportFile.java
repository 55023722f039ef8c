package dev.sallyport.service.transparency.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;

/** The objects of a file, one after the other: of JSON Lines, or of one JSON array. */
public final class ExportFile implements AutoCloseable, Iterator<JsonNode> {
  private static final ObjectReader READER =
      new JsonMapper(JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build())
          .readerFor(JsonNode.class);

  private final DigestInputStream bytes;
  private final MappingIterator<JsonNode> objects;

  private ExportFile(DigestInputStream bytes) throws IOException {
    this.bytes = bytes;
    this.objects = READER.readValues(bytes);
  }

  /** Opens it. */
  public static ExportFile open(Path file) throws IOException {
    InputStream input = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      return new ExportFile(new DigestInputStream(input, MessageDigest.getInstance("SHA-256")));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public boolean hasNext() {
    return objects.hasNext();
  }

  @Override
  public JsonNode next() {
    return objects.next();
  }

  /** SHA-256 of the whole file, in hex; reads what is left of it. */
  String sha256Hex() throws IOException {
    bytes.transferTo(OutputStream.nullOutputStream());
    return HexFormat.of().formatHex(bytes.getMessageDigest().digest());
  }

  @Override
  public void close() throws IOException {
    objects.close();
    bytes.close();
  }
}
