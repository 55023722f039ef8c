package dev.sallyport.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** The rows as a table in Markdown. */
public final class Table {
  private static final String HEAD =
      """
      | connections | target | requests/s | of bare: median (min–max) | by processor time | p50 ms | p99 ms | p99.9 ms | server µs | PostgreSQL µs | generator µs | KiB allocated | peak RSS MB |
      |---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
      """;

  private Table() {}

  public static String of(List<Row> rows) {
    StringBuilder table = new StringBuilder(HEAD);
    rows.forEach(row -> table.append(line(row)));
    return table.toString();
  }

  private static String line(Row row) {
    RequestCost cost = row.cost();
    return String.format(
        Locale.ROOT,
        "| %d | %s | %,.0f | %s | %s | %.2f | %.2f | %.2f | %.1f | %.1f | %.1f | %.1f | %.0f |%n",
        row.connections(),
        row.target(),
        row.rate().median(),
        row.ratio().map(Spread::text).orElse(""),
        row.costRatio().map(Spread::text).orElse(""),
        row.p50() / 1000,
        row.p99() / 1000,
        row.p999() / 1000,
        cost.serverMicros(),
        cost.postgresMicros(),
        cost.generatorMicros(),
        cost.allocatedBytes() / 1024,
        cost.residentBytes() / 1e6);
  }
}
