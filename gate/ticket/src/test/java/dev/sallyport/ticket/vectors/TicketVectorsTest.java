package dev.sallyport.ticket.vectors;

import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sallyport.ticket.Bindings;
import dev.sallyport.ticket.Expectation;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketRefusal;
import dev.sallyport.ticket.TicketVerifier;
import dev.sallyport.ticket.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class TicketVectorsTest {
  private static final TicketVectors JWT = TicketVectors.published("tickets-jwt.json");
  private static final TicketVectors TOKENVAULT2 =
      TicketVectors.published("tickets-tokenvault2.json");

  /** Decided by a vault with its store, not by a verifier. */
  private static final Set<TicketRefusal> OF_THE_STORE =
      EnumSet.of(
          TicketRefusal.NO_CREDENTIAL,
          TicketRefusal.STALE_CREATION,
          TicketRefusal.ALREADY_REDEEMED);

  @TestFactory
  Stream<DynamicTest> everyJwtEndsAsItsVectorSays() {
    return tests(JWT);
  }

  @TestFactory
  Stream<DynamicTest> everyTokenvault2TicketEndsAsItsVectorSays() {
    return tests(TOKENVAULT2);
  }

  @Test
  void noVectorWasLost() {
    assertThat(JWT.cases()).hasSize(314);
    assertThat(TOKENVAULT2.cases()).hasSize(93);
    assertThat(JWT.cases()).extracting(TicketCase::name).doesNotHaveDuplicates();
    assertThat(TOKENVAULT2.cases()).extracting(TicketCase::name).doesNotHaveDuplicates();
  }

  @Test
  void everyRefusalOfAVerifierHasVectors() {
    List<String> verifiable =
        Arrays.stream(TicketRefusal.values())
            .filter(reason -> !OF_THE_STORE.contains(reason))
            .map(TicketRefusal::code)
            .toList();

    assertThat(JWT.cases()).extracting(TicketCase::expect).containsAll(verifiable);
  }

  @Test
  void anotherLibraryMadeManyOfThem() {
    assertThat(JWT.cases())
        .filteredOn(vector -> vector.madeBy().equals("nimbus-jose-jwt"))
        .hasSizeGreaterThan(100);
  }

  @Test
  void theFilesAreWhatTheGeneratorsMake() throws IOException {
    for (TicketVectors vectors : TicketVectors.generated()) {
      assertThat(Files.readString(TicketVectors.FOLDER.resolve(vectors.file())))
          .isEqualTo(vectors.json());
    }
  }

  private static Stream<DynamicTest> tests(TicketVectors vectors) {
    TicketVerifier verifier = Bindings.verifier(vectors.format());
    return vectors.cases().stream()
        .map(vector -> dynamicTest(vector.name(), () -> check(verifier, vector)));
  }

  private static void check(TicketVerifier verifier, TicketCase vector) {
    Set<Purpose> allowed =
        vector.allowed().stream()
            .map(name -> Purpose.parse(name).orElseThrow())
            .collect(toUnmodifiableSet());
    Expectation expected =
        new Expectation(
            allowed,
            new ServiceName(vector.service()),
            vector.request().flatMap(PresentedRequest::hash),
            vector.nonce());
    String outcome =
        switch (verifier.verify(vector.ticket(), expected)) {
          case Verification.Verified _ -> TicketCase.VERIFIED;
          case Verification.Refused refused -> refused.reason().code();
        };

    assertThat(outcome).isEqualTo(vector.expect());
  }
}
