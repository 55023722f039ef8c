package dev.sallyport.vault.binding;

import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;

/**
 * Makes the vault's side of its binding when it starts for the first time: 32 random bytes, kept
 * sealed.
 */
public final class FirstStart {
  /** Names need to differ between the bindings of one gate, no more. Bytes. */
  private static final int NAME_BYTES = 8;

  private final Organisation organisation;
  private final BindingSeal seal;
  private final InstantSource clock;
  private final SecureRandom random;

  /** Nothing is made yet. */
  public FirstStart(
      Organisation organisation, BindingSeal seal, InstantSource clock, SecureRandom random) {
    this.organisation = organisation;
    this.seal = seal;
    this.clock = clock;
    this.random = random;
  }

  /** The binding that there is, made now if need be; of several replicas one makes it. */
  public Future<BindingState> ensure(Bindings bindings) {
    return bindings
        .find(organisation)
        .compose(
            state ->
                state
                    .map(Future::succeededFuture)
                    .orElseGet(() -> bindings.createIfAbsent(fresh())));
  }

  private SealedBinding fresh() {
    BindingKey key = new BindingKey(name("k_"), BindingSecret.generate());
    return seal.seal(name("wh_"), key, clock.instant());
  }

  private String name(String prefix) {
    byte[] bytes = new byte[NAME_BYTES];
    random.nextBytes(bytes);
    return prefix + HexFormat.of().formatHex(bytes);
  }
}
