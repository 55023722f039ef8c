package dev.sallyport.vault.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.dynamodb.LocalDynamoDb;
import dev.sallyport.service.configuration.Environment;
import dev.sallyport.vault.binding.Bindings;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.Redemptions;
import dev.sallyport.vault.store.BackupsContract;
import dev.sallyport.vault.store.BindingsContract;
import dev.sallyport.vault.store.CredentialsContract;
import dev.sallyport.vault.store.DepositsContract;
import dev.sallyport.vault.store.DocumentsContract;
import dev.sallyport.vault.store.EnrolmentsContract;
import dev.sallyport.vault.store.KeysetsContract;
import dev.sallyport.vault.store.RedemptionsContract;
import dev.sallyport.vault.store.ReleaseCapsContract;
import dev.sallyport.vault.store.ReleaseLogContract;
import dev.sallyport.vault.store.RotationContract;
import dev.sallyport.vault.store.Samples;
import dev.sallyport.vault.store.StoreInstance;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class DynamoStoreTest
    implements CredentialsContract,
        RedemptionsContract,
        DepositsContract,
        DocumentsContract,
        EnrolmentsContract,
        ReleaseCapsContract,
        ReleaseLogContract,
        BindingsContract,
        KeysetsContract,
        BackupsContract,
        RotationContract {
  private static final Vertx VERTX = Vertx.vertx();
  private static final LocalKeyEncryptionKeys KEYS = LocalKeyEncryptionKeys.generate();

  private TableLocation location = newTable();

  @AfterAll
  static void stop() {
    StoreInstance.await(VERTX.close());
  }

  private static TableLocation newTable() {
    Map<String, String> variables = new HashMap<>(LocalDynamoDb.instance().newVaultStore());
    return Environment.readPart(
        variables,
        environment ->
            TableLocation.parse(environment.required("VAULT_STORE"), environment).orElseThrow());
  }

  @Override
  public StoreInstance open() {
    return StoreInstance.open(
        VERTX,
        ORGANISATION,
        KEYS,
        DynamoClosedStore.create(VERTX, location, InstantSource.system()));
  }

  /** Nobody deletes a vault's table by mistake; a lost one is a new one. */
  @Override
  public void wipe() {
    location = newTable();
  }

  @Override
  public int manyTickets() {
    return 30;
  }

  /** DynamoDB forgets by itself: what is asked is that it is told when, and not too early. */
  @Override
  @Test
  public void forgetsLongExpiredRedemptionsAndNoOthers() {
    try (StoreInstance store = open()) {
      Instant expiry = NOW.plusSeconds(30);
      Redemption redemption = Samples.redemption(Samples.ticket(), expiry, Optional.empty());
      store.call(s -> s.redemptions().redeem(redemption));

      Item item = item(Place.ticket(ORGANISATION, redemption.ticketBits())).orElseThrow();

      assertThat(Instant.ofEpochSecond(item.number(Item.EXPIRES)))
          .isBetween(
              expiry.plus(Redemptions.REMEMBERED_AFTER_EXPIRY),
              expiry.plus(Redemptions.REMEMBERED_AFTER_EXPIRY).plusSeconds(2));
      store.expect(s -> s.redemptions().forgetExpired(ORGANISATION, NOW)).isEqualTo(0);
      assertThat(timeToLive()).isEqualTo("ENABLED expires");
    }
  }

  @Override
  @Test
  public void forgetsOldCallsAndNoOthers() {
    try (StoreInstance store = open()) {
      store.call(s -> s.bindings().rememberCall(ORGANISATION, "old", NOW));

      Item item = item(Place.call(ORGANISATION, "old")).orElseThrow();

      assertThat(Instant.ofEpochSecond(item.number(Item.EXPIRES)))
          .isBetween(
              NOW.plus(Bindings.CALLS_REMEMBERED),
              NOW.plus(Bindings.CALLS_REMEMBERED).plusSeconds(2));
      store.expect(s -> s.bindings().forgetCalls(ORGANISATION, NOW)).isEqualTo(0);
    }
  }

  private Optional<Item> item(Place place) {
    return StoreInstance.await(table().find(place));
  }

  private String timeToLive() {
    var description =
        StoreInstance.await(table().ask("DescribeTimeToLive", Map.of()))
            .json()
            .path("TimeToLiveDescription");
    return description.path("TimeToLiveStatus").asText()
        + " "
        + description.path("AttributeName").asText();
  }

  private Table table() {
    TableHttp http = new TableHttp(VERTX, location, InstantSource.system());
    return new Table(location.table(), new Attempts(VERTX, http, location));
  }
}
