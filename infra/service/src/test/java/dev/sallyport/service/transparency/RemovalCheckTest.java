package dev.sallyport.service.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only records that are what was signed are removed. */
final class RemovalCheckTest {
  private static final int SIZE = 1000;

  private final PlainTree tree = PlainTree.ofSize(SIZE);
  private final Checkpoint signed = new Checkpoint("example.com/log/acme", SIZE, tree.root());

  private static TileHashes tiles(List<TreeHash> leaves) {
    GrowingTree growing = GrowingTree.of(0, Map.of());
    leaves.forEach(growing::append);
    Map<Tile, byte[]> tiles = growing.changed();
    return wanted -> {
      Map<Tile, byte[]> found = new HashMap<>(tiles);
      found.keySet().retainAll(wanted);
      return Future.succeededFuture(found);
    };
  }

  private RemovalCheck compared(int before, int after) {
    RemovalCheck check = RemovalCheck.after(before, tiles(tree.leaves())).result();
    for (int i = before; i < after; i++) {
      check.add("r" + i, tree.leaves().get(i), tree.leaves().get(i));
    }
    return check;
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0, 256", "0, 300", "255, 257", "256, 512", "300, 999", "999, 1000", "7, 7"})
  void whatGoesIsToldWithTheRootOverEverythingThatEverWent(int before, int after) {
    RemovalCheck check = compared(before, after);

    assertThat(check.records()).isEqualTo(after);
    assertThat(check.under(signed).result())
        .isEqualTo(new LeafForm.Removal(after, tree.root(0, after).toString()));
  }

  @Test
  void aRecordThatIsNotWhatItsLeafSaysIsNamed() {
    RemovalCheck check = compared(5, 10);

    assertThatThrownBy(() -> check.add("r10", tree.leaves().get(11), tree.leaves().get(10)))
        .isInstanceOf(TreeDamagedException.class)
        .hasMessageContaining("record r10 was changed: it is number 10 of the log");
    assertThat(check.missing("r10"))
        .hasMessageContaining("record r10 was deleted: it was number 10 of the log");
    assertThat(RemovalCheck.inserted("r9b")).hasMessageContaining("record r9b was inserted");
    assertThat(check.records()).isEqualTo(10);
  }

  @Test
  void recordsWhoseLeavesWereChangedWithThemAreNotRemoved() {
    RemovalCheck check = compared(0, 20);
    check.add("r20", tree.leaves().get(3), tree.leaves().get(3));

    assertThat(check.under(signed).cause())
        .hasMessageContaining("the first 21 records are not those that its checkpoint covers");
  }

  @Test
  void noMoreIsRemovedThanIsSigned() {
    RemovalCheck check = compared(0, SIZE);
    check.add("more", tree.leaves().get(3), tree.leaves().get(3));

    assertThat(check.under(signed).cause()).hasMessageContaining("more records than are signed");
    assertThatThrownBy(() -> compared(0, 0).under(signed))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTreeWithoutTheHashesOfWhatWasRemovedIsDamaged() {
    assertThat(RemovalCheck.after(300, wanted -> Future.succeededFuture(Map.of())).cause())
        .isInstanceOf(TreeDamagedException.class);
  }

  @Test
  void aPeriodIsANumberOfDays() {
    assertThat(RetentionPeriod.parse("P400D")).contains(new RetentionPeriod(400));
    assertThat(new RetentionPeriod(400)).hasToString("P400D");
    assertThat(new RetentionPeriod(30).endsBefore(Instant.parse("2026-12-01T00:00:00Z")))
        .isEqualTo("2026-11-01T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "P", "P29D", "P0D", "P036D", "P36501D", "P400", "400D", "P1Y", "P-40D", "p40d"
      })
  void whatIsNoPeriodIsNone(String text) {
    assertThat(RetentionPeriod.parse(text)).isEmpty();
  }
}
