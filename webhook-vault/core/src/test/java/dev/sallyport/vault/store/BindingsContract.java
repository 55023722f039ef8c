package dev.sallyport.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.vault.binding.BindingSeal;
import dev.sallyport.vault.binding.BindingState;
import dev.sallyport.vault.binding.Bindings;
import dev.sallyport.vault.binding.ExchangeCode;
import dev.sallyport.vault.binding.ExchangeOutcome;
import dev.sallyport.vault.binding.SealedBinding;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link Bindings} does. */
public interface BindingsContract extends StoreContract {
  Instant IN_FIVE_MINUTES = NOW.plus(ExchangeCode.LIFETIME);

  private static SealedBinding binding(StoreInstance store, String webhookId) {
    return new BindingSeal(store.keyset())
        .seal(webhookId, new BindingKey("kid-" + webhookId, BindingSecret.generate()), NOW);
  }

  private static ExchangeCode issued(StoreInstance store) {
    ExchangeCode code = ExchangeCode.generate(Samples.RANDOM);
    store.expect(s -> s.bindings().issue(ORGANISATION, code, IN_FIVE_MINUTES)).isEqualTo(true);
    return code;
  }

  private static ExchangeOutcome exchange(StoreInstance store, ExchangeCode code, Instant at) {
    return store.call(s -> s.bindings().exchange(ORGANISATION, code, at));
  }

  @Test
  default void keepsTheFirstBindingAcrossARestart() {
    SealedBinding first;
    try (StoreInstance store = open()) {
      first = binding(store, "hook-1");
      store.call(s -> s.bindings().createIfAbsent(first));
      SealedBinding second = binding(store, "hook-2");

      BindingState kept = store.call(s -> s.bindings().createIfAbsent(second));

      assertThat(kept.binding().webhookId()).isEqualTo("hook-1");
    }
    try (StoreInstance store = open()) {
      BindingState found = store.call(s -> s.bindings().find(ORGANISATION)).orElseThrow();
      BindingSeal seal = new BindingSeal(store.keyset());
      assertThat(found.isBound()).isFalse();
      assertThat(found.binding().createdAt()).isEqualTo(NOW);
      assertThat(seal.open(found.binding()).kid()).isEqualTo("kid-hook-1");
      assertThat(seal.open(found.binding()).secret().sha256Hex())
          .isEqualTo(seal.open(first).secret().sha256Hex());
    }
  }

  @Test
  default void issuesNoCodeWithoutABinding() {
    try (StoreInstance store = open()) {
      ExchangeCode code = ExchangeCode.generate(Samples.RANDOM);

      store.expect(s -> s.bindings().issue(ORGANISATION, code, IN_FIVE_MINUTES)).isEqualTo(false);
      assertThat(exchange(store, code, NOW)).isInstanceOf(ExchangeOutcome.Unknown.class);
    }
  }

  @Test
  default void exchangesACodeOnceAndIsSealedFromThenOn() {
    ExchangeCode first;
    ExchangeCode second;
    try (StoreInstance store = open()) {
      store.call(s -> s.bindings().createIfAbsent(binding(store, "hook-1")));
      first = issued(store);
      second = issued(store);

      assertThat(exchange(store, first, NOW))
          .isInstanceOfSatisfying(
              ExchangeOutcome.Exchanged.class,
              done -> assertThat(done.binding().webhookId()).isEqualTo("hook-1"));
    }
    try (StoreInstance store = open()) {
      ExchangeCode late = ExchangeCode.generate(Samples.RANDOM);
      assertThat(exchange(store, first, NOW)).isInstanceOf(ExchangeOutcome.Used.class);
      assertThat(exchange(store, second, NOW)).isInstanceOf(ExchangeOutcome.Sealed.class);
      store.expect(s -> s.bindings().issue(ORGANISATION, late, IN_FIVE_MINUTES)).isEqualTo(false);
      assertThat(store.call(s -> s.bindings().find(ORGANISATION)).orElseThrow().exchangedAt())
          .contains(NOW);
    }
  }

  @Test
  default void letsOneOfManyRacingExchangesSucceed() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      one.call(s -> s.bindings().createIfAbsent(binding(one, "hook-1")));
      List<ExchangeCode> codes = List.of(issued(one), issued(two), issued(one), issued(two));

      List<Future<ExchangeOutcome>> calls = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        ExchangeCode code = codes.get(i % codes.size());
        calls.add(
            (i % 3 == 0 ? one : two).start(s -> s.bindings().exchange(ORGANISATION, code, NOW)));
      }

      assertThat(
              calls.stream()
                  .map(StoreInstance::await)
                  .filter(ExchangeOutcome.Exchanged.class::isInstance))
          .hasSize(1);
    }
  }

  @Test
  default void exchangesACodeOfTheOwnerOnceThoughSealed() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      one.call(s -> s.bindings().createIfAbsent(binding(one, "hook-1")));
      ExchangeCode first = issued(one);
      ExchangeCode open = issued(one);
      assertThat(exchange(one, first, NOW)).isInstanceOf(ExchangeOutcome.Exchanged.class);
      ExchangeCode owners = ExchangeCode.generate(Samples.RANDOM);
      ExchangeCode next = ExchangeCode.generate(Samples.RANDOM);
      two.call(s -> s.bindings().issueToOwner(ORGANISATION, owners, IN_FIVE_MINUTES));
      two.call(s -> s.bindings().issueToOwner(ORGANISATION, next, IN_FIVE_MINUTES));

      assertThat(exchange(one, owners, NOW)).isInstanceOf(ExchangeOutcome.Exchanged.class);
      assertThat(exchange(two, owners, NOW)).isInstanceOf(ExchangeOutcome.Used.class);
      assertThat(exchange(two, next, IN_FIVE_MINUTES))
          .isNotInstanceOf(ExchangeOutcome.Exchanged.class);
      assertThat(exchange(two, next, NOW)).isInstanceOf(ExchangeOutcome.Exchanged.class);
      assertThat(exchange(one, owners, NOW)).isNotInstanceOf(ExchangeOutcome.Exchanged.class);
      assertThat(exchange(two, open, NOW)).isInstanceOf(ExchangeOutcome.Sealed.class);
    }
  }

  @Test
  default void refusesAnExpiredCodeAndAnUnknownOne() {
    try (StoreInstance store = open()) {
      store.call(s -> s.bindings().createIfAbsent(binding(store, "hook-1")));
      ExchangeCode code = issued(store);
      ExchangeCode unknown = ExchangeCode.generate(Samples.RANDOM);

      assertThat(exchange(store, code, IN_FIVE_MINUTES))
          .isInstanceOf(ExchangeOutcome.Expired.class);
      assertThat(exchange(store, unknown, NOW)).isInstanceOf(ExchangeOutcome.Unknown.class);
      assertThat(exchange(store, code, IN_FIVE_MINUTES.minusMillis(1)))
          .isInstanceOf(ExchangeOutcome.Exchanged.class);
    }
  }

  @Test
  default void forgetsTheOldestCodeWhenTooManyAreOpen() {
    try (StoreInstance store = open()) {
      store.call(s -> s.bindings().createIfAbsent(binding(store, "hook-1")));
      List<ExchangeCode> codes =
          IntStream.rangeClosed(0, Bindings.OPEN_CODES)
              .mapToObj(
                  i -> {
                    ExchangeCode code = ExchangeCode.generate(Samples.RANDOM);
                    Instant expiry = IN_FIVE_MINUTES.plusSeconds(i);
                    store.call(s -> s.bindings().issue(ORGANISATION, code, expiry));
                    return code;
                  })
              .toList();

      assertThat(exchange(store, codes.getFirst(), NOW))
          .isInstanceOf(ExchangeOutcome.Unknown.class);
      assertThat(exchange(store, codes.get(1), NOW)).isInstanceOf(ExchangeOutcome.Exchanged.class);
    }
  }

  @Test
  default void remembersASignedCallForTenMinutes() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      Instant almost = NOW.plus(Bindings.CALLS_REMEMBERED).minusSeconds(1);
      Instant after = NOW.plus(Bindings.CALLS_REMEMBERED);

      one.expect(s -> s.bindings().rememberCall(ORGANISATION, "req-1", NOW)).isEqualTo(true);
      two.expect(s -> s.bindings().rememberCall(ORGANISATION, "req-1", almost)).isEqualTo(false);
      one.expect(s -> s.bindings().rememberCall(ORGANISATION, "req-2", almost)).isEqualTo(true);
      two.expect(s -> s.bindings().rememberCall(ORGANISATION, "req-1", after)).isEqualTo(true);
    }
  }

  @Test
  default void forgetsOldCallsAndNoOthers() {
    try (StoreInstance store = open()) {
      Instant later = NOW.plus(Bindings.CALLS_REMEMBERED);
      store.call(s -> s.bindings().rememberCall(ORGANISATION, "old", NOW));
      store.call(s -> s.bindings().rememberCall(ORGANISATION, "fresh", NOW.plusSeconds(1)));

      store.expect(s -> s.bindings().forgetCalls(ORGANISATION, later)).isEqualTo(1);

      store.expect(s -> s.bindings().rememberCall(ORGANISATION, "fresh", later)).isEqualTo(false);
    }
  }

  @Test
  default void keepsBindingsOfAnotherOrganisationApart() {
    try (StoreInstance store = open()) {
      Organisation other = new Organisation("org_other");
      store.call(s -> s.bindings().createIfAbsent(binding(store, "hook-1")));
      ExchangeCode code = issued(store);

      store.expect(s -> s.bindings().find(other)).isEqualTo(Optional.empty());
      store
          .expect(s -> s.bindings().exchange(other, code, NOW))
          .isInstanceOf(ExchangeOutcome.Unknown.class);
    }
  }
}
