package dev.sallyport.vault.log.proof;

import dev.sallyport.service.json.Json;
import dev.sallyport.service.transparency.TileProofs;
import dev.sallyport.service.transparency.TreeHash;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code /v1/log}: checkpoints of the vault's log, and proofs against them. */
public final class LogProofs {
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

  private final Organisation organisation;
  private final LogTrees trees;
  private final TileProofs proofs;

  /** Proves from these trees. */
  public LogProofs(Organisation organisation, LogTrees trees) {
    this.organisation = organisation;
    this.trees = trees;
    this.proofs = new TileProofs(wanted -> trees.tiles(organisation, wanted));
  }

  /** {@code GET /v1/log/checkpoint}. */
  public Future<VaultResponse> checkpoint(VaultRequest request) {
    return tree().map(tree -> answer(view(tree)));
  }

  /** {@code GET /v1/log/proof/inclusion}. */
  public Future<VaultResponse> inclusion(VaultRequest request) {
    long sequence = number(request, "sequence").orElseThrow(() -> missing("sequence"));
    return tree()
        .compose(
            tree -> {
              long size = number(request, "size").orElseGet(tree::size);
              requireAtMost("size", size, tree.size());
              return trees
                  .index(organisation, sequence)
                  .compose(
                      found -> {
                        if (found.isEmpty() || found.getAsLong() >= size) {
                          throw new VaultRefusal(
                              VaultError.NOT_FOUND,
                              "entry_not_in_tree",
                              "No entry of that sequence is in a tree of that size.");
                        }
                        return included(tree, sequence, found.getAsLong(), size);
                      });
            });
  }

  private Future<VaultResponse> included(LogTree tree, long sequence, long index, long size) {
    return proofs
        .leaf(index)
        .compose(
            leaf ->
                proofs
                    .inclusion(index, size)
                    .map(
                        proof -> {
                          Map<String, Object> view = view(tree);
                          view.put("sequence", Long.toString(sequence));
                          view.put("index", index);
                          view.put("treeSize", size);
                          view.put("leaf", leaf.toString());
                          view.put("proof", texts(proof));
                          return answer(view);
                        }));
  }

  /** {@code GET /v1/log/proof/consistency}. */
  public Future<VaultResponse> consistency(VaultRequest request) {
    long from = number(request, "from").orElseThrow(() -> missing("from"));
    return tree()
        .compose(
            tree -> {
              long to = number(request, "to").orElseGet(tree::size);
              requireAtMost("to", to, tree.size());
              requireAtMost("from", from, to);
              return proofs
                  .consistency(from, to)
                  .map(
                      proof -> {
                        Map<String, Object> view = view(tree);
                        view.put("from", from);
                        view.put("to", to);
                        view.put("proof", texts(proof));
                        return answer(view);
                      });
            });
  }

  /** A tree is begun within a second of a vault's first start. */
  Future<LogTree> tree() {
    return trees
        .find(organisation)
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new VaultRefusal(
                            VaultError.UNAVAILABLE,
                            "no_checkpoint_yet",
                            "The log has no checkpoint yet; ask again in a second.")));
  }

  TileProofs proofs() {
    return proofs;
  }

  static Map<String, Object> view(LogTree tree) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("origin", tree.key().verifier().name());
    view.put("key", tree.key().verifier().toString());
    view.put("size", tree.size());
    view.put("checkpoint", tree.checkpoint());
    return view;
  }

  static VaultResponse answer(Map<String, Object> view) {
    return VaultResponse.json(200, Json.write(view));
  }

  static List<String> texts(List<TreeHash> proof) {
    return proof.stream().map(TreeHash::toString).toList();
  }

  private static Optional<Long> number(VaultRequest request, String name) {
    return request
        .query()
        .value(name)
        .map(
            text -> {
              if (!NUMBER.matcher(text).matches()) {
                throw invalid("The parameter " + name + " must be a whole number.");
              }
              return Long.valueOf(text);
            });
  }

  private static void requireAtMost(String name, long value, long most) {
    if (value > most) {
      throw invalid("The parameter " + name + " must be at most " + most + ".");
    }
  }

  private static VaultRefusal missing(String name) {
    return invalid("The parameter " + name + " is missing.");
  }

  private static VaultRefusal invalid(String message) {
    return new VaultRefusal(VaultError.INVALID_REQUEST, message);
  }
}
