package dev.sallyport.service.transparency.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.CompactRange;
import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.NoteSigner;
import dev.sallyport.service.transparency.TreeHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that were removed when their time was over are told apart from records that are gone. */
final class RemovalTest {
  private static final int RECORDS = 10;
  private static final int REMOVED = 6;

  private final NoteSigner signer = NoteSigner.generate("vault.example.com/log/acme");

  @TempDir private Path folder;

  private static Map<String, @Nullable String> record(int number, String reason, String subject) {
    Map<String, @Nullable String> record = new LinkedHashMap<>();
    LeafForm.RELEASE.members().forEach(member -> record.put(member, null));
    record.put("sequence", Integer.toString(number));
    record.put("reason", reason);
    record.put("subject", subject);
    return record;
  }

  private static TreeHash root(List<Map<String, @Nullable String>> log, int size) {
    CompactRange tree = CompactRange.startingAt(0);
    for (Map<String, @Nullable String> record : log.subList(0, size)) {
      tree.append(LeafForm.RELEASE.hash(record));
    }
    return tree.root();
  }

  private String note(List<Map<String, @Nullable String>> log, int size) {
    return new Checkpoint(signer.key().name(), size, root(log, size)).sign(signer).toString();
  }

  /** Ten records, and one that says what was removed. */
  private static List<Map<String, @Nullable String>> log(String told) {
    List<Map<String, @Nullable String>> log = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      log.add(record(i, "released", "agt_" + i));
    }
    log.add(record(RECORDS, LeafForm.RELEASE.removalEvent(), told));
    return log;
  }

  private static String told(int removed) {
    return new LeafForm.Removal(removed, root(log(""), removed).toString()).toString();
  }

  private String verified(List<Map<String, @Nullable String>> log, int removed, int kept)
      throws IOException {
    ExportLines lines = new ExportLines(LeafForm.RELEASE, ExportFormat.JSONL);
    lines.begin(signer.key(), note(log, log.size()), Map.of());
    for (int i = 0; i < log.size(); i++) {
      TreeHash leaf = LeafForm.RELEASE.hash(log.get(i));
      if (i < removed) {
        lines.removed(i, leaf);
      } else {
        lines.leaf(i, leaf, log.get(i));
      }
    }
    lines.end(log.size());
    Path export = Files.write(folder.resolve("export"), lines.take().getBytes());
    Path checkpoint = Files.writeString(folder.resolve("kept"), note(log, kept));
    StringBuilder printed = new StringBuilder();
    new FileVerification(export, signer.key().toString(), Optional.empty(), List.of(checkpoint))
        .run(line -> printed.append(line).append('\n'));
    return printed.toString();
  }

  @Test
  void whatTheLogItselfSaysWasRemovedIsNothingWrong() throws IOException {
    assertThat(verified(log(told(REMOVED)), REMOVED, RECORDS))
        .isEqualToIgnoringNewLines(
            "Nothing wrong: 5 records of 11 under the checkpoint of vault.example.com/log/acme");
    assertThat(verified(log(told(REMOVED)), REMOVED, REMOVED)).contains("Nothing wrong");
  }

  @Test
  void aCheckpointOverPartOfWhatWasRemovedIsComparedElsewhere() throws IOException {
    assertThat(verified(log(told(REMOVED)), REMOVED, 3))
        .contains("over 3 records", "ask the log itself for a proof of consistency");
  }

  @Test
  void moreThanWasSaidToBeRemovedIsFound() throws IOException {
    assertThat(verified(log(told(REMOVED)), REMOVED + 1, RECORDS))
        .contains("the first 7 records are gone", "NOT what was signed");
  }

  @Test
  void recordsThatAreGoneAndOfWhichNobodySaidThatTheyWereRemovedAreFound() throws IOException {
    assertThat(verified(log("agt_1"), REMOVED, RECORDS))
        .contains("the first 6 records are gone, and no record says that these were removed");
  }

  /** As behind a backup that was restored into a store that had a log by then. */
  @Test
  void ofTwoRemovalsOfAsManyRecordsOneExplainsWhatIsGone() throws IOException {
    String other = new LeafForm.Removal(REMOVED, root(log(""), REMOVED - 1).toString()).toString();
    List<Map<String, @Nullable String>> log = log(told(REMOVED));
    log.add(record(RECORDS + 1, LeafForm.RELEASE.removalEvent(), other));

    assertThat(verified(log, REMOVED, RECORDS)).contains("Nothing wrong: 6 records of 12");
  }

  @Test
  void aRemovalOfOtherRecordsExplainsNothing() throws IOException {
    String other = new LeafForm.Removal(REMOVED, root(log(""), REMOVED - 1).toString()).toString();

    assertThat(verified(log(other), REMOVED, RECORDS)).contains("the first 6 records are gone");
  }
}
