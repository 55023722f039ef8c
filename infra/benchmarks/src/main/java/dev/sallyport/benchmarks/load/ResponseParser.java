package dev.sallyport.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Reads HTTP/1.1 answers that carry a {@code Content-Length}, as every server measured here sends;
 * the least that can tell where an answer ends and what its status is, so that the generator costs
 * little. Anything else is refused, never guessed.
 */
final class ResponseParser {
  /**
   * Bytes of a header line that are looked at: enough for the status line and for any length; the
   * rest is skipped.
   */
  private static final int LINE_LOOKED_AT = 64;

  private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(US_ASCII);
  private static final byte[] TRANSFER_ENCODING = "transfer-encoding:".getBytes(US_ASCII);
  private static final int NONE = -1;

  private final byte[] line = new byte[LINE_LOOKED_AT];
  private int lineLength;
  private int status;
  private int bodyRemaining;
  private boolean inBody;
  private boolean complete;

  ResponseParser() {
    reset();
  }

  /** Forgets the answer read last, ready for the next. */
  void reset() {
    lineLength = 0;
    status = NONE;
    bodyRemaining = NONE;
    inBody = false;
    complete = false;
  }

  /**
   * Reads on.
   *
   * @return the offset after what was read: {@code end}, or less when the answer is complete before
   *     it
   * @throws MalformedAnswer when this is not an answer this parser understands
   */
  int read(byte[] bytes, int offset, int end) {
    int at = offset;
    while (at < end && !complete) {
      at = inBody ? skipBody(at, end) : readLine(bytes, at, end);
    }
    return at;
  }

  boolean complete() {
    return complete;
  }

  /** The status of the answer; meaningful once it is {@link #complete}. */
  int status() {
    return status;
  }

  private int skipBody(int at, int end) {
    int skipped = Math.min(bodyRemaining, end - at);
    bodyRemaining -= skipped;
    complete = bodyRemaining == 0;
    return at + skipped;
  }

  private int readLine(byte[] bytes, int offset, int end) {
    int at = offset;
    while (at < end) {
      byte next = bytes[at++];
      if (next == '\n') {
        endLine();
        return at;
      }
      if (lineLength < LINE_LOOKED_AT) {
        line[lineLength++] = next;
      }
    }
    return at;
  }

  private void endLine() {
    int length = lineLength > 0 && line[lineLength - 1] == '\r' ? lineLength - 1 : lineLength;
    lineLength = 0;
    if (status == NONE) {
      status = parseStatus(length);
    } else if (length == 0) {
      endHead();
    } else if (startsWith(CONTENT_LENGTH, length)) {
      bodyRemaining = parseNumber(CONTENT_LENGTH.length, length);
    } else if (startsWith(TRANSFER_ENCODING, length)) {
      throw new MalformedAnswer("an answer without Content-Length");
    }
  }

  private void endHead() {
    if (bodyRemaining == NONE) {
      throw new MalformedAnswer("an answer without Content-Length");
    }
    inBody = true;
    complete = bodyRemaining == 0;
  }

  private int parseStatus(int length) {
    String text = new String(line, 0, length, US_ASCII);
    if (!text.startsWith("HTTP/1.1 ") || length < "HTTP/1.1 200".length()) {
      throw new MalformedAnswer("not an HTTP/1.1 status line");
    }
    return parseNumber("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
  }

  private int parseNumber(int from, int end) {
    int value = 0;
    int at = from;
    while (at < end && line[at] == ' ') {
      at++;
    }
    if (at == end || end - at > 9) {
      throw new MalformedAnswer("a number that is missing or too long");
    }
    for (; at < end; at++) {
      int digit = line[at] - '0';
      if (digit < 0 || digit > 9) {
        throw new MalformedAnswer("a number with other characters in it");
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private boolean startsWith(byte[] lowerCaseName, int length) {
    if (length < lowerCaseName.length) {
      return false;
    }
    for (int i = 0; i < lowerCaseName.length; i++) {
      int letter = line[i] >= 'A' && line[i] <= 'Z' ? line[i] + ('a' - 'A') : line[i];
      if (letter != lowerCaseName[i]) {
        return false;
      }
    }
    return true;
  }

  /** The server answered with something that this parser does not read. */
  static final class MalformedAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedAnswer(String message) {
      super(message);
    }
  }
}
