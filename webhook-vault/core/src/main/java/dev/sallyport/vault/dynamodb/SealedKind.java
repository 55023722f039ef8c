package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.binding.BindingSeal;
import dev.sallyport.vault.binding.SealedBinding;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.enrolment.EnrolmentSeal;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.storage.DocumentSeal;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A kind of items with ciphertexts in them.
 *
 * @param partition where all of them are
 * @param reseal gives an item of this kind, sealed anew; it may have to read another for that
 */
record SealedKind(String partition, Function<Item, Future<Item>> reseal) {
  /** All there are; a store test puts one of each in and looks for others. */
  static List<SealedKind> all(Table table, VaultKeyset keyset) {
    Organisation organisation = keyset.organisation();
    BindingSeal bindings = new BindingSeal(keyset);
    DocumentSeal documents = new DocumentSeal(keyset);
    EnrolmentSeal enrolments = new EnrolmentSeal(keyset);
    CredentialEnvelope credentials = new CredentialEnvelope(keyset);
    List<SealedKind> kinds = new ArrayList<>();
    kinds.add(
        new SealedKind(
            Place.partition(organisation, "ciphertexts"),
            item -> credential(table, organisation, credentials, item)));
    kinds.add(
        pure(
            Place.partition(organisation, "enrolment"),
            item ->
                DynamoEnrolments.item(
                    enrolments.reseal(DynamoEnrolments.enrolment(organisation, item)))));
    kinds.add(
        pure(
            Place.partition(organisation, "binding"),
            item -> binding(organisation, bindings, item)));
    for (DocumentCollection collection : DocumentCollection.values()) {
      kinds.add(
          pure(
              DynamoDocuments.partition(organisation, collection),
              item ->
                  DynamoDocuments.item(
                      documents.reseal(DynamoDocuments.document(organisation, collection, item)))));
    }
    return kinds;
  }

  private static SealedKind pure(String partition, Function<Item, Item> reseal) {
    return new SealedKind(partition, item -> Future.succeededFuture(reseal.apply(item)));
  }

  private static Item binding(Organisation organisation, BindingSeal seal, Item item) {
    SealedBinding resealed = seal.reseal(DynamoBindings.state(organisation, item).binding());
    Item changed = Item.empty();
    changed.json().putAll(item.json());
    changed.json().putAll(DynamoBindings.item(resealed).json());
    return changed;
  }

  /** Its metadata are part of what is sealed. One that was deleted meanwhile stays as it is. */
  private static Future<Item> credential(
      Table table, Organisation organisation, CredentialEnvelope envelope, Item ciphertexts) {
    Place head = new Place(Place.partition(organisation, "credential"), ciphertexts.place().sort());
    return table
        .find(head)
        .map(
            found ->
                found
                    .filter(
                        item ->
                            CredentialItems.version(item)
                                .equals(CredentialItems.version(ciphertexts)))
                    .map(
                        item -> {
                          SealedCredential before =
                              CredentialItems.credential(organisation, item, ciphertexts);
                          return CredentialItems.ciphertexts(envelope.reseal(before));
                        })
                    .orElse(ciphertexts));
  }
}
