package dev.sallyport.service.http;

import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a server accepts at most, set on purpose instead of by a library's defaults. */
public final class HttpLimits {
  /**
   * A credential URL has at most 2,000 characters; twice that leaves room for other query
   * parameters. Bytes.
   */
  public static final int REQUEST_LINE = 4 * 1024;

  /**
   * Agents send a handful of headers; proxies add some. Name and value of all together, in bytes.
   */
  public static final int HEADERS = 16 * 1024;

  /** A chunk is handed on as it arrives, so a large one only costs memory. Bytes. */
  private static final int CHUNK = 8 * 1024;

  /** Longer than the interval of any client that reuses connections sensibly. Seconds. */
  private static final int IDLE = 60;

  /** From accepting a connection to its first whole request head. */
  static final Duration FIRST_REQUEST = Duration.ofSeconds(10);

  /**
   * From an answer to the next whole request head on the same connection, the pause between them
   * included.
   */
  static final Duration NEXT_REQUEST = Duration.ofSeconds(75);

  /**
   * Each costs some kilobytes; beyond this the process would sooner run out of memory than of
   * processor.
   */
  static final int CONNECTIONS = 20_000;

  /** We take no forms. */
  private static final int FORM = 0;

  private HttpLimits() {}

  /**
   * Options for a server that clients reach. HTTP/1.1 only: an upgrade to HTTP/2 in clear text is
   * one more parser.
   */
  public static HttpServerOptions serverOptions(String host, int port) {
    return new HttpServerOptions()
        .setHost(host)
        .setPort(port)
        .setMaxInitialLineLength(REQUEST_LINE)
        .setMaxHeaderSize(HEADERS)
        .setMaxChunkSize(CHUNK)
        .setMaxFormAttributeSize(FORM)
        .setMaxFormFields(FORM)
        .setMaxFormBufferedBytes(FORM)
        .setIdleTimeout(IDLE)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setDecompressionSupported(false)
        .setCompressionSupported(false)
        .setHttp2ClearTextEnabled(false)
        .setHandle100ContinueAutomatically(false)
        .setTcpNoDelay(true);
  }
}
