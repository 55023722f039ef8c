package dev.sallyport.vault.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.vault.backup.Differences;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a restore compares and replaces, by place: credentials, documents, enrolments, the binding,
 * and caps, which are only added to.
 */
final class Contents {
  private static final String CAP = "cap";
  private static final String CREDENTIAL = "credential";
  private static final String CIPHERTEXTS = "ciphertexts";

  /** Kinds that a restore replaces. */
  private static final List<String> REPLACED =
      List.of(CREDENTIAL, CIPHERTEXTS, "document", "enrolment", "binding");

  /** Two items that differ in nothing but what sealed and wrote them are the same. */
  private static final List<String> SEALED = List.of("ciphertext", "fields", "by", Sealing.KEY);

  private final Organisation organisation;
  private final Map<Place, Item> items = new LinkedHashMap<>();

  Contents(Organisation organisation) {
    this.organisation = organisation;
  }

  /** Takes an item, unless a restore does not look at its kind. */
  void add(Item item) {
    if (isReplaced(item.place()) || isCap(item.place())) {
      items.put(item.place(), item);
    }
  }

  boolean isReplaced(Place place) {
    return REPLACED.contains(kind(place));
  }

  boolean isCap(Place place) {
    return kind(place).equals(CAP);
  }

  /** Whether it is of this organisation, and something that a restore brings back unchanged. */
  boolean isOnlyAdded(Place place) {
    return List.of("ticket", "call", "log", "counted").contains(kind(place));
  }

  Optional<Item> find(Place place) {
    return Optional.ofNullable(items.get(place));
  }

  List<Item> all() {
    return List.copyOf(items.values());
  }

  /** What lies between the organisation's name and what else the partition names. */
  private String kind(Place place) {
    String prefix = Place.partition(organisation, "");
    if (!place.partition().startsWith(prefix)) {
      throw new StoreException(
          StoreException.Kind.DAMAGED, "an item of another organisation is in the backup");
    }
    String rest = place.partition().substring(prefix.length());
    int end = rest.indexOf('#');
    return end < 0 ? rest : rest.substring(0, end);
  }

  Optional<Item> ciphertextsOf(Item credential) {
    return find(new Place(Place.partition(organisation, CIPHERTEXTS), credential.place().sort()));
  }

  boolean isCredential(Place place) {
    return kind(place).equals(CREDENTIAL);
  }

  boolean isCiphertexts(Place place) {
    return kind(place).equals(CIPHERTEXTS);
  }

  /** What putting {@code backup} in the place of this does. */
  Differences comparedWith(Contents backup) {
    SortedMap<String, Place> named = new TreeMap<>();
    backup.items.keySet().forEach(place -> name(place).ifPresent(name -> named.put(name, place)));
    items.keySet().forEach(place -> name(place).ifPresent(name -> named.put(name, place)));
    List<String> comingBack = new ArrayList<>();
    List<String> goingBack = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    named.forEach(
        (name, place) -> {
          Optional<Item> stored = find(place);
          Optional<Item> given = backup.find(place);
          if (stored.isEmpty()) {
            comingBack.add(name);
          } else if (given.isEmpty()) {
            if (!isCap(place)) {
              lost.add(name);
            }
          } else if (!isCap(place) && !isSame(stored.get(), given.get())) {
            goingBack.add(name);
          }
        });
    return new Differences(comingBack, goingBack, lost);
  }

  /** As people name it; a credential's ciphertexts go with the credential. */
  private Optional<String> name(Place place) {
    String kind = kind(place);
    if (kind.equals(CIPHERTEXTS)) {
      return Optional.empty();
    }
    String partition = place.partition();
    String further =
        partition.substring(Place.partition(organisation, kind).length()).replace('#', ' ');
    String one = place.sort().equals("-") ? "" : " " + place.sort();
    return Optional.of(kind + (further.isEmpty() ? one : further + "/" + place.sort()));
  }

  static boolean isSame(Item one, Item other) {
    Map<String, Object> left = new TreeMap<>(one.json());
    Map<String, Object> right = new TreeMap<>(other.json());
    SEALED.forEach(
        name -> {
          left.remove(name);
          right.remove(name);
        });
    return left.equals(right);
  }

  /** The items in a piece of a backup. */
  static List<Item> items(byte[] piece) {
    try {
      List<Item> items = new ArrayList<>();
      Json.read(piece, JsonNode.class).forEach(each -> items.add(Item.read(each)));
      return items;
    } catch (JsonRefused e) {
      throw new StoreException(
          StoreException.Kind.DAMAGED, "a piece of a backup makes no sense", e);
    }
  }
}
