package dev.sallyport.service.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LeafTextTest {
  /** Of one, two, three and four bytes. */
  private static final String[] CHARACTERS = {"a", "\n", ":", "\u00e9", "\u20ac", "\ud83d\ude00"};

  private static TreeHash plainly(String kind, Map<String, @Nullable String> members) {
    StringBuilder text = new StringBuilder(kind + "\n");
    members.forEach(
        (name, value) ->
            text.append(name)
                .append(
                    value == null
                        ? " -\n"
                        : " " + value.getBytes(UTF_8).length + ":" + value + "\n"));
    return TreeHash.ofLeaf(text.toString().getBytes(UTF_8));
  }

  @Test
  void countsTheBytesOfEachValueAndMarksTheAbsentOne() {
    Map<String, @Nullable String> members = new LinkedHashMap<>();
    members.put("id", "17");
    members.put("name", "\u00e9");
    members.put("none", null);
    members.put("empty", "");

    assertThat(LeafText.hash("kind/v1", members))
        .isEqualTo(
            TreeHash.ofLeaf("kind/v1\nid 2:17\nname 2:\u00e9\nnone -\nempty 0:\n".getBytes(UTF_8)));
  }

  @Test
  void leavesThatFollowEachOtherAreWhatEachIsByItself() {
    LeafText leaf = new LeafText("kind/v1");
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      Map<String, @Nullable String> members = new LinkedHashMap<>();
      for (int member = random.nextInt(5); member >= 0; member--) {
        members.put("member" + member, random.nextInt(6) == 0 ? null : text(random));
      }
      members.forEach(leaf::member);

      assertThat(leaf.hash()).isEqualTo(plainly("kind/v1", members));
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder("a".repeat(random.nextInt(random.nextInt(1, 4000))));
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    return text.toString();
  }
}
