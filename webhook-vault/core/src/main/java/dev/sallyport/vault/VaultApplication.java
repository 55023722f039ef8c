package dev.sallyport.vault;

import dev.sallyport.vault.binding.BindingSeal;
import dev.sallyport.vault.binding.FirstStart;
import dev.sallyport.vault.endpoint.AddressRates;
import dev.sallyport.vault.endpoint.VaultHandler;
import dev.sallyport.vault.enrolment.SealingSuites;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.KeysetRefresh;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import dev.sallyport.vault.outbound.HttpUpstreams;
import dev.sallyport.vault.outbound.SystemHostAddresses;
import dev.sallyport.vault.selftest.TicketSelfTest;
import dev.sallyport.vault.store.ClosedStore;
import dev.sallyport.vault.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The vault, started: its keyset is open and its self-tests have passed. Gives out a handler for
 * every event loop that serves requests.
 */
public final class VaultApplication {
  /** How often expired redemptions are forgotten. */
  public static final Duration HOUSEKEEPING = Duration.ofMinutes(1);

  /**
   * How often it is looked whether the keyset was changed; a ciphertext that tells so is quicker.
   */
  public static final Duration KEYSET_LOOKS = Duration.ofSeconds(2);

  /** Two of them are well within the second that an entry may be without a checkpoint. */
  public static final Duration INTEGRATION = Duration.ofMillis(300);

  /** How often it is looked for entries of the log whose time is over; kept for days anyway. */
  public static final Duration REMOVAL = Duration.ofHours(1);

  private final Vertx vertx;
  private final VaultConfiguration configuration;
  private final SealingSuites suites;
  private final ClosedStore closedStore;
  private final VaultKeyset keyset;
  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Instant startedAt;
  private final AddressRates rates;
  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<@Nullable OpenStore> first = new AtomicReference<>();

  private VaultApplication(
      Vertx vertx,
      VaultConfiguration configuration,
      SealingSuites suites,
      ClosedStore closedStore,
      VaultKeyset keyset,
      MeterRegistry registry,
      InstantSource clock) {
    this.vertx = vertx;
    this.configuration = configuration;
    this.suites = suites;
    this.closedStore = closedStore;
    this.keyset = keyset;
    this.registry = registry;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.rates = new AddressRates(configuration.requestsPerMinute(), clock);
    registry.gauge("sallyport.vault.keyset.generation", keyset, VaultKeyset::generation);
    registry.gauge("sallyport.vault.keyset.keys", keyset, VaultKeyset::size);
  }

  static <T> Future<T> onContext(Context context, Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(start -> work.get().onComplete(promise));
    return promise.future();
  }

  /**
   * Tests itself, connects to the store and opens the keyset.
   *
   * @param suites what answers can be sealed to
   * @return the vault; fails with {@link KeysetException} when there is no keyset or it cannot be
   *     opened
   */
  public static Future<VaultApplication> start(
      Vertx vertx,
      VaultConfiguration configuration,
      SealingSuites suites,
      MeterRegistry registry,
      InstantSource clock) {
    TicketSelfTest.run();
    return configuration
        .store()
        .connect(vertx, clock)
        .compose(
            store ->
                openKeyset(vertx, store, configuration, clock)
                    .map(
                        keyset ->
                            new VaultApplication(
                                vertx, configuration, suites, store, keyset, registry, clock))
                    .recover(
                        failure ->
                            store.close().transform(closed -> Future.failedFuture(failure))));
  }

  /** The one time that a key service is asked, until the keyset changes. */
  private static Future<VaultKeyset> openKeyset(
      Vertx vertx, ClosedStore store, VaultConfiguration configuration, InstantSource clock) {
    return store
        .keysets()
        .find(configuration.organisation())
        .map(found -> requireThere(found, configuration))
        .compose(
            wrapped ->
                configuration
                    .key()
                    .keys(vertx, clock)
                    .compose(keys -> VaultKeyset.unwrap(wrapped, keys)))
        .map(
            keyset ->
                keyset.follow(
                    new KeysetRefresh(
                        store.keysets(), () -> configuration.key().keys(vertx, clock))));
  }

  private static WrappedKeyset requireThere(
      Optional<WrappedKeyset> found, VaultConfiguration configuration) {
    return found.orElseThrow(
        () ->
            new KeysetException(
                "the store holds no keyset of organisation "
                    + configuration.organisation()
                    + ": run the command `vault init` first"));
  }

  /** A handler for the calling event loop, to be called on it only. */
  public Future<VaultHandler> handler() {
    FirstStart firstStart =
        new FirstStart(configuration.organisation(), new BindingSeal(keyset), clock, random);
    return closedStore
        .open(keyset)
        .compose(store -> firstStart.ensure(store.bindings()).map(binding -> handler(store)));
  }

  private VaultHandler handler(Store store) {
    if (first.get() == null) {
      first.compareAndSet(
          null,
          new OpenStore(
              vertx.getOrCreateContext(),
              store,
              LogUpkeep.of(store, configuration, keyset, clock, registry)));
    }
    return new VaultWiring(
            vertx,
            configuration,
            suites,
            keyset,
            store,
            registry,
            clock,
            startedAt,
            random,
            rates,
            new SystemHostAddresses(vertx),
            new HttpUpstreams(vertx))
        .handler();
  }

  /** Keeps house every {@link #HOUSEKEEPING} from now on, for processes that run all the time. */
  public void keepHouseInBackground() {
    vertx.setPeriodic(HOUSEKEEPING.toMillis(), timer -> keepHouse());
    vertx.setPeriodic(INTEGRATION.toMillis(), timer -> integrateLog());
    vertx.setTimer(HOUSEKEEPING.toMillis(), timer -> removeOldEntries());
    vertx.setPeriodic(REMOVAL.toMillis(), timer -> removeOldEntries());
    vertx.setPeriodic(KEYSET_LOOKS.toMillis(), timer -> keyset.refresh());
  }

  /**
   * Forgets what no longer protects anything. From any thread; the future never fails, since what
   * could not be forgotten now is forgotten later.
   */
  public Future<Void> keepHouse() {
    return inStore(store -> new Housekeeping(configuration.organisation(), store, clock).run())
        .otherwiseEmpty();
  }

  /** Adds what was logged to the tree of the log, if it has one; the future never fails. */
  public Future<Void> integrateLog() {
    return inOpenStore(
            open -> open.log.map(LogUpkeep::integrate).orElseGet(Future::succeededFuture))
        .otherwiseEmpty();
  }

  /** Removes entries of the log whose time is over, if it is not kept for ever; never fails. */
  public Future<Void> removeOldEntries() {
    return inOpenStore(
            open -> open.log.map(LogUpkeep::removeOld).orElseGet(Future::succeededFuture))
        .otherwiseEmpty();
  }

  /** Takes up a later generation of the keyset, if there is one; the future never fails. */
  public Future<Void> lookForKeys() {
    return inStore(store -> keyset.refresh()).otherwiseEmpty();
  }

  /** Whether the store can be written to now; fails when not. From any thread. */
  public Future<Void> check() {
    return inStore(Store::check);
  }

  private Future<Void> inStore(Function<Store, Future<Void>> work) {
    return inOpenStore(open -> work.apply(open.store));
  }

  private Future<Void> inOpenStore(Function<OpenStore, Future<Void>> work) {
    OpenStore open = first.get();
    return open == null
        ? Future.failedFuture(new IllegalStateException("no handler was asked for yet"))
        : onContext(open.context, () -> work.apply(open));
  }

  /** A store and the event loop it belongs to. */
  private record OpenStore(Context context, Store store, Optional<LogUpkeep> log) {}

  /** Closes the store after what was accepted is written. */
  public Future<Void> close() {
    return closedStore.close();
  }
}
