package dev.sallyport.gate.audit.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.identity.DelegationId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the gate's log says of releases besides which tickets were issued: what a delegated service
 * is called at the vault, and under which names checks of the vault had put something there.
 */
final class Explained {
  /** Who a check's tickets are issued to. */
  private static final String NOBODY = "sallyport-check";

  private static final Set<String> CHECKS =
      Set.of(AuditAction.VAULT_CHECKED.wireName(), AuditAction.VAULT_CHECK_TICKETS.wireName());

  private final Map<String, String> delegated = new HashMap<>();
  private final Set<String> checked = new HashSet<>();

  /** A permission of the gate's log. */
  void read(JsonNode record) {
    String action = record.path("action").asText();
    String service = record.path("service").asText("");
    if (CHECKS.contains(action)) {
      checked.add(service);
    } else if (action.equals(AuditAction.DELEGATION_CREATED.wireName())) {
      String[] object = object(record);
      delegated.put(object[0], object.length == 2 ? object[1] : service);
    }
  }

  /**
   * What the vault calls the service of a record that issued a ticket.
   *
   * @return empty where nothing tells
   */
  Optional<String> atVault(JsonNode record) {
    String grant = object(record)[0];
    return DelegationId.parse(grant).isPresent()
        ? Optional.ofNullable(delegated.get(grant))
        : Optional.of(record.path("service").asText(""));
  }

  /** Whether a release is of a check's own entry, for which no ticket is in the log. */
  boolean isOfACheck(JsonNode entry) {
    return entry.path("subject").asText().equals(NOBODY)
        && checked.contains(entry.path("service").asText());
  }

  /** A grant, or a grant and what more there is to say. */
  private static String[] object(JsonNode record) {
    return record.path("object").asText("").split("/", 2);
  }
}
