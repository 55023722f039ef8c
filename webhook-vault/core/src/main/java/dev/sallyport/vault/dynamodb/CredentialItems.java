package dev.sallyport.vault.dynamodb;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CreationId;
import dev.sallyport.vault.credential.CredentialMetadata;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.CredentialVersion;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.request.RequestRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A credential as two items: what it is, and its ciphertexts. A redemption looks at the first only,
 * and pays for its size.
 */
final class CredentialItems {
  private static final String CREATION = "creation";
  private static final String VERSION = "version";
  private static final String CREATED = "created";
  private static final String RULES = "rules";

  /** Whether only the owner may end it. */
  private static final String OWNERS = "owners";

  private static final String FINGERPRINT = "fingerprint";
  private static final String FIELDS = "fields";

  private CredentialItems() {}

  /** Stores both if {@code credential} directly follows what is stored. The first tells. */
  static List<Write> writes(SealedCredential credential) {
    return List.of(
        new Write.Put(head(credential), follows(credential)),
        new Write.Put(ciphertexts(credential), Condition.NONE));
  }

  static Item head(SealedCredential credential) {
    CredentialMetadata metadata = credential.metadata();
    Item fields = Item.empty();
    credential.fieldNames().forEach(name -> fields.flag(name.value(), true));
    return Item.at(Place.credential(credential.organisation(), credential.service()))
        .text(CREATION, credential.version().creation().value())
        .number(VERSION, credential.version().number())
        .text("type", metadata.tokenType())
        .time("until", metadata.expiresAt())
        .time(CREATED, metadata.createdAt())
        .time("updated", metadata.updatedAt())
        .text(RULES, metadata.rules().map(RequestRules::toKept))
        .flag("sealedOnly", metadata.sealedOnly())
        .flag(OWNERS, metadata.endsByOwnerOnly())
        .text(FINGERPRINT, metadata.fingerprint())
        .map(FIELDS, fields);
  }

  static Item ciphertexts(SealedCredential credential) {
    Item fields = Item.empty();
    credential.ciphertexts().forEach((name, each) -> fields.bytes(name.value(), each));
    return Item.at(Place.ciphertexts(credential.organisation(), credential.service()))
        .text(CREATION, credential.version().creation().value())
        .number(VERSION, credential.version().number())
        .text(Sealing.KEY, Sealing.keyOf(credential.ciphertexts().values()))
        .map(FIELDS, fields);
  }

  private static Condition follows(SealedCredential credential) {
    return credential.version().isFirst()
        ? Condition.ABSENT
        : new Condition(
            "#creation = :creation AND #version = :version AND #created = :created",
            Item.empty()
                .text(":creation", credential.version().creation().value())
                .number(":version", credential.version().number() - 1)
                .time(":created", credential.metadata().createdAt()));
  }

  /** Holds while this is the stored version. */
  static Condition is(CredentialVersion version) {
    return new Condition(
        "#creation = :creation AND #version = :version",
        Item.empty()
            .text(":creation", version.creation().value())
            .number(":version", version.number()));
  }

  /** Holds unless only the owner may end it. */
  static Condition isNotOwners() {
    return new Condition("#owners = :no", Item.empty().flag(":no", false));
  }

  static SealedCredential credential(Organisation organisation, Item head, Item ciphertexts) {
    Map<FieldName, byte[]> fields = new TreeMap<>();
    Item kept = ciphertexts.map(FIELDS);
    kept.json().keySet().forEach(name -> fields.put(new FieldName(name), kept.bytes(name)));
    if (!version(head).equals(version(ciphertexts))) {
      throw new StoreException(
          StoreException.Kind.DAMAGED, "a credential whose ciphertexts are of another version");
    }
    return new SealedCredential(organisation, service(head), version(head), metadata(head), fields);
  }

  static CredentialSummary summary(Item head) {
    TreeSet<FieldName> names = new TreeSet<>();
    head.map(FIELDS).json().keySet().forEach(name -> names.add(new FieldName(name)));
    return new CredentialSummary(service(head), version(head), metadata(head), names);
  }

  private static ServiceName service(Item item) {
    return new ServiceName(item.place().sort());
  }

  static CredentialVersion version(Item item) {
    return new CredentialVersion(new CreationId(item.text(CREATION)), item.number(VERSION));
  }

  private static CredentialMetadata metadata(Item head) {
    return new CredentialMetadata(
        head.text("type"),
        head.optionalTime("until"),
        head.time(CREATED),
        head.time("updated"),
        rules(head),
        head.flag("sealedOnly"),
        head.optionalText(FINGERPRINT));
  }

  private static Optional<RequestRules> rules(Item head) {
    try {
      return head.optionalText(RULES).map(RequestRules::parseKept);
    } catch (IllegalArgumentException e) {
      throw new StoreException(StoreException.Kind.DAMAGED, "rules that make no sense", e);
    }
  }
}
