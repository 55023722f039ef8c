package dev.sallyport.vault.functions.lambda;

import dev.sallyport.local.dynamodb.LocalDynamoDb;
import java.util.Map;

/** The function on a table of DynamoDB. */
final class LambdaOnDynamoDbTest extends LambdaContract {
  @Override
  protected Map<String, String> emptyStore() {
    return LocalDynamoDb.instance().newVaultStore();
  }
}
