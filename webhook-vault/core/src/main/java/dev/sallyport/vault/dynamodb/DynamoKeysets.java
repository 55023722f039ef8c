package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.keyset.DataKeyId;
import dev.sallyport.vault.keyset.WrappedKeyset;
import dev.sallyport.vault.keyset.WrappedKeysets;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The wrapped keyset, in one item; it also says which key seals. */
final class DynamoKeysets implements WrappedKeysets {
  private static final String GENERATION = "generation";

  private final Table table;
  private final Sealing sealing;

  DynamoKeysets(Table table, Sealing sealing) {
    this.table = table;
    this.sealing = sealing;
  }

  @Override
  public Future<Optional<WrappedKeyset>> find(Organisation organisation) {
    return table
        .find(Place.keyset(organisation))
        .map(found -> found.map(item -> keyset(organisation, item)));
  }

  @Override
  public Future<Boolean> create(WrappedKeyset keyset) {
    return write(keyset, Condition.ABSENT);
  }

  @Override
  public Future<Boolean> replace(WrappedKeyset keyset) {
    return write(
        keyset,
        sealing.notHeld(
            "#generation = :before", Item.empty().number(":before", keyset.generation() - 1)));
  }

  private Future<Boolean> write(WrappedKeyset keyset, Condition condition) {
    return table.commit(List.of(new Write.Put(item(keyset), condition))).map(Committed::isDone);
  }

  static Item item(WrappedKeyset keyset) {
    return Item.at(Place.keyset(keyset.organisation()))
        .number(GENERATION, keyset.generation())
        .text("wrappedBy", keyset.wrappedBy())
        .bytes("wrapped", keyset.bytes())
        .text(Sealing.SEALS, keyset.primary().map(Sealing::name));
  }

  private static WrappedKeyset keyset(Organisation organisation, Item item) {
    return new WrappedKeyset(
        organisation,
        item.number(GENERATION),
        item.text("wrappedBy"),
        item.bytes("wrapped"),
        item.optionalText(Sealing.SEALS)
            .flatMap(name -> DataKeyId.of(HexFormat.of().parseHex(name))));
  }
}
