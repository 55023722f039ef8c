package dev.sallyport.vault.keyset;

import dev.sallyport.service.log.LogKeys;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data keys of one organisation, unwrapped and self-tested: what seals and opens everything the
 * vault stores. AES-256-GCM through Tink. Offers operations, not key material; thread-safe.
 *
 * <p>One that {@linkplain #follow follows} its store takes up what others make of the keyset there.
 */
public final class VaultKeyset {
  private static final Logger LOG = LoggerFactory.getLogger(VaultKeyset.class);
  private static final String WRAPPING_FORMAT = "sallyport-vault/keyset/1";

  /** What was read before a key was dropped may still be on its way to be opened. */
  private static final Duration DROPPED_KEYS_KEPT = Duration.ofMinutes(1);

  private final Organisation organisation;
  private volatile DataKeys keys;
  private volatile @Nullable DataKeys dropped;
  private volatile long droppedAt;
  private volatile @Nullable KeysetRefresh refresh;

  private VaultKeyset(Organisation organisation, DataKeys keys) {
    this.organisation = organisation;
    this.keys = keys;
  }

  /** Something that the keys are asked for. */
  @FunctionalInterface
  private interface Making<T> {
    T make() throws GeneralSecurityException;
  }

  private static <T> T orFail(String failure, Making<T> making) {
    try {
      return making.make();
    } catch (GeneralSecurityException e) {
      throw new KeysetException(failure, e);
    }
  }

  /** A new keyset of one random key. */
  public static VaultKeyset generate(Organisation organisation) {
    return new VaultKeyset(
        organisation, orFail("a data keyset could not be made", DataKeys::generate));
  }

  /** Unwraps and self-tests a stored keyset. Fails with {@link KeysetException}. */
  public static Future<VaultKeyset> unwrap(WrappedKeyset wrapped, KeyEncryptionKeys keys) {
    return keys.unwrap(wrapped.bytes(), associatedData(wrapped.organisation()))
        .map(bytes -> parse(wrapped, bytes));
  }

  private static VaultKeyset parse(WrappedKeyset wrapped, byte[] bytes) {
    try {
      return new VaultKeyset(
          wrapped.organisation(),
          orFail(
              "the unwrapped bytes are not a usable data keyset",
              () -> DataKeys.parse(bytes, wrapped.generation())));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * Wraps this keyset for a store.
   *
   * @param generation 1 for a new one, one more than the stored one to replace it
   */
  public Future<WrappedKeyset> wrap(KeyEncryptionKeys wrapping, long generation) {
    DataKeys now = keys;
    byte[] bytes = orFail("the data keyset could not be serialised", now::serialised);
    return wrapping
        .wrap(bytes, associatedData(organisation))
        .map(
            wrapped ->
                new WrappedKeyset(
                    organisation, generation, wrapping.name(), wrapped, Optional.of(now.primary())))
        .onComplete(done -> Arrays.fill(bytes, (byte) 0));
  }

  /** The same keys and a new one that seals: the first step of a rotation. */
  public VaultKeyset withNewPrimary() {
    return new VaultKeyset(
        organisation, orFail("a data key could not be added", keys::withNewPrimary));
  }

  /** The key that seals, alone: the last step of a rotation. */
  public VaultKeyset primaryAlone() {
    return new VaultKeyset(
        organisation, orFail("the older data keys could not be dropped", keys::primaryAlone));
  }

  /** These keys, and with them those of {@code other} for what it sealed. */
  public VaultKeyset and(VaultKeyset other) {
    return new VaultKeyset(
        organisation,
        orFail(
            "two keysets could not be joined",
            () -> keys.and(other.keys, Math.max(keys.generation(), other.keys.generation()) + 1)));
  }

  public Organisation organisation() {
    return organisation;
  }

  /** Counts the changes of the stored keyset. */
  public long generation() {
    return keys.generation();
  }

  /** How many data keys there are; more than one while a rotation is under way. */
  public int size() {
    return keys.size();
  }

  /** The key that seals. */
  public DataKeyId primary() {
    return keys.primary();
  }

  /** Whether {@code sealed} was sealed with the key that seals now. */
  public boolean isCurrent(byte[] sealed) {
    return DataKeyId.of(sealed).filter(primary()::equals).isPresent();
  }

  /** Whether the key that {@code sealed} takes is in this keyset. */
  public boolean knows(byte[] sealed) {
    return DataKeyId.of(sealed).filter(keys::has).isPresent();
  }

  /** Seals {@code plaintext} under the primary key, bound to {@code place}. */
  public byte[] seal(byte[] plaintext, AssociatedData place) {
    return orFail("sealing failed", () -> keys.seal(plaintext, place.bytes()));
  }

  /**
   * Opens what was sealed for {@code place}.
   *
   * @throws KeysetException when it was not, or was altered
   */
  public byte[] open(byte[] sealed, AssociatedData place) {
    DataKeys older = dropped;
    DataKeys opening = older == null || knows(sealed) ? keys : older;
    return orFail(
        "a ciphertext is damaged, or belongs to another place or keyset",
        () -> opening.open(sealed, place.bytes()));
  }

  /** Opens what was sealed for {@code place}, and seals it with the key that seals now. */
  public byte[] reseal(byte[] sealed, AssociatedData place) {
    byte[] plaintext = open(sealed, place);
    try {
      return seal(plaintext, place);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  /** From now on {@link #refresh} takes up what others make of the keyset in its store. */
  public VaultKeyset follow(KeysetRefresh source) {
    refresh = source;
    return this;
  }

  /**
   * Gives {@code record} when the keys of its {@code ciphertexts} are here, having looked for them
   * in the store if need be.
   */
  public <T> Future<T> knowing(T record, Collection<byte[]> ciphertexts) {
    return ciphertexts.stream().allMatch(this::knows)
        ? Future.succeededFuture(record)
        : refresh().otherwiseEmpty().map(record);
  }

  /** Takes up a later generation from the store, if there is one. */
  public Future<Void> refresh() {
    KeysetRefresh source = refresh;
    forgetDropped();
    return source == null
        ? Future.succeededFuture()
        : source
            .later(organisation, generation())
            .onSuccess(found -> found.ifPresent(this::adopt))
            .mapEmpty();
  }

  private synchronized void adopt(VaultKeyset later) {
    if (later.generation() > generation()) {
      droppedAt = System.nanoTime();
      dropped = keys;
      keys = later.keys;
      LOG.atInfo()
          .addKeyValue(LogKeys.STEP, "keyset")
          .log("took up generation {} of the keyset, of {} keys", generation(), size());
    }
  }

  private void forgetDropped() {
    if (dropped != null && System.nanoTime() - droppedAt > DROPPED_KEYS_KEPT.toNanos()) {
      dropped = null;
    }
  }

  private static byte[] associatedData(Organisation organisation) {
    return AssociatedData.of(WRAPPING_FORMAT).with(organisation.value()).bytes();
  }

  @Override
  public String toString() {
    return "VaultKeyset[" + organisation + ", redacted]";
  }
}
