package dev.sallyport.benchmarks.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.key.KeyText;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NamesTest {
  @Test
  void makesKeysThatTheGateTakesForWellFormed() {
    for (int agent = 0; agent < 1_000; agent++) {
      assertThat(KeyText.parse(Names.key(agent))).isPresent();
    }
  }

  @Test
  void makesTheSameKeyForTheSameAgent() {
    assertThat(Names.key(77)).isEqualTo(Names.key(77));
  }

  @Test
  void makesADifferentKeyAndIdForEachAgent() {
    Set<String> names = new HashSet<>();
    for (int agent = 0; agent < 10_000; agent++) {
      names.add(Names.key(agent));
      names.add(Names.id("agt", agent));
      names.add(Names.id("key", agent));
      names.add(Names.id("grt", agent));
    }
    assertThat(names).hasSize(40_000);
  }
}
