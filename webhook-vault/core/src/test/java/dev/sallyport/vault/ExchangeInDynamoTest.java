package dev.sallyport.vault;

import dev.sallyport.local.dynamodb.LocalDynamoDb;
import java.nio.file.Path;
import java.util.Map;

final class ExchangeInDynamoTest extends ExchangeContract {
  private static final Map<String, String> STORE = LocalDynamoDb.instance().newVaultStore();

  @Override
  Map<String, String> emptyStore(Path folder) {
    return STORE;
  }
}
