package dev.sallyport.vault.oauth;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.storage.DocumentSeal;
import dev.sallyport.vault.storage.Documents;
import dev.sallyport.vault.storage.OwnDocuments;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** How the refreshes of all credentials stand, for whoever lists them. */
public final class RefreshStates {
  /** Nothing stands in the way. */
  public static final String GOOD = "-";

  private static final String RECONNECT = "reconnect-required";
  private static final String FAILING = "refresh-failing";

  private final Map<ServiceName, RefreshRecord> records;

  private RefreshStates(Map<ServiceName, RefreshRecord> records) {
    this.records = records;
  }

  /** Reads what is known of refreshes that did not succeed. */
  public static Future<RefreshStates> read(
      VaultKeyset keyset, Documents documents, InstantSource clock) {
    OwnDocuments refreshes =
        new OwnDocuments(
            keyset.organisation(),
            DocumentCollection.OAUTH_REFRESHES,
            documents,
            new DocumentSeal(keyset),
            clock);
    Map<ServiceName, RefreshRecord> records = new HashMap<>();
    return refreshes
        .each(
            summary ->
                refreshes
                    .find(summary.key())
                    .onSuccess(
                        found ->
                            found.ifPresent(
                                each ->
                                    records.put(
                                        new ServiceName(summary.key().value()),
                                        RefreshRecord.read(each.exposeContent()))))
                    .mapEmpty())
        .map(done -> new RefreshStates(records));
  }

  /** In one word; what is known of an earlier value says nothing about this one. */
  public String of(CredentialSummary credential) {
    RefreshRecord record = records.get(credential.service());
    if (record == null || record.failure() == null || !record.isOf(credential.version())) {
      return GOOD;
    }
    return record.needsReconnecting() ? RECONNECT : FAILING;
  }
}
