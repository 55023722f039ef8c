package dev.sallyport.vault.dynamodb;

import static dev.sallyport.vault.store.StoreContract.GITHUB;
import static dev.sallyport.vault.store.StoreContract.NOW;
import static dev.sallyport.vault.store.StoreContract.ORGANISATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.local.dynamodb.LocalDynamoDb;
import dev.sallyport.service.configuration.Environment;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.vault.binding.BindingSeal;
import dev.sallyport.vault.binding.ExchangeCode;
import dev.sallyport.vault.binding.ExchangeOutcome;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.dynamodb.DoorToDynamoDb.Fate;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import dev.sallyport.vault.store.Samples;
import dev.sallyport.vault.store.StoreInstance;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes of transactions whose answers are lost, late, or others' fault. */
final class LostAnswersTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final DoorToDynamoDb DOOR = new DoorToDynamoDb();
  private static final LocalKeyEncryptionKeys KEYS = LocalKeyEncryptionKeys.generate();

  private StoreInstance store;
  private SealedCredential credential;

  @BeforeEach
  void open() {
    Map<String, String> variables = new HashMap<>(LocalDynamoDb.instance().newVaultStore());
    variables.put("VAULT_DYNAMODB_ENDPOINT", DOOR.endpoint());
    TableLocation location =
        Environment.readPart(
            variables,
            environment ->
                TableLocation.parse(environment.required("VAULT_STORE"), environment)
                    .orElseThrow());
    store =
        StoreInstance.open(
            VERTX,
            ORGANISATION,
            KEYS,
            DynamoClosedStore.create(VERTX, location, InstantSource.system()));
    credential = Samples.first(store, GITHUB, "one");
    store.call(s -> s.credentials().write(credential));
    DOOR.transactions();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @AfterAll
  static void stop() {
    DOOR.close();
    StoreInstance.await(VERTX.close());
  }

  private int entries() {
    return store.call(s -> s.log().page(ORGANISATION, OptionalLong.empty(), 100)).entries().size();
  }

  @Test
  void knowsItsOwnRedemptionAgainWhenTheAnswerIsLost() {
    Redemption redemption = Samples.redemption(Samples.ticket(), credential);
    DOOR.next(new Fate.AnswerLost());

    store.expect(s -> s.redemptions().redeem(redemption)).isEqualTo(RedemptionOutcome.REDEEMED);

    assertThat(DOOR.transactions()).isGreaterThanOrEqualTo(2);
    assertThat(entries()).as("logged once").isEqualTo(1);
    store
        .expect(s -> s.redemptions().redeem(redemption))
        .isEqualTo(RedemptionOutcome.ALREADY_REDEEMED);
  }

  @Test
  void takesNobodyElsesRedemptionForItsOwnWhateverATokenIsTold() {
    Redemption redemption = Samples.redemption(Samples.ticket(), credential);
    store.call(s -> s.redemptions().redeem(redemption));
    DOOR.next(new Fate.Lost(), new Fate.SaidToBeDone());

    store
        .expect(s -> s.redemptions().redeem(redemption))
        .isEqualTo(RedemptionOutcome.ALREADY_REDEEMED);
  }

  @Test
  void redeemsNothingWhenEveryAttemptIsLost() {
    Redemption redemption = Samples.redemption(Samples.ticket(), credential);
    Fate[] all = new Fate[200];
    Arrays.fill(all, new Fate.Lost());
    DOOR.next(all);

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> store.call(s -> s.redemptions().redeem(redemption)))
        .matches(failure -> failure.kind() == StoreException.Kind.UNAVAILABLE);

    DOOR.forgetFates();
    assertThat(entries()).isZero();
    store.expect(s -> s.redemptions().redeem(redemption)).isEqualTo(RedemptionOutcome.REDEEMED);
  }

  @Test
  void goesOnAfterThrottlingConflictsAndTrouble() {
    Redemption redemption = Samples.redemption(Samples.ticket(), credential);
    DOOR.next(
        Fate.error("ThrottlingException"),
        Fate.error("ProvisionedThroughputExceededException"),
        Fate.error("TransactionInProgressException"),
        new Fate.Refused(
            400,
            "{\"__type\":\"x#TransactionCanceledException\",\"CancellationReasons\":[{\"Code\":\"None\"},{\"Code\":\"TransactionConflict\"}]}"),
        new Fate.Refused(500, "{\"__type\":\"x#InternalServerError\"}"),
        new Fate.Refused(503, "no JSON"));

    store.expect(s -> s.redemptions().redeem(redemption)).isEqualTo(RedemptionOutcome.REDEEMED);

    assertThat(DOOR.transactions()).isGreaterThanOrEqualTo(7);
    assertThat(entries()).isEqualTo(1);
  }

  @Test
  void saysWhatIsMissingAndQuotesNothing() {
    DOOR.next(
        new Fate.Refused(
            400, "{\"__type\":\"x#AccessDeniedException\",\"Message\":\"arn:secret\"}"));

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(
            () ->
                store.call(
                    s -> s.redemptions().redeem(Samples.redemption(Samples.ticket(), credential))))
        .withMessageContaining("role needs")
        .withMessageNotContaining("arn:secret")
        .matches(failure -> failure.kind() == StoreException.Kind.OUTDATED);
  }

  @Test
  void givesTheBindingAwayOnceThoughTheAnswerOfItsExchangeIsLost() {
    store.call(
        s ->
            s.bindings()
                .createIfAbsent(
                    new BindingSeal(store.keyset())
                        .seal("wh_1", new BindingKey("k_1", BindingSecret.generate()), NOW)));
    ExchangeCode code = ExchangeCode.generate(Samples.RANDOM);
    store.call(s -> s.bindings().issue(ORGANISATION, code, NOW.plusSeconds(60)));
    DOOR.next(new Fate.AnswerLost());

    store
        .expect(s -> s.bindings().exchange(ORGANISATION, code, NOW))
        .isInstanceOf(ExchangeOutcome.Exchanged.class);
    store
        .expect(s -> s.bindings().exchange(ORGANISATION, code, NOW))
        .isInstanceOf(ExchangeOutcome.Used.class);
  }

  @Test
  void writesACredentialOnceThoughTheAnswerIsLost() {
    SealedCredential next = Samples.next(store, credential, "two");
    DOOR.next(new Fate.AnswerLost());

    store.expect(s -> s.credentials().write(next)).isEqualTo(true);

    Optional<SealedCredential> found = store.call(s -> s.credentials().find(ORGANISATION, GITHUB));
    assertThat(found.orElseThrow().version()).isEqualTo(next.version());
  }
}
