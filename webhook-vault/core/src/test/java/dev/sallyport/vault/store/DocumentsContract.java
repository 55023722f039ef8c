package dev.sallyport.vault.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.storage.DocumentKey;
import dev.sallyport.vault.storage.DocumentPage;
import dev.sallyport.vault.storage.DocumentSeal;
import dev.sallyport.vault.storage.DocumentSummary;
import dev.sallyport.vault.storage.SealedDocument;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link dev.sallyport.vault.storage.Documents} does. */
public interface DocumentsContract extends StoreContract {
  private static SealedDocument document(
      StoreInstance store, DocumentCollection collection, String key, long version, String text) {
    return new DocumentSeal(store.keyset())
        .seal(
            new DocumentSummary(
                collection, new DocumentKey(key), version, NOW, NOW.plusSeconds(version)),
            text.getBytes(UTF_8));
  }

  private static Optional<String> content(
      StoreInstance store, DocumentCollection collection, String key) {
    return store
        .call(s -> s.documents().find(ORGANISATION, collection, new DocumentKey(key)))
        .map(found -> new String(new DocumentSeal(store.keyset()).open(found), UTF_8));
  }

  @Test
  default void keepsDocumentsOfEachCollectionApartAcrossARestart() {
    try (StoreInstance store = open()) {
      for (DocumentCollection each : DocumentCollection.values()) {
        SealedDocument first = document(store, each, "one", 1, each.wireName());
        store.expect(s -> s.documents().write(first)).isEqualTo(true);
      }
      SealedDocument second =
          document(store, DocumentCollection.VAULT_CONFIG, "one", 2, "overwritten");
      store.expect(s -> s.documents().write(second)).isEqualTo(true);
    }
    try (StoreInstance store = open()) {
      assertThat(content(store, DocumentCollection.PROXY_CONFIGS, "one")).contains("proxy_configs");
      assertThat(content(store, DocumentCollection.VAULT_CONFIG, "one")).contains("overwritten");
      assertThat(content(store, DocumentCollection.VAULT_CONFIG, "two")).isEmpty();
    }
  }

  @Test
  default void writesADocumentOnlyOverItsPredecessor() {
    try (StoreInstance store = open()) {
      SealedDocument first = document(store, DocumentCollection.PROXY_CONFIGS, "k", 1, "a");
      SealedDocument second = document(store, DocumentCollection.PROXY_CONFIGS, "k", 2, "b");
      SealedDocument third = document(store, DocumentCollection.PROXY_CONFIGS, "k", 3, "c");

      store.expect(s -> s.documents().write(second)).isEqualTo(false);
      store.expect(s -> s.documents().write(first)).isEqualTo(true);
      store.expect(s -> s.documents().write(first)).isEqualTo(false);
      store.expect(s -> s.documents().write(third)).isEqualTo(false);
      store.expect(s -> s.documents().write(second)).isEqualTo(true);

      assertThat(content(store, DocumentCollection.PROXY_CONFIGS, "k")).contains("b");
    }
  }

  @Test
  default void forgetsOldDocumentsOfOneCollectionAndKeepsWhatWasWrittenSince() {
    try (StoreInstance store = open()) {
      DocumentCollection oauth = DocumentCollection.OAUTH_CONNECTIONS;
      for (SealedDocument each :
          List.of(
              document(store, oauth, "old", 1, "a"),
              document(store, oauth, "again", 1, "b"),
              document(store, oauth, "again", 2, "c"),
              document(store, DocumentCollection.OAUTH_CLIENTS, "old", 1, "d"))) {
        store.expect(s -> s.documents().write(each)).isEqualTo(true);
      }
      Organisation other = new Organisation("other");

      store.expect(s -> s.documents().forget(other, oauth, NOW.plusSeconds(9))).isEqualTo(0);
      store.expect(s -> s.documents().forget(ORGANISATION, oauth, NOW.plusSeconds(2))).isEqualTo(1);
      store.expect(s -> s.documents().forget(ORGANISATION, oauth, NOW.plusSeconds(2))).isEqualTo(0);
    }
    try (StoreInstance store = open()) {
      assertThat(content(store, DocumentCollection.OAUTH_CONNECTIONS, "old")).isEmpty();
      assertThat(content(store, DocumentCollection.OAUTH_CONNECTIONS, "again")).contains("c");
      assertThat(content(store, DocumentCollection.OAUTH_CLIENTS, "old")).contains("d");
    }
  }

  @Test
  default void writesNothingOverADocumentThatWasDeletedAndWrittenAnew() {
    try (StoreInstance store = open()) {
      DocumentCollection oauth = DocumentCollection.OAUTH_REFRESHES;
      DocumentKey key = new DocumentKey("k");
      SealedDocument anew =
          new DocumentSeal(store.keyset())
              .seal(
                  new DocumentSummary(oauth, key, 1, NOW.plusSeconds(5), NOW.plusSeconds(5)),
                  new byte[] {'b'});

      store.expect(s -> s.documents().write(document(store, oauth, "k", 1, "a"))).isEqualTo(true);
      store.expect(s -> s.documents().delete(ORGANISATION, oauth, key)).isEqualTo(true);
      store.expect(s -> s.documents().write(anew)).isEqualTo(true);
      store.expect(s -> s.documents().write(document(store, oauth, "k", 2, "c"))).isEqualTo(false);

      assertThat(content(store, oauth, "k")).contains("b");
    }
  }

  @Test
  default void deletesADocumentOnce() {
    try (StoreInstance store = open()) {
      DocumentKey key = new DocumentKey("k");
      SealedDocument first = document(store, DocumentCollection.PROXY_CONFIGS, "k", 1, "a");
      store.call(s -> s.documents().write(first));

      store
          .expect(s -> s.documents().delete(ORGANISATION, DocumentCollection.VAULT_CONFIG, key))
          .isEqualTo(false);
      store
          .expect(s -> s.documents().delete(ORGANISATION, DocumentCollection.PROXY_CONFIGS, key))
          .isEqualTo(true);
      store
          .expect(s -> s.documents().delete(ORGANISATION, DocumentCollection.PROXY_CONFIGS, key))
          .isEqualTo(false);
    }
    try (StoreInstance store = open()) {
      assertThat(content(store, DocumentCollection.PROXY_CONFIGS, "k")).isEmpty();
    }
  }

  @Test
  default void listsDocumentsInOrderOfKeysPageByPage() {
    try (StoreInstance store = open()) {
      for (String key : List.of("d", "a", "c/1", "B")) {
        SealedDocument each = document(store, DocumentCollection.PROXY_CONFIGS, key, 1, key);
        store.call(s -> s.documents().write(each));
      }

      DocumentPage first =
          store.call(
              s ->
                  s.documents()
                      .list(ORGANISATION, DocumentCollection.PROXY_CONFIGS, Optional.empty(), 3));
      DocumentPage second =
          store.call(
              s ->
                  s.documents()
                      .list(ORGANISATION, DocumentCollection.PROXY_CONFIGS, first.next(), 3));

      assertThat(first.documents())
          .extracting(each -> each.key().value())
          .containsExactly("B", "a", "c/1");
      assertThat(second.documents()).extracting(each -> each.key().value()).containsExactly("d");
      assertThat(first.total()).isEqualTo(4);
      assertThat(second.next()).isEmpty();
    }
  }

  @Test
  default void hidesAnotherOrganisationsDocuments() {
    Organisation other = new Organisation("org_other");
    DocumentKey key = new DocumentKey("k");
    try (StoreInstance store = open()) {
      SealedDocument first = document(store, DocumentCollection.PROXY_CONFIGS, "k", 1, "a");
      store.call(s -> s.documents().write(first));

      store
          .expect(s -> s.documents().find(other, DocumentCollection.PROXY_CONFIGS, key))
          .isEqualTo(Optional.empty());
      store
          .expect(s -> s.documents().delete(other, DocumentCollection.PROXY_CONFIGS, key))
          .isEqualTo(false);
      assertThat(
              store
                  .call(
                      s ->
                          s.documents()
                              .list(other, DocumentCollection.PROXY_CONFIGS, Optional.empty(), 9))
                  .documents())
          .isEmpty();
    }
  }

  @Test
  default void opensADocumentOnlyInItsPlace() {
    try (StoreInstance store = open()) {
      SealedDocument first = document(store, DocumentCollection.PROXY_CONFIGS, "k", 1, "a");
      DocumentSummary moved =
          new DocumentSummary(DocumentCollection.VAULT_CONFIG, first.summary().key(), 1, NOW, NOW);

      assertThatExceptionOfType(KeysetException.class)
          .isThrownBy(
              () ->
                  new DocumentSeal(store.keyset())
                      .open(new SealedDocument(ORGANISATION, moved, first.ciphertext())));
    }
  }
}
