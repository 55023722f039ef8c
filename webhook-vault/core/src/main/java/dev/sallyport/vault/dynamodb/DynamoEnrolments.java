package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.Enrolment;
import dev.sallyport.vault.enrolment.EnrolmentPage;
import dev.sallyport.vault.enrolment.Enrolments;
import dev.sallyport.vault.enrolment.KeyId;
import dev.sallyport.vault.enrolment.SealedEnrolment;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Agents' keys, an item each. */
final class DynamoEnrolments implements Enrolments {
  private static final String KIND = "enrolment";

  private final Table table;
  private final Writing writing;
  private final VaultKeyset keyset;

  DynamoEnrolments(Table table, Writing writing, VaultKeyset keyset) {
    this.table = table;
    this.writing = writing;
    this.keyset = keyset;
  }

  @Override
  public Future<Optional<SealedEnrolment>> find(Organisation organisation, AgentId agent) {
    return table
        .find(Place.enrolment(organisation, agent))
        .map(found -> found.map(item -> enrolment(organisation, item)))
        .compose(
            found ->
                keyset.knowing(found, found.map(SealedEnrolment::sealedKey).stream().toList()));
  }

  @Override
  public Future<Void> put(SealedEnrolment sealed) {
    return writing
        .sealed(
            sealed.organisation(),
            List.of(sealed.sealedKey()),
            List.of(new Write.Put(item(sealed), Condition.NONE)))
        .mapEmpty();
  }

  @Override
  public Future<Boolean> delete(Organisation organisation, AgentId agent) {
    return writing
        .plain(
            organisation,
            List.of(new Write.Delete(Place.enrolment(organisation, agent), Condition.PRESENT)))
        .map(Committed::isDone);
  }

  @Override
  public Future<EnrolmentPage> list(Organisation organisation, Optional<AgentId> after, int limit) {
    EnrolmentPage.requireLimit(limit);
    String partition = Place.partition(organisation, KIND);
    Selection behind =
        after
            .map(agent -> Selection.after(partition, agent.value()))
            .orElseGet(() -> Selection.of(partition));
    // One more than asked for tells whether there is a next page.
    return table
        .list(behind, limit + 1)
        .map(
            items ->
                EnrolmentPage.of(
                    items.stream().map(item -> enrolment(organisation, item)).toList(), limit));
  }

  /** Holds while this is the agent's key, or while it has none. */
  static Condition is(Optional<KeyId> key) {
    return key.map(
            id ->
                new Condition("#enrolled = :enrolled", Item.empty().text(":enrolled", id.value())))
        .orElse(Condition.ABSENT);
  }

  static Item item(SealedEnrolment sealed) {
    Enrolment enrolment = sealed.enrolment();
    return Item.at(Place.enrolment(sealed.organisation(), enrolment.agent()))
        .text("enrolled", enrolment.key().value())
        .time("since", enrolment.since())
        .text(Sealing.KEY, Sealing.keyOf(List.of(sealed.sealedKey())))
        .bytes("ciphertext", sealed.sealedKey());
  }

  static SealedEnrolment enrolment(Organisation organisation, Item item) {
    return new SealedEnrolment(
        organisation,
        new Enrolment(
            new AgentId(item.place().sort()), new KeyId(item.text("enrolled")), item.time("since")),
        item.bytes("ciphertext"));
  }
}
