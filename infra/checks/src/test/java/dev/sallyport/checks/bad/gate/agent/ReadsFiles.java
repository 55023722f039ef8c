package dev.sallyport.checks.bad.gate.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Breaks a rule on purpose. */
record ReadsFiles(Path path) {
  String text() throws IOException {
    return Files.readString(path);
  }
}
