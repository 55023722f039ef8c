package dev.sallyport.vault.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the owner of a credential lets the vault do with it: where it may be sent, how it gets into
 * a request, and whether it may be released besides.
 *
 * @param injection empty only where there are no targets
 * @param onlyBrokered whether nobody is ever given the value itself
 * @param ofOwner whether the vault's owner set them; else they came with a ticket, and so perhaps
 *     from a hostile gate
 */
public record RequestRules(
    AllowedTargets targets, Optional<Injection> injection, boolean onlyBrokered, boolean ofOwner) {
  /** Characters of the rules as JSON. */
  public static final int MAXIMUM_CHARACTERS = 8_192;

  /** The member of a credential that holds its rules. */
  public static final String MEMBER = "requestRules";

  /** Checks that what may be sent can be. */
  public RequestRules {
    if (injection.isEmpty() && !targets.all().isEmpty()) {
      throw new IllegalArgumentException("inject must say how the credential is sent");
    }
  }

  /** Nothing is brokered. */
  public static RequestRules none() {
    return new RequestRules(new AllowedTargets(List.of()), Optional.empty(), false, false);
  }

  /**
   * The rules in a JSON object.
   *
   * @throws IllegalArgumentException when they are none; the message names the member
   */
  public static RequestRules parse(JsonNode node) {
    return RulesInJson.read(node);
  }

  /**
   * The rules in a text that somebody wrote.
   *
   * @throws IllegalArgumentException when they are none; the message names the member
   */
  public static RequestRules parse(String json) {
    return parse(node(json));
  }

  /**
   * The rules in a text that {@link #toKept} wrote.
   *
   * @throws IllegalArgumentException when they are none
   */
  public static RequestRules parseKept(String json) {
    return RulesInJson.readKept(node(json));
  }

  private static JsonNode node(String json) {
    try {
      return Json.read(json.getBytes(UTF_8), JsonNode.class);
    } catch (JsonRefused e) {
      throw new IllegalArgumentException("it must be one JSON object", e);
    }
  }

  /** The same, set by the vault's owner. */
  public RequestRules fromOwner() {
    return new RequestRules(targets, injection, onlyBrokered, true);
  }

  /** Whether the owner said that nobody is ever given the value: nobody else may end that. */
  public boolean withholdForOwner() {
    return ofOwner && onlyBrokered;
  }

  /** As they are kept, and sealed with the credential: the same rules always give the same text. */
  public String toKept() {
    return new String(Json.write(RulesInJson.writeKept(this)), UTF_8);
  }

  /** The members of their JSON object, as whoever set them wrote it. */
  public Map<String, Object> toJsonObject() {
    return RulesInJson.write(this);
  }
}
