package dev.sallyport.vault.file;

import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.service.transparency.TreeHash;
import dev.sallyport.vault.log.proof.SealedTreeKey;
import dev.sallyport.vault.organisation.Organisation;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** The parts of the log's tree as bytes. */
final class TreeParts {
  /** Leaves of one entry: more than are ever added at once. */
  private static final int MOST_LEAVES = 10_000;

  private TreeParts() {}

  static void writeKey(SealedTreeKey key, DataOutputStream out) throws IOException {
    out.writeUTF(key.verifier().toString());
    Parts.writeBytes(key.sealedSeed(), out);
  }

  static SealedTreeKey readKey(Organisation organisation, DataInputStream in) throws IOException {
    NoteKey verifier =
        NoteKey.parseKept(in.readUTF()).orElseThrow(() -> new IOException("no key of a log"));
    return new SealedTreeKey(organisation, verifier, Parts.readBytes(in));
  }

  static void writeLeaves(byte[] leaves, DataOutputStream out) throws IOException {
    out.writeInt(leaves.length / TreeHash.BYTES);
    out.write(leaves);
  }

  static byte[] readLeaves(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 1 || count > MOST_LEAVES || count > in.available() / TreeHash.BYTES) {
      throw new IOException("leaves of no length that there is");
    }
    return in.readNBytes(count * TreeHash.BYTES);
  }
}
