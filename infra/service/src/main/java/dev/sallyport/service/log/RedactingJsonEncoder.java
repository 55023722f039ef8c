package dev.sallyport.service.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.sallyport.service.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One log event as one line of JSON: time, level, logger, message, then the event's own keys. Every
 * text is masked.
 */
public final class RedactingJsonEncoder extends EncoderBase<ILoggingEvent> {
  /** The innermost frames say where it happened; the event loop's own are always the same. */
  private static final int FRAMES = 24;

  /** A longer chain is a loop or says nothing new. */
  private static final int CAUSES = 5;

  private static final byte[] NOTHING = {};

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("time", event.getInstant().toString());
    line.put("level", event.getLevel().toString());
    line.put("logger", event.getLoggerName());
    line.put("message", Redaction.mask(event.getFormattedMessage()));
    pairs(event).forEach(pair -> line.putIfAbsent(pair.key, value(pair.value)));
    if (event.getThrowableProxy() != null) {
      line.put("failure", failures(event.getThrowableProxy()));
    }
    return withLineBreak(Json.write(line));
  }

  private static List<KeyValuePair> pairs(ILoggingEvent event) {
    return event.getKeyValuePairs() == null ? List.of() : event.getKeyValuePairs();
  }

  private static Object value(@Nullable Object value) {
    return value instanceof Number || value instanceof Boolean
        ? value
        : Redaction.mask(String.valueOf(value));
  }

  private static List<Map<String, Object>> failures(@Nullable IThrowableProxy outermost) {
    List<Map<String, Object>> chain = new ArrayList<>();
    for (IThrowableProxy each = outermost;
        each != null && chain.size() < CAUSES;
        each = each.getCause()) {
      chain.add(failure(each));
    }
    return chain;
  }

  private static Map<String, Object> failure(IThrowableProxy failure) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("type", failure.getClassName());
    result.put("message", Redaction.mask(failure.getMessage()));
    result.put(
        "at",
        Arrays.stream(failure.getStackTraceElementProxyArray())
            .limit(FRAMES)
            .map(StackTraceElementProxy::getSTEAsString)
            .toList());
    return result;
  }

  private static byte[] withLineBreak(byte[] json) {
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }
}
