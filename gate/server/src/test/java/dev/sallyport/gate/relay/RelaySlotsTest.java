package dev.sallyport.gate.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.service.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RelaySlotsTest {
  private static final OrganisationId ACME = OrganisationId.fresh();

  private final RelaySlots slots = new RelaySlots();
  private final List<Promise<Integer>> underWay = new ArrayList<>();

  private Future<Integer> begin(OrganisationId organisation) {
    Promise<Integer> work = Promise.promise();
    return slots.within(
        organisation,
        () -> {
          underWay.add(work);
          return work.future();
        });
  }

  private static int status(Future<Integer> refused) {
    assertThat(refused.failed()).isTrue();
    return ((ProblemException) refused.cause()).problem().type().status();
  }

  @Test
  void organisationWhoseVaultHangsHoldsUpNobodyElse() {
    for (int i = 0; i < RelaySlots.OF_AN_ORGANISATION; i++) {
      assertThat(begin(ACME).isComplete()).isFalse();
    }

    assertThat(status(begin(ACME))).isEqualTo(503);
    assertThat(begin(OrganisationId.fresh()).isComplete()).isFalse();

    underWay.getFirst().complete(1);
    assertThat(begin(ACME).isComplete()).isFalse();
    assertThat(status(begin(ACME))).isEqualTo(503);
  }

  @Test
  void gateHoldsOnlySoManyAnswersAtATime() {
    for (int i = 0; i < RelaySlots.OF_A_GATE; i++) {
      assertThat(begin(OrganisationId.fresh()).isComplete()).isFalse();
    }

    assertThat(status(begin(OrganisationId.fresh()))).isEqualTo(503);
    underWay.getFirst().fail("broken");
    assertThat(begin(OrganisationId.fresh()).isComplete()).isFalse();
  }

  @Test
  void workThatCannotBeginTakesNoRoom() {
    for (int i = 0; i < 2 * RelaySlots.OF_AN_ORGANISATION; i++) {
      Future<Integer> failed =
          slots.within(
              ACME,
              () -> {
                throw new IllegalStateException("cannot begin");
              });
      assertThat(failed.cause()).hasMessage("cannot begin");
    }
  }
}
