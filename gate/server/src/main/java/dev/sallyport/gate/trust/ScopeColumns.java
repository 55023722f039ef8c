package dev.sallyport.gate.trust;

import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.ticket.ServiceName;
import io.vertx.sqlclient.Row;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The columns by which a profile and an envelope say the same thing: what a key is good for. */
public final class ScopeColumns {
  private ScopeColumns() {}

  /** Reads them. */
  public static AccessScope read(Row row) {
    return new AccessScope(
        list(row, "tools", ServiceName::new),
        list(row, "capabilities", name -> AgentScope.parse(name).orElseThrow()),
        list(row, "endpoints", EndpointPattern::new),
        list(row, "data_modes", DataMode::new),
        RateLimitProfile.parse(row.getString("rate_limit_profile")).orElseThrow());
  }

  /** The texts of an array, each as what it stands for. */
  public static <T> List<T> list(Row row, String column, Function<String, T> type) {
    return Arrays.stream(row.getArrayOfStrings(column)).map(type).toList();
  }
}
