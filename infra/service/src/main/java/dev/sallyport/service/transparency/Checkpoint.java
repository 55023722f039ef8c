package dev.sallyport.service.transparency;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a log says about itself at some size: C2SP's {@code tlog-checkpoint}.
 *
 * @param origin name of the log, which is also the name of its key
 * @param size number of its leaves
 * @param root root of the tree over them
 */
public record Checkpoint(String origin, long size, TreeHash root) {
  private static final Pattern TEXT =
      Pattern.compile("([^\n]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/=]{44})\n");

  public Checkpoint {
    if (!NoteKey.isName(origin) || size < 0) {
      throw new IllegalArgumentException("a log has a name, and no fewer leaves than none");
    }
  }

  /** Signs it. */
  public SignedNote sign(NoteSigner signer) {
    if (!signer.key().name().equals(origin)) {
      throw new IllegalArgumentException("a log signs its own checkpoints only");
    }
    return signer.sign(origin + "\n" + size + "\n" + root + "\n");
  }

  /**
   * The checkpoint in a note that this key has signed; empty when it has not, when it is no
   * checkpoint, when it is another log's, or when it holds more than we know the meaning of.
   */
  public static Optional<Checkpoint> open(String note, NoteKey key) {
    return SignedNote.parse(note).flatMap(key::open).flatMap(text -> parse(text, key.name()));
  }

  /** Whether this proof shows that the log has only grown since that checkpoint of it. */
  public boolean goesOnFrom(Checkpoint before, List<TreeHash> proof) {
    return before.origin().equals(origin)
        && ProofCheck.isConsistent(before.size(), before.root(), size, root, proof);
  }

  private static Optional<Checkpoint> parse(String text, String origin) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || !matcher.group(1).equals(origin)) {
      return Optional.empty();
    }
    try {
      long size = Long.parseLong(matcher.group(2));
      return TreeHash.parse(matcher.group(3)).map(root -> new Checkpoint(origin, size, root));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
