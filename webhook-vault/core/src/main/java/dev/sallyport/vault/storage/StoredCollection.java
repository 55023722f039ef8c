package dev.sallyport.vault.storage;

import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.VaultRequest;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the gate may do with one collection. Refusals are failed futures or thrown. */
interface StoredCollection {
  /** The members that lists can be filtered by. */
  Set<String> filters();

  /** One item; of a credential its metadata only. */
  Future<Optional<Map<String, Object>>> get(String key);

  /**
   * Some lines of the list.
   *
   * @param limit 1 to 200
   */
  Future<Listed.Page> page(Optional<String> after, int limit);

  /** Stores an item and says what a list shows of it. */
  Future<Map<String, Object>> set(VaultRequest request, String key, JsonObject data);

  /** Deletes an item; false when there was none, so that a repeated call does no harm. */
  Future<Boolean> delete(VaultRequest request, String key);
}
