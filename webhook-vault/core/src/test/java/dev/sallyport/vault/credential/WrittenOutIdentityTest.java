package dev.sallyport.vault.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.service.transparency.Tile;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.keyset.DataKeyId;
import dev.sallyport.vault.organisation.Organisation;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that write their identity out have the one that they would have by themselves. */
final class WrittenOutIdentityTest {
  private static final CreationId ONE = new CreationId("AAAAAAAAAAAAAAAAAAAAAA");
  private static final CreationId OTHER = new CreationId("BBBBBBBBBBBBBBBBBBBBBB");

  /** Values that all differ, made anew each time. */
  private static List<Supplier<List<Object>>> kinds() {
    return List.of(
        () -> List.of(new ServiceName("a"), new ServiceName("b"), "a"),
        () -> List.of(new Organisation("a"), new Organisation("b"), "a"),
        () -> List.of(new FieldName("a"), new FieldName("b"), "a"),
        () -> List.of(new AgentId("a"), new AgentId("b"), "a"),
        () -> List.of(new DataKeyId(1), new DataKeyId(2), 1),
        () -> List.of(new Tile(0, 1), new Tile(1, 0), new Tile(1, 1), new Tile(0, 2)),
        () ->
            List.of(
                ONE,
                OTHER,
                new CredentialVersion(ONE, 1),
                new CredentialVersion(ONE, 2),
                new CredentialVersion(OTHER, 1)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void equalsWhatHasTheSameComponentsAndNothingElse(Supplier<List<Object>> kind) {
    List<Object> values = kind.get();
    List<Object> again = kind.get();

    for (int i = 0; i < values.size(); i++) {
      for (int j = 0; j < again.size(); j++) {
        assertThat(values.get(i).equals(again.get(j))).as("%d %d", i, j).isEqualTo(i == j);
      }
      assertThat(values.get(i)).hasSameHashCodeAs(again.get(i)).isNotEqualTo(null);
    }
  }
}
