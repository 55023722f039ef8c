package dev.sallyport.benchmarks.micro;

import dev.sallyport.benchmarks.data.Names;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.CredentialMetadata;
import dev.sallyport.vault.credential.CredentialVersion;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Sealing and opening a credential of one field of 1 KiB, as the vault does for each release. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class Credentials {
  private static final int FIELD_BYTES = 1024;

  private final CredentialEnvelope envelope =
      new CredentialEnvelope(VaultKeyset.generate(new Organisation("benchmark")));
  private final CredentialVersion version = CredentialVersion.first(new SecureRandom());
  private final CredentialMetadata metadata =
      new CredentialMetadata("PlainText", Optional.empty(), Instant.EPOCH, Instant.EPOCH);
  private final PlainCredential plain =
      PlainCredential.of(Map.of(new FieldName("accessToken"), "c".repeat(FIELD_BYTES)));
  private final SealedCredential sealed = envelope.seal(Names.SERVICE, version, metadata, plain);

  @Benchmark
  public SealedCredential seal() {
    return envelope.seal(Names.SERVICE, version, metadata, plain);
  }

  @Benchmark
  public PlainCredential open() {
    return envelope.open(sealed);
  }
}
