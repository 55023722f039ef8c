package dev.sallyport.benchmarks.micro;

import dev.sallyport.benchmarks.data.Names;
import dev.sallyport.ticket.key.KeyHash;
import dev.sallyport.ticket.key.KeyText;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the gate does with an agent's key before it looks anything up. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Keys {
  private final String text = Names.key(0);
  private final KeyText key = KeyText.parse(text).orElseThrow();

  @Benchmark
  public Optional<KeyText> parse() {
    return KeyText.parse(text);
  }

  @Benchmark
  public KeyHash hash() {
    return key.hash();
  }

  @Benchmark
  public Optional<KeyHash> parseAndHash() {
    return KeyText.parse(text).map(KeyText::hash);
  }
}
