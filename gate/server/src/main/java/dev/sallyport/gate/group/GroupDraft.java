package dev.sallyport.gate.group;

import dev.sallyport.gate.request.Texts;
import java.util.regex.Pattern;

/** A group that is still to be made. */
public record GroupDraft(String name, String description) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?");

  /** Refuses a name or description that no group may have with {@link IllegalArgumentException}. */
  public GroupDraft {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "The field 'name' has 1 to 64 of a-z, 0-9 and hyphen, with a letter or digit at both ends");
    }
    Texts.requireText("description", description, Group.MAXIMUM_DESCRIPTION_LENGTH);
  }
}
