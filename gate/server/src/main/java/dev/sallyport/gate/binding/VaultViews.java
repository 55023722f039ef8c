package dev.sallyport.gate.binding;

import dev.sallyport.gate.organisation.VaultLocks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An organisation's vault as the API shows it; never its secret. */
final class VaultViews {
  private VaultViews() {}

  static Map<String, Object> status(Optional<ActiveBinding> bound, Optional<VaultLocks.Held> held) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("bound", bound.isPresent());
    bound.ifPresent(
        binding -> {
          view.put("bindingId", binding.id().value());
          view.put("webhookUrl", binding.vaultUrl());
          view.put("webhookId", binding.webhookId());
          view.put("keyId", binding.kid());
          view.put("ticketFormat", binding.format().wireName());
          view.put("version", binding.vaultVersion());
          view.put("capabilities", binding.capabilities());
          view.put("boundAt", binding.createdAt().toString());
        });
    view.putAll(lock(held));
    return view;
  }

  /** The vault's condition beside everything that the gate knows without asking. */
  static Map<String, Object> status(
      ActiveBinding binding, VaultCondition condition, Optional<VaultLocks.Held> held) {
    Map<String, Object> view = status(Optional.of(binding), held);
    view.put("health", health(condition));
    return view;
  }

  private static Map<String, Object> health(VaultCondition condition) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("status", condition.wireName());
    condition.advice().ifPresent(advice -> view.put("advice", advice));
    if (condition instanceof VaultCondition.Healthy healthy) {
      healthy.version().ifPresent(version -> view.put("version", version));
      healthy.capabilities().ifPresent(names -> view.put("capabilities", names));
      view.put("roundTripMillis", healthy.roundTrip().toMillis());
      healthy.clockSkew().ifPresent(skew -> view.put("clockSkewMillis", skew.toMillis()));
    }
    return view;
  }

  static Map<String, Object> lock(Optional<VaultLocks.Held> held) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("locked", held.isPresent());
    held.ifPresent(
        lock -> {
          view.put("lockedAt", lock.since().toString());
          view.put("lockedBy", lock.by());
        });
    return view;
  }
}
