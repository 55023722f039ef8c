package dev.sallyport.gate.audit.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.service.transparency.NoteSigner;
import dev.sallyport.service.transparency.SignedNote;
import java.security.GeneralSecurityException;

/** Notes and keys come from files and from others: nothing in them may do more than be refused. */
final class NoteFuzzTest {
  private static final NoteSigner SIGNER = signer();

  private static NoteSigner signer() {
    try {
      return NoteSigner.ofSeed("fuzz.example/log", new byte[32]);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @FuzzTest
  void noteIsRefusedOrSaysWhatItSaid(byte[] input) {
    String text = new String(input, UTF_8);

    SignedNote.parse(text).ifPresent(note -> assertThat(note).hasToString(text));
    assertThat(Checkpoint.open(text, SIGNER.key())).isEmpty();
  }

  @FuzzTest
  void signedTextIsRefusedOrTheCheckpointThatItSpells(byte[] input) {
    String text = new String(input, UTF_8) + "\n";
    try {
      String note = SIGNER.sign(text).toString();
      Checkpoint.open(note, SIGNER.key())
          .ifPresent(checkpoint -> assertThat(checkpoint.sign(SIGNER)).hasToString(note));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("note");
    }
  }

  @FuzzTest
  void keyIsRefusedOrSaysWhatItSaid(byte[] input) {
    String text = new String(input, UTF_8);

    NoteKey.parse(text).ifPresent(key -> assertThat(key).hasToString(text));
  }
}
