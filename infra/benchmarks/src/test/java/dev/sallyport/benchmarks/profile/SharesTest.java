package dev.sallyport.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

final class SharesTest {
  @Test
  void putsTheLargestShareFirst() {
    Shares shares = new Shares();
    shares.add("rare", 1);
    shares.add("often", 2);
    shares.add("rarest", 1);
    shares.add("often", 4);
    assertThat(shares.largest(2)).containsExactly(entry("often", 0.75), entry("rare", 0.125));
  }
}
