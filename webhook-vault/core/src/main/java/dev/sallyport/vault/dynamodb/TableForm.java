package dev.sallyport.vault.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.vault.failure.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The table as this version needs it: made where it is missing. */
final class TableForm {
  private static final Duration LOOKS = Duration.ofMillis(500);

  /** Making a table takes some ten seconds. */
  private static final int MOST_LOOKS = 240;

  private static final Map<String, Object> DEFINITION =
      Map.of(
          "AttributeDefinitions",
          List.of(attribute(Item.PARTITION), attribute(Item.SORT)),
          "KeySchema",
          List.of(key(Item.PARTITION, "HASH"), key(Item.SORT, "RANGE")),
          "BillingMode",
          "PAY_PER_REQUEST",
          "DeletionProtectionEnabled",
          true);

  private final Vertx vertx;
  private final Table table;

  TableForm(Vertx vertx, Table table) {
    this.vertx = vertx;
    this.table = table;
  }

  private static Map<String, Object> attribute(String name) {
    return Map.of("AttributeName", name, "AttributeType", "S");
  }

  private static Map<String, Object> key(String name, String type) {
    return Map.of("AttributeName", name, "KeyType", type);
  }

  /** Makes the table unless there is one, and has DynamoDB drop what has expired. */
  Future<Void> ensure() {
    return find()
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture()
                    : table.ask("CreateTable", DEFINITION).<Void>mapEmpty())
        .compose(made -> awaitActive(MOST_LOOKS))
        .compose(active -> ensureExpiry());
  }

  private Future<Optional<JsonNode>> find() {
    return table
        .ask("DescribeTable", Map.of())
        .map(reply -> Optional.of(reply.json().path("Table")).filter(JsonNode::isObject));
  }

  private Future<Void> awaitActive(int looks) {
    return find()
        .compose(
            found -> {
              if (found.filter(TableForm::isActive).isPresent()) {
                return Future.succeededFuture();
              }
              return looks == 0
                  ? Future.failedFuture(
                      new StoreException(
                          StoreException.Kind.UNAVAILABLE, "the table is not ready yet"))
                  : vertx
                      .timer(LOOKS.toMillis(), TimeUnit.MILLISECONDS)
                      .compose(waited -> awaitActive(looks - 1));
            });
  }

  private static boolean isActive(JsonNode description) {
    String status = description.path("TableStatus").asText();
    return status.equals("ACTIVE") || status.equals("UPDATING");
  }

  private Future<Void> ensureExpiry() {
    return table
        .ask("DescribeTimeToLive", Map.of())
        .compose(
            reply -> {
              String status =
                  reply.json().path("TimeToLiveDescription").path("TimeToLiveStatus").asText();
              return status.startsWith("ENABL")
                  ? Future.succeededFuture()
                  : table
                      .ask(
                          "UpdateTimeToLive",
                          Map.of(
                              "TimeToLiveSpecification",
                              Map.of("Enabled", true, "AttributeName", Item.EXPIRES)))
                      .mapEmpty();
            });
  }
}
