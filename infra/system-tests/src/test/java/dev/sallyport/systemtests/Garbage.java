package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What comes in at an open port, and is no request. */
final class Garbage {
  private static final int SHOWN = 80;
  private static final String JSON = "Content-Type: application/json\r\n";

  private Garbage() {}

  static List<byte[]> noRequests() {
    List<byte[]> garbage = new ArrayList<>();
    Random random = new Random(1);
    for (int length : List.of(1, 10, 100, 1_000, 20_000)) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      garbage.add(Bytes.of("", bytes));
      garbage.add(Bytes.of("\r\n\r\n", bytes));
      garbage.add(Bytes.of("GET / HTTP/1.1\r\nHost: x\r\nx: ", bytes));
    }
    List<String> texts = new ArrayList<>();
    texts.addAll(heads());
    texts.addAll(bodies());
    texts.forEach(text -> garbage.add(Bytes.of(text)));
    return garbage.stream().map(Garbage::ended).toList();
  }

  private static List<String> heads() {
    return List.of(
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
        "GET",
        "GET / HTTP/1.1",
        "GET  / HTTP/1.1\r\nHost: x",
        "GET /\u0000 HTTP/1.1\r\nHost: x",
        "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close",
        "GET http://[:: HTTP/1.1\r\nHost: x\r\nConnection: close",
        "CONNECT x:1 HTTP/1.1\r\nHost: x\r\nConnection: close",
        "GET / HTTP/1.1\r\nHo st: x",
        "GET / HTTP/1.1\r\nHost: x\r\nx: a\u0000b",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close",
        "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: x",
        "GET / HTTP/1.1\r\nHost: x\r\nx: " + "x".repeat(50_000),
        "GET / HTTP/1.1\r\nHost: x\r\n" + "x: y\r\n".repeat(5_000));
  }

  private static List<String> bodies() {
    String post = "POST /v1/store HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + JSON;
    return List.of(
        post + "Content-Length: -1",
        post + "Content-Length: 1e3",
        post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\nzz",
        post + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{",
        post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n{",
        post + "Transfer-Encoding: gzip");
  }

  static List<byte[]> otherVersions() {
    return List.of(
        Bytes.of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        Bytes.of("GET / HTTP/9.9\r\nHost: x\r\n\r\n"),
        Bytes.of("GET / FTP/1.1\r\nHost: x\r\n\r\n"));
  }

  /** So that no server can wait for more of it. */
  private static byte[] ended(byte[] bytes) {
    return Bytes.of(new String(bytes, ISO_8859_1), Bytes.of("\r\n\r\n"));
  }

  static String shown(byte[] bytes) {
    return new String(bytes, 0, Math.min(SHOWN, bytes.length), ISO_8859_1);
  }
}
