package dev.sallyport.service.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TreeTest {
  /** The leaves that implementations of Certificate Transparency share as test vectors. */
  private static final List<TreeHash> LEAVES =
      Stream.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .map(hex -> TreeHash.ofLeaf(HexFormat.of().parseHex(hex)))
          .toList();

  private static TreeHash hash(String hex) {
    return TreeHash.of(HexFormat.of().parseHex(hex));
  }

  private static List<TreeHash> hashes(String hexes) {
    return hexes == null ? List.of() : Stream.of(hexes.split(" ", -1)).map(TreeTest::hash).toList();
  }

  private static TreeHash rootOf(List<TreeHash> leaves) {
    CompactRange range = CompactRange.startingAt(0);
    leaves.forEach(range::append);
    return range.root();
  }

  @ParameterizedTest
  @CsvSource({
    "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  })
  void hasTheRootsOfCertificateTransparency(int size, String root) {
    assertThat(rootOf(LEAVES.subList(0, size))).isEqualTo(hash(root));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1,",
    "0, 8, 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "5, 8, bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "2, 3, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "1, 5, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
  })
  void provesInclusionLikeCertificateTransparency(int index, int size, String proof) {
    PlainTree tree = new PlainTree(LEAVES.subList(0, size));

    assertThat(ProofPlan.ofInclusion(index, size).proof(tree::hash)).isEqualTo(hashes(proof));
    assertThat(ProofCheck.isIncluded(LEAVES.get(index), index, size, tree.root(), hashes(proof)))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1,",
    "1, 8, 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "6, 8, 0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "2, 5, 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
  })
  void provesConsistencyLikeCertificateTransparency(int first, int second, String proof) {
    TreeHash firstRoot = rootOf(LEAVES.subList(0, first));
    PlainTree tree = new PlainTree(LEAVES.subList(0, second));

    assertThat(ProofPlan.ofConsistency(first, second).proof(tree::hash)).isEqualTo(hashes(proof));
    assertThat(ProofCheck.isConsistent(first, firstRoot, second, tree.root(), hashes(proof)))
        .isTrue();
  }

  @Test
  void provesAndChecksInclusionInEveryTreeLikeTheRecursionOfTheStandard() {
    for (int size = 1; size <= 40; size++) {
      PlainTree tree = PlainTree.ofSize(size);
      for (int index = 0; index < size; index++) {
        List<TreeHash> proof = ProofPlan.ofInclusion(index, size).proof(tree::hash);

        assertThat(proof).isEqualTo(tree.path(index, 0, size));
        assertThat(included(tree, index, size, proof)).isTrue();
        assertThat(included(tree, (index + 1) % size, size, proof)).isEqualTo(size == 1);
        int leaf = index;
        int leaves = size;
        assertNoOtherProof(proof, other -> included(tree, leaf, leaves, other));
      }
    }
  }

  private static boolean included(PlainTree tree, int index, int size, List<TreeHash> proof) {
    return ProofCheck.isIncluded(tree.leaves().get(index), index, size, tree.root(), proof);
  }

  @Test
  void provesAndChecksConsistencyOfEveryTwoTreesLikeTheRecursionOfTheStandard() {
    PlainTree all = PlainTree.ofSize(34);
    for (int second = 1; second <= 34; second++) {
      PlainTree tree = new PlainTree(all.leaves().subList(0, second));
      for (int first = 1; first <= second; first++) {
        List<TreeHash> proof = ProofPlan.ofConsistency(first, second).proof(tree::hash);
        TreeHash firstRoot = all.root(0, first);
        int from = first;
        int to = second;

        assertThat(proof).isEqualTo(tree.subproof(first, 0, second, true));
        assertThat(ProofCheck.isConsistent(first, firstRoot, second, tree.root(), proof)).isTrue();
        assertThat(ProofCheck.isConsistent(first, all.root(1, 2), second, tree.root(), proof))
            .isFalse();
        assertThat(ProofCheck.isConsistent(first, firstRoot, second, all.root(1, 2), proof))
            .isFalse();
        assertNoOtherProof(
            proof, other -> ProofCheck.isConsistent(from, firstRoot, to, tree.root(), other));
      }
    }
  }

  private static void assertNoOtherProof(List<TreeHash> proof, Predicate<List<TreeHash>> accepted) {
    List<TreeHash> longer = new ArrayList<>(proof);
    longer.add(TreeHash.ofEmptyTree());
    assertThat(accepted.test(longer)).isFalse();
    for (int i = 0; i < proof.size(); i++) {
      List<TreeHash> shorter = new ArrayList<>(proof);
      shorter.remove(i);
      assertThat(accepted.test(shorter)).isFalse();
      List<TreeHash> changed = new ArrayList<>(proof);
      changed.set(i, TreeHash.ofNode(proof.get(i), proof.get(i)));
      assertThat(accepted.test(changed)).isFalse();
    }
    if (proof.size() > 1) {
      List<TreeHash> turned = new ArrayList<>(proof);
      Collections.reverse(turned);
      assertThat(accepted.test(turned)).isFalse();
    }
  }

  @Test
  void anEmptyTreeIsContinuedByEveryOther() {
    TreeHash empty = TreeHash.ofEmptyTree();

    assertThat(ProofCheck.isConsistent(0, empty, 3, LEAVES.getFirst(), List.of())).isTrue();
    assertThat(ProofCheck.isConsistent(0, empty, 3, empty, List.of(empty))).isFalse();
    assertThat(ProofCheck.isConsistent(0, LEAVES.getFirst(), 3, empty, List.of())).isFalse();
    assertThat(ProofCheck.isConsistent(0, empty, 0, empty, List.of())).isTrue();
    assertThat(ProofCheck.isConsistent(3, empty, 2, empty, List.of())).isFalse();
    assertThat(ProofCheck.isConsistent(-1, empty, 2, empty, List.of())).isFalse();
    assertThat(ProofCheck.isIncluded(empty, 0, 0, empty, List.of())).isFalse();
    assertThat(ProofCheck.isIncluded(empty, -1, 1, empty, List.of())).isFalse();
  }

  @Test
  void refusesToPlanWhatCannotBeProved() {
    assertThatThrownBy(() -> ProofPlan.ofInclusion(3, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ProofPlan.ofInclusion(-1, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ProofPlan.ofConsistency(4, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ProofPlan.ofConsistency(0, 3).nodes()).isEmpty();
  }

  @Test
  void runsOfLeavesInAnyDivisionMakeTheSameTree() {
    PlainTree tree = PlainTree.ofSize(21);
    for (int from = 0; from <= 21; from++) {
      for (int to = from; to <= 21; to++) {
        CompactRange all = run(tree, 0, from);
        all.append(run(tree, from, to));
        CompactRange middle = run(tree, from, to);
        all.append(CompactRange.of(to, 21, run(tree, to, 21).hashes()));

        assertThat(all.root()).isEqualTo(tree.root());
        assertThat(middle.hashes())
            .isEqualTo(Node.covering(from, to).stream().map(tree::hash).toList());
      }
    }
  }

  private static CompactRange run(PlainTree tree, int from, int to) {
    CompactRange range = CompactRange.startingAt(from);
    tree.leaves().subList(from, to).forEach(range::append);
    return range;
  }

  @Test
  void refusesRunsThatDoNotFit() {
    CompactRange range = CompactRange.startingAt(0);
    assertThatThrownBy(() -> range.append(CompactRange.startingAt(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CompactRange.of(0, 3, LEAVES.subList(0, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CompactRange.startingAt(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CompactRange.startingAt(2).root())
        .isInstanceOf(IllegalStateException.class);
  }

  /** Sizes around the edges of tiles: 256 hashes each, and 65,536 leaves below each of the next. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 255, 256, 257, 511, 513, 65_535, 65_792})
  void growsOverTilesAndIsProvedFromThem(int size) {
    PlainTree plain = PlainTree.ofSize(size);
    Map<Tile, byte[]> stored = new HashMap<>();
    int done = 0;
    for (int step : new int[] {1, 200, 57, 1, 300, 70_000}) {
      GrowingTree tree = GrowingTree.of(done, stored);
      List<TreeHash> added = plain.leaves().subList(done, Math.min(size, done + step));
      added.forEach(tree::append);
      stored.putAll(tree.changed());
      done += added.size();
      assertThat(tree.size()).isEqualTo(done);
      assertThat(tree.root()).isEqualTo(rootOf(plain.leaves().subList(0, done)));
    }

    assertThat(done).isEqualTo(size);
    stored.forEach(
        (tile, hashes) ->
            assertThat(hashes.length).isEqualTo(tile.width(size) * TreeHash.BYTES).isPositive());
    TreeHash root = rootOf(plain.leaves());
    IntStream.of(0, 1, 254, 255, 256, 500, 65_535, 65_536, size - 1)
        .filter(index -> index >= 0 && index < size)
        .forEach(
            index -> {
              List<TreeHash> proof = ProofPlan.ofInclusion(index, size).proof(fromTiles(stored));
              assertThat(ProofCheck.isIncluded(plain.leaves().get(index), index, size, root, proof))
                  .isTrue();
            });
  }

  private static Function<Node, TreeHash> fromTiles(Map<Tile, byte[]> tiles) {
    return node -> Tile.hash(node, tiles.getOrDefault(Tile.of(node), new byte[0]));
  }

  @Test
  void isNotContinuedFromTilesOfAnotherLength() {
    GrowingTree tree = GrowingTree.of(0, Map.of());
    LEAVES.forEach(tree::append);

    assertThatThrownBy(() -> GrowingTree.of(7, tree.changed()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GrowingTree.of(8, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(GrowingTree.of(8, tree.changed()).root()).isEqualTo(rootOf(LEAVES));
  }
}
