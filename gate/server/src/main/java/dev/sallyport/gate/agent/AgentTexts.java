package dev.sallyport.gate.agent;

/**
 * What an agent's name and description may look like. The messages are for the operator who sent
 * them.
 */
final class AgentTexts {
  private AgentTexts() {}

  static void requireName(String name) {
    if (name.isEmpty() || name.codePointCount(0, name.length()) > Agent.MAXIMUM_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "An agent's name has 1 to " + Agent.MAXIMUM_NAME_LENGTH + " characters");
    }
    if (!name.equals(name.strip()) || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "An agent's name has no control characters, and no space at either end");
    }
  }

  static void requireDescription(String description) {
    if (description.codePointCount(0, description.length()) > Agent.MAXIMUM_DESCRIPTION_LENGTH) {
      throw new IllegalArgumentException(
          "A description has at most " + Agent.MAXIMUM_DESCRIPTION_LENGTH + " characters");
    }
    if (description.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("A description has no NUL character");
    }
  }
}
