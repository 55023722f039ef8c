package dev.sallyport.service.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NoteTest {
  /** Of Go's implementation of the format: key, seed, and the note that they make. */
  private static final String GO_KEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final byte[] GO_SEED =
      Base64.getDecoder().decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz");
  private static final String GO_TEXT =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.
      """;
  private static final String GO_NOTE =
      GO_TEXT
          + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

  private static final String CHECKPOINT =
      "example.com/log\n5\n9EjC7ZmqSu9qqZ8sQ0NWmhfZ0zK1RAAZfUvDmB7hbYQ=\n";

  private static NoteKey key(String text) {
    return NoteKey.parse(text).orElseThrow();
  }

  private static NoteSigner goSigner() throws GeneralSecurityException {
    return NoteSigner.ofSeed("PeterNeumann", Arrays.copyOfRange(GO_SEED, 1, GO_SEED.length));
  }

  @Test
  void signsLikeGo() throws GeneralSecurityException {
    NoteSigner signer = goSigner();

    assertThat(signer.key()).hasToString(GO_KEY);
    assertThat(signer.sign(GO_TEXT)).hasToString(GO_NOTE);
    assertThat(NoteSigner.ofSeed("PeterNeumann", signer.exportSeed()).sign(GO_TEXT))
        .hasToString(GO_NOTE);
  }

  @Test
  void opensNotesOfGoAndOfTheSpecification() {
    assertThat(SignedNote.parse(GO_NOTE).flatMap(key(GO_KEY)::open)).contains(GO_TEXT);
    assertThat(
            SignedNote.parse(
                    "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n")
                .flatMap(
                    key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
                        ::open))
        .contains("This is an example message.\n");
  }

  /** A checkpoint of the log of Go's modules, with a witness's signature under the log's own. */
  @Test
  void opensACheckpointThatAnotherLogHasPublished() {
    String note =
        """
        go.sum database tree
        15081221
        BoMMe1wd25Tco0mYGROkyqxHZWx+hcSCtMV315Lu6Lg=

        \u2014 sum.golang.org Az3grilD7vQqTrv66jRgKM84Y80KTprrSt4bKmiOPxgmS5ZVBTeCl6dUvjYnN13R+C8j0jGY1WnUADGMkok3U0m2Zgo=
        \u2014 test.example.com qTGhC3917mAr6hGh+T55tNjxaej/D/GQivJZRIj7XGdAcQOTqfMWIPgp/v/904LEduN/h2sSRtHUJXUL4b9Gm7Bz4Qc=
        """;
    NoteKey key = key("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8");

    assertThat(SignedNote.parse(note).flatMap(key::open))
        .contains("go.sum database tree\n15081221\nBoMMe1wd25Tco0mYGROkyqxHZWx+hcSCtMV315Lu6Lg=\n");
    assertThat(SignedNote.parse(note.replace("15081221", "15081222")).flatMap(key::open)).isEmpty();
    // Its origin is not the name of its key, which is what our logs promise.
    assertThat(Checkpoint.open(note, key)).isEmpty();
  }

  @Test
  void opensItsOwnCheckpoints() {
    NoteSigner signer = NoteSigner.generate("example.com/log");
    Checkpoint checkpoint = new Checkpoint("example.com/log", 5, TreeHash.ofLeaf(new byte[] {7}));
    String note = checkpoint.sign(signer).toString();

    assertThat(Checkpoint.open(note, key(signer.key().toString()))).contains(checkpoint);
    assertThat(Checkpoint.open(note, NoteSigner.generate("example.com/log").key())).isEmpty();
    assertThatThrownBy(() -> checkpoint.sign(NoteSigner.generate("example.com/other")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com/other\n5\n9EjC7ZmqSu9qqZ8sQ0NWmhfZ0zK1RAAZfUvDmB7hbYQ=\n",
        "example.com/log\n05\n9EjC7ZmqSu9qqZ8sQ0NWmhfZ0zK1RAAZfUvDmB7hbYQ=\n",
        "example.com/log\n-5\n9EjC7ZmqSu9qqZ8sQ0NWmhfZ0zK1RAAZfUvDmB7hbYQ=\n",
        "example.com/log\n9999999999999999999\n9EjC7ZmqSu9qqZ8sQ0NWmhfZ0zK1RAAZfUvDmB7hbYQ=\n",
        "example.com/log\n5\n9EjC7ZmqSu9qqZ8sQ0NWmhfZ0zK1RAAZfUvDmB7hbYR=\n",
        "example.com/log\n5\n9EjC7ZmqSu9qqZ8sQ0NWmhfZ0zK1RAAZfUvDmB7hbQ==\n",
        "example.com/log\n5\n9EjC7ZmqSu9qqZ8sQ0NWmhfZ0zK1RAAZfUvDmB7hbYQ=\nmore\n",
        "example.com/log\n5\n",
      })
  void opensNoOtherTextAsCheckpointEvenIfItIsSigned(String text) {
    NoteSigner signer = NoteSigner.generate("example.com/log");

    assertThat(Checkpoint.open(signer.sign(CHECKPOINT).toString(), signer.key())).isPresent();
    assertThat(Checkpoint.open(signer.sign(text).toString(), signer.key())).isEmpty();
  }

  @Test
  void everyChangedCharacterSpoilsANote() {
    NoteSigner signer = NoteSigner.generate("example.com/log");
    String note = signer.sign(CHECKPOINT).toString();
    for (int i = 0; i < note.length(); i++) {
      char other = note.charAt(i) == 'A' ? 'B' : 'A';
      String changed = note.substring(0, i) + other + note.substring(i + 1);
      String shorter = note.substring(0, i) + note.substring(i + 1);

      assertThat(Checkpoint.open(changed, signer.key())).as(changed).isEmpty();
      assertThat(Checkpoint.open(shorter, signer.key())).as(shorter).isEmpty();
    }
  }

  @Test
  void readsNoNoteThatIsNone() {
    for (String text :
        List.of(
            "",
            "\n",
            "\n\n",
            "text\n",
            "text\n\n",
            "text\n\nno signature\n",
            GO_NOTE.substring(0, GO_NOTE.length() - 1),
            GO_NOTE + "\n",
            GO_NOTE.replace("PeterNeumann ", "PeterNeumann  "),
            GO_NOTE.replace("PeterNeumann ", "Peter+Neumann "),
            GO_NOTE.replace("PeterNeumann x08go", "PeterNeumann x08go "),
            GO_NOTE.replace("cryptography", "crypto\tgraphy"),
            GO_TEXT + "\n\u2014 PeterNeumann x08gow==\n",
            "x".repeat(SignedNote.LONGEST) + GO_NOTE,
            GO_TEXT + "\n" + "\u2014 a x08gowAA\n".repeat(101))) {
      assertThat(SignedNote.parse(text)).as(text).isEmpty();
    }
    assertThat(SignedNote.parse(GO_TEXT + "\n" + "\u2014 a x08gowAA\n".repeat(100))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      })
  void readsNoKeyThatIsNone(String text) {
    assertThat(NoteKey.parse(text)).isEmpty();
  }

  @Test
  void signsNoTextThatANoteCannotHold() {
    NoteSigner signer = NoteSigner.generate("example.com/log");
    for (String text : List.of("", "no end", "tab\t\n", "half a pair \ud800\n")) {
      assertThatThrownBy(() -> signer.sign(text)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> NoteSigner.generate("two words"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NoteSigner.ofSeed("log", new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
