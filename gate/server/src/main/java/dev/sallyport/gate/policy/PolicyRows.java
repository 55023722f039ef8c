package dev.sallyport.gate.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.policy.rule.Rule;
import dev.sallyport.gate.policy.rule.RuleReader;
import dev.sallyport.gate.policy.rule.RuleRefused;
import dev.sallyport.gate.policy.rule.RuleWriter;
import dev.sallyport.gate.policy.rule.Unreadable;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Policies as rows of the database. */
final class PolicyRows {
  private PolicyRows() {}

  /** The policy of a row with id, name, version, enabled and rules. */
  static Policy policy(Row row) {
    return new Policy(
        new PolicyId(row.getString("id")),
        row.getString("name"),
        row.getInteger("version"),
        row.getBoolean("enabled"),
        rules(row.getString("rules")));
  }

  static StoredPolicy stored(Row row) {
    return new StoredPolicy(
        policy(row),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }

  static PolicyVersion version(Row row) {
    return new PolicyVersion(policy(row), row.getOffsetDateTime("changed_at").toInstant());
  }

  static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  static String text(List<Rule> rules) {
    return new String(Json.write(RuleWriter.write(rules)), UTF_8);
  }

  /** Rules that a newer gate wrote, or somebody by hand, refuse whatever they cannot mean. */
  private static List<Rule> rules(String text) {
    try {
      return RuleReader.read("rules", Json.read(text.getBytes(UTF_8), JsonNode.class));
    } catch (JsonRefused | RuleRefused e) {
      return List.of(new Unreadable());
    }
  }
}
