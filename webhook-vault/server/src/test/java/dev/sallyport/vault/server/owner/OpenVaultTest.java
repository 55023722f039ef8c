package dev.sallyport.vault.server.owner;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.vault.dynamodb.DynamoClosedStore;
import dev.sallyport.vault.dynamodb.TableLocation;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OpenVaultTest {
  private static final Map<String, String> TABLE =
      Map.of("VAULT_STORE", "dynamodb:eu-central-1/vault");

  /** Nothing is asked of the table for that. */
  @Test
  void refusesToProveALogThatHasNoTreeAndToRemoveFromIt() {
    Vertx vertx = Vertx.vertx();
    try {
      TableLocation location =
          Environment.readPart(
              TABLE,
              environment ->
                  TableLocation.parse(environment.required("VAULT_STORE"), environment)
                      .orElseThrow());
      Store store =
          OpenVault.await(
              DynamoClosedStore.at(vertx, location, InstantSource.system())
                  .open(VaultKeyset.generate(new Organisation("org_acme"))));

      assertThatThrownBy(() -> OpenVault.logTrees(store))
          .isInstanceOf(CommandRefused.class)
          .hasMessageContaining("DynamoDB has no tree")
          .extracting(refused -> ((CommandRefused) refused).exitCode())
          .isEqualTo(ExitCode.CONFIGURATION);
      assertThatThrownBy(() -> PruneLog.trees(store))
          .isInstanceOf(CommandRefused.class)
          .hasMessageContaining("entries there are kept");
    } finally {
      OpenVault.await(vertx.close());
    }
  }
}
