package dev.sallyport.vault.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.sun.management.ThreadMXBean;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialMetadata;
import dev.sallyport.vault.credential.CredentialVersion;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.organisation.Organisation;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TokenAnswerTest {
  private static final FieldName TOKEN = new FieldName("accessToken");
  private static final String CANARY = "canary-" + "in-a-buffer".repeat(20);

  private static final int ROUNDS = 2_000;

  /** Bytes: iterators and the like; far from the size of any buffer. */
  private static final long BESIDE = 512;

  private static final SealedCredential CREDENTIAL =
      new SealedCredential(
          new Organisation("acme"),
          new ServiceName("github"),
          CredentialVersion.first(new SecureRandom()),
          new CredentialMetadata("Bearer", Optional.empty(), Instant.EPOCH, Instant.EPOCH),
          Map.of(TOKEN, new byte[64]));
  private static final PlainCredential PLAIN = PlainCredential.of(Map.of(TOKEN, CANARY));

  private static byte[] answer() {
    return TokenAnswer.write(CREDENTIAL, PLAIN.exposeForRelease());
  }

  @Test
  void allocatesHardlyMoreThanTheAnswerSoThatNoBufferKeepsACopy() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int length = answer().length;
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(answer()).hasSize(length);
    }

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      answer();
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;

    assertThat(each).isBetween((long) length, length + BESIDE);
  }

  @Test
  void leavesNothingOfACredentialInABufferThatIsUsedAgain() {
    assertThat(new String(answer(), UTF_8)).contains(CANARY);

    BufferRecycler shared = JsonRecyclerPools.defaultPool().acquireAndLinkPooled();
    BufferRecycler ofThisThread = JsonRecyclerPools.threadLocalPool().acquireAndLinkPooled();

    for (BufferRecycler recycler : new BufferRecycler[] {shared, ofThisThread}) {
      String bytes =
          new String(recycler.allocByteBuffer(BufferRecycler.BYTE_WRITE_ENCODING_BUFFER), UTF_8);
      String characters = new String(recycler.allocCharBuffer(BufferRecycler.CHAR_CONCAT_BUFFER));
      assertThat(bytes + characters).doesNotContain("in-a-buffer");
    }
  }
}
