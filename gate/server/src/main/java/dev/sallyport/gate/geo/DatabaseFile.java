package dev.sallyport.gate.geo;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** The file on disk. It blocks, so it is for worker threads. */
record DatabaseFile(Path path) {
  /** A database of cities takes 60 MB; all of it is held in memory. Bytes. */
  private static final long MAXIMUM_SIZE = 256L << 20;

  /** What differs when the file has changed. */
  record Stamp(FileTime modified, long size) {}

  /** The file's content, as it was with that stamp. */
  record Content(Reader reader, Stamp stamp) {}

  Stamp stamp() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return new Stamp(attributes.lastModifiedTime(), attributes.size());
  }

  /** Reads the whole file; fails when it is not in MaxMind's format, or changes meanwhile. */
  Content read() throws IOException {
    Stamp stamp = stamp();
    if (stamp.size() > MAXIMUM_SIZE) {
      throw new IOException("the file is longer than " + MAXIMUM_SIZE + " bytes");
    }
    try (InputStream input = Files.newInputStream(path)) {
      Reader reader = new Reader(input, new CHMCache());
      if (!stamp.equals(stamp())) {
        throw new IOException("the file changed while it was read");
      }
      return new Content(reader, stamp);
    }
  }
}
