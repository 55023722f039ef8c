package dev.sallyport.vault.storage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code POST /v1/storage}: the gate's calls about what the vault keeps. Behind the check of the
 * signature, which is not done here.
 */
public final class Storage implements Endpoint {
  /** Bytes: the largest credential with every character escaped once, and some. */
  public static final int MAXIMUM_BODY = 320 * 1024;

  private static final int REQUEST_ID_CHARACTERS = 128;
  private static final Set<String> MEMBERS =
      Set.of("operation", "collection", "key", "data", "options", "collections", "requestId");

  private final Map<String, StoredCollection> collections = new LinkedHashMap<>();

  /**
   * @param format of the binding: only Token Vault's lets a gate bring credentials
   */
  public Storage(
      Organisation organisation,
      Credentials credentials,
      CredentialWriter writer,
      Documents documents,
      DocumentSeal seal,
      ReleaseLog log,
      InstantSource clock,
      TicketFormat format) {
    GateDeeds deeds = new GateDeeds(organisation, log, clock);
    collections.put("tokens", new StoredTokens(organisation, credentials, writer, deeds, format));
    for (DocumentCollection each : DocumentCollection.values()) {
      if (each.isOfTheGate()) {
        collections.put(
            each.wireName(),
            new StoredDocuments(organisation, each, documents, seal, deeds, clock));
      }
    }
    collections.put("audit", new StoredAudit(organisation, log));
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    JsonObject body = JsonObject.in(request, MEMBERS);
    if (body.text("requestId").filter(id -> id.length() > REQUEST_ID_CHARACTERS).isPresent()) {
      throw invalid("requestId may have at most 128 characters.");
    }
    return switch (body.requiredText("operation")) {
      case "get" -> get(body);
      case "list" -> list(body);
      case "list_batch" -> listBatch(body);
      case "set" -> set(request, body);
      case "delete" -> delete(request, body);
      default -> throw invalid("operation must be get, list, list_batch, set or delete.");
    };
  }

  private Future<VaultResponse> get(JsonObject body) {
    requireOnly(body, "key");
    String name = body.requiredText("collection");
    return collection(name)
        .get(body.requiredText("key"))
        .map(
            found ->
                answer(
                    "data",
                    found.orElseThrow(
                        () ->
                            new VaultRefusal(
                                name.equals("tokens")
                                    ? VaultError.TOKEN_NOT_FOUND
                                    : VaultError.NOT_FOUND,
                                "Nothing is stored under this key."))));
  }

  private Future<VaultResponse> list(JsonObject body) {
    requireOnly(body, "options");
    return Lists.of(collection(body.requiredText("collection")), listing(body))
        .map(
            list -> {
              Map<String, Object> answer = new LinkedHashMap<>();
              answer.put("data", list.data());
              list.pagination().ifPresent(pagination -> answer.put("pagination", pagination));
              return VaultResponse.json(200, Json.write(answer));
            });
  }

  private Future<VaultResponse> listBatch(JsonObject body) {
    body.requireOnly(Set.of("operation", "collections", "options", "requestId"), "list_batch");
    Listing listing = listing(body);
    if (listing.after().isPresent() || !listing.filters().isEmpty()) {
      throw invalid("list_batch takes limit and since only; page and filter with list.");
    }
    Map<String, Object> data = new LinkedHashMap<>();
    Map<String, Object> pagination = new LinkedHashMap<>();
    Future<?> gathered = Future.succeededFuture();
    for (String name : names(body)) {
      StoredCollection collection = collection(name);
      gathered =
          gathered
              .compose(before -> Lists.of(collection, listing))
              .onSuccess(
                  list -> {
                    data.put(name, list.data());
                    list.pagination().ifPresent(pages -> pagination.put(name, pages));
                  });
    }
    return gathered.map(
        all -> {
          Map<String, Object> answer = new LinkedHashMap<>();
          answer.put("data", data);
          if (!pagination.isEmpty()) {
            answer.put("pagination", pagination);
          }
          return VaultResponse.json(200, Json.write(answer));
        });
  }

  private List<String> names(JsonObject body) {
    List<String> names = new ArrayList<>();
    for (JsonNode each : body.member("collections").orElseThrow(Storage::noCollections)) {
      if (!each.isTextual() || names.contains(each.textValue())) {
        throw noCollections();
      }
      names.add(each.textValue());
    }
    if (names.isEmpty()) {
      throw noCollections();
    }
    return names;
  }

  private Future<VaultResponse> set(VaultRequest request, JsonObject body) {
    requireOnly(body, "key", "data");
    return collection(body.requiredText("collection"))
        .set(request, body.requiredText("key"), body.requiredObject("data"))
        .map(stored -> answer("data", stored));
  }

  private Future<VaultResponse> delete(VaultRequest request, JsonObject body) {
    requireOnly(body, "key");
    return collection(body.requiredText("collection"))
        .delete(request, body.requiredText("key"))
        .map(deleted -> answer("deleted", deleted));
  }

  private static Listing listing(JsonObject body) {
    return body.member("options").isPresent()
        ? Listing.in(body.requiredObject("options"))
        : Listing.all();
  }

  private StoredCollection collection(String name) {
    StoredCollection found = collections.get(name);
    if (found == null) {
      throw noCollections();
    }
    return found;
  }

  private static void requireOnly(JsonObject body, String... own) {
    Set<String> expected = new TreeSet<>(Set.of("operation", "collection", "requestId"));
    expected.addAll(Set.of(own));
    body.requireOnly(expected, "This operation's body");
  }

  private static VaultResponse answer(String member, Object value) {
    return VaultResponse.json(200, Json.write(Map.of(member, value)));
  }

  private static VaultRefusal noCollections() {
    return invalid(
        "collection (collections of list_batch) must be of tokens, proxy_configs, vault_config, audit.");
  }

  private static VaultRefusal invalid(String message) {
    return new VaultRefusal(VaultError.INVALID_REQUEST, message);
  }
}
