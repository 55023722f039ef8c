package dev.sallyport.vault.dynamodb;

import static java.util.Comparator.comparing;

import dev.sallyport.vault.binding.BindingState;
import dev.sallyport.vault.binding.Bindings;
import dev.sallyport.vault.binding.ExchangeCode;
import dev.sallyport.vault.binding.ExchangeOutcome;
import dev.sallyport.vault.binding.SealedBinding;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The binding in one item; codes and ids of calls in one each. */
final class DynamoBindings implements Bindings {
  private static final String EXCHANGED = "exchanged";
  private static final String CODE = "code";
  private static final String UNTIL = "until";
  private static final String TO_OWNER = "toOwner";

  /** Long enough to say that a code has expired, and not that there was none. */
  private static final Duration CODES_KEPT = Duration.ofDays(1);

  private static final int MOST_CODES = 64;

  private final Table table;
  private final Writing writing;
  private final VaultKeyset keyset;

  DynamoBindings(Table table, Writing writing, VaultKeyset keyset) {
    this.table = table;
    this.writing = writing;
    this.keyset = keyset;
  }

  @Override
  public Future<Optional<BindingState>> find(Organisation organisation) {
    return table
        .find(Place.binding(organisation))
        .map(found -> found.map(item -> state(organisation, item)))
        .compose(
            found ->
                keyset.knowing(
                    found, found.map(state -> state.binding().sealedSecret()).stream().toList()));
  }

  @Override
  public Future<BindingState> createIfAbsent(SealedBinding binding) {
    return writing
        .sealed(
            binding.organisation(),
            List.of(binding.sealedSecret()),
            List.of(new Write.Put(item(binding), Condition.ABSENT)))
        .compose(done -> find(binding.organisation()))
        .map(Optional::orElseThrow);
  }

  @Override
  public Future<Boolean> issue(Organisation organisation, ExchangeCode code, Instant expiresAt) {
    Condition unbound =
        new Condition("attribute_exists(#pk) AND attribute_not_exists(#exchanged)", Item.empty());
    return issue(organisation, code, expiresAt, false, unbound);
  }

  @Override
  public Future<Boolean> issueToOwner(
      Organisation organisation, ExchangeCode code, Instant expiresAt) {
    return issue(organisation, code, expiresAt, true, Condition.PRESENT);
  }

  private Future<Boolean> issue(
      Organisation organisation,
      ExchangeCode code,
      Instant expiresAt,
      boolean toOwner,
      Condition binding) {
    return table
        .list(Selection.of(Place.partition(organisation, CODE)), MOST_CODES)
        .compose(
            open -> {
              List<Write> writes = new ArrayList<>();
              writes.add(new Write.Check(Place.binding(organisation), binding));
              writes.add(
                  new Write.Put(code(organisation, code, expiresAt, toOwner), Condition.NONE));
              surplus(open)
                  .forEach(item -> writes.add(new Write.Delete(item.place(), Condition.NONE)));
              return writing.plain(organisation, writes);
            })
        .map(Committed::isDone);
  }

  /** The oldest of too many. */
  private static List<Item> surplus(List<Item> open) {
    return open.stream()
        .sorted(comparing((Item item) -> item.time(UNTIL)).reversed())
        .skip(OPEN_CODES - 1L)
        .toList();
  }

  private static Item code(
      Organisation organisation, ExchangeCode code, Instant expiresAt, boolean toOwner) {
    return Item.at(Place.code(organisation, hash(code)))
        .time(UNTIL, expiresAt)
        .flag(TO_OWNER, toOwner)
        .expires(expiresAt.plus(CODES_KEPT));
  }

  private static String hash(ExchangeCode code) {
    return HexFormat.of().formatHex(code.sha256());
  }

  @Override
  public Future<ExchangeOutcome> exchange(
      Organisation organisation, ExchangeCode code, Instant now) {
    return table
        .find(Place.code(organisation, hash(code)))
        .compose(
            found ->
                found
                    .map(item -> exchange(organisation, item, now))
                    .orElseGet(() -> Future.succeededFuture(Optional.empty())))
        .compose(
            exchanged ->
                exchanged
                    .map(
                        state ->
                            Future.<ExchangeOutcome>succeededFuture(
                                new ExchangeOutcome.Exchanged(state.binding())))
                    .orElseGet(() -> whyNot(organisation, hash(code))));
  }

  /**
   * The code goes with its use: one of the owner's opens a sealed binding, so nothing else would
   * stop its second use.
   */
  private Future<Optional<BindingState>> exchange(
      Organisation organisation, Item code, Instant now) {
    boolean toOwner = code.flag(TO_OWNER);
    Condition usable =
        new Condition(
            "#until > :now AND #toOwner = :toOwner",
            Item.empty().time(":now", now).flag(":toOwner", toOwner));
    Condition open =
        new Condition(
            toOwner
                ? "attribute_exists(#pk)"
                : "attribute_exists(#pk) AND attribute_not_exists(#exchanged)",
            Item.empty().time(":at", now).text(":code", code.place().sort()));
    return writing
        .plain(
            organisation,
            List.of(
                new Write.Delete(code.place(), usable),
                new Write.Update(
                    Place.binding(organisation), "SET #exchanged = :at, #code = :code", open)))
        .compose(
            committed ->
                committed.isDone() ? find(organisation) : Future.succeededFuture(Optional.empty()));
  }

  /**
   * Nothing here ever turns a refusal into another kind later but time, so a second look is enough.
   */
  private Future<ExchangeOutcome> whyNot(Organisation organisation, String hash) {
    return table
        .findTogether(List.of(Place.binding(organisation), Place.code(organisation, hash)))
        .map(found -> whyNot(found.getFirst(), found.getLast().isPresent(), hash));
  }

  private static ExchangeOutcome whyNot(Optional<Item> binding, boolean known, String hash) {
    if (binding.flatMap(item -> item.optionalText(CODE)).filter(hash::equals).isPresent()) {
      return new ExchangeOutcome.Used();
    }
    if (binding.isEmpty() || !known) {
      return new ExchangeOutcome.Unknown();
    }
    return binding.get().has(EXCHANGED)
        ? new ExchangeOutcome.Sealed()
        : new ExchangeOutcome.Expired();
  }

  @Override
  public Future<Boolean> rememberCall(Organisation organisation, String requestId, Instant now) {
    Condition notSeen =
        new Condition(
            "attribute_not_exists(#pk) OR #seen <= :before",
            Item.empty().time(":before", now.minus(CALLS_REMEMBERED)));
    Item call =
        Item.at(Place.call(organisation, requestId))
            .time("seen", now)
            .expires(now.plus(CALLS_REMEMBERED));
    return table.commit(List.of(new Write.Put(call, notSeen))).map(Committed::isDone);
  }

  /** DynamoDB does it by itself, by the attribute that {@link Item#expires} sets. */
  @Override
  public Future<Integer> forgetCalls(Organisation organisation, Instant now) {
    return Future.succeededFuture(0);
  }

  static Item item(SealedBinding binding) {
    return Item.at(Place.binding(binding.organisation()))
        .text("webhook", binding.webhookId())
        .text("kid", binding.kid())
        .time("created", binding.createdAt())
        .text(Sealing.KEY, Sealing.keyOf(List.of(binding.sealedSecret())))
        .bytes("ciphertext", binding.sealedSecret());
  }

  static BindingState state(Organisation organisation, Item item) {
    return new BindingState(
        new SealedBinding(
            organisation,
            item.text("webhook"),
            item.text("kid"),
            item.bytes("ciphertext"),
            item.time("created")),
        item.optionalTime(EXCHANGED));
  }
}
