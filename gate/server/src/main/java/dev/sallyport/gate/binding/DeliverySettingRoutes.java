package dev.sallyport.gate.binding;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.log.LogKeys;
import dev.sallyport.ticket.TicketFormat;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/vault/delivery}: whether agents go to the vault themselves, or the gate for them. */
public final class DeliverySettingRoutes {
  /** 422: the vault would not seal what the gate carries. */
  public static final ProblemType RELAY_UNSUPPORTED =
      new ProblemType("RELAY_UNSUPPORTED", 422, "The vault does not seal what a gate carries");

  private static final ProblemType PRECONDITION_REQUIRED =
      new ProblemType("PRECONDITION_REQUIRED", 428, "Say which setting is changed");
  private static final ProblemType PRECONDITION_FAILED =
      new ProblemType("PRECONDITION_FAILED", 412, "It was changed meanwhile");

  private static final String TAG = "\"bnd_[0-9A-Za-z]{22}\\.[1-9][0-9]{0,8}\"";
  private static final String ANY = "*";
  private static final Logger LOG = LoggerFactory.getLogger(DeliverySettingRoutes.class);

  private final PgDeliveries deliveries;
  private final Bindings bindings;
  private final VaultHealthCalls check;
  private final CallerAccess access;

  record Change(@Nullable String delivery, @Nullable Boolean relayPlaintextThroughTheGate) {
    Delivery toDelivery() {
      boolean plaintext = Boolean.TRUE.equals(relayPlaintextThroughTheGate);
      try {
        Delivery wanted = Delivery.of(required("delivery", delivery), plaintext);
        if (plaintext && wanted == Delivery.REDIRECT) {
          throw invalid("The field 'relayPlaintextThroughTheGate' goes with the delivery relay");
        }
        return wanted;
      } catch (IllegalArgumentException e) {
        throw invalid("The field 'delivery' is redirect or relay");
      }
    }
  }

  /** Routes that ask vaults by {@code check} what they can. */
  public DeliverySettingRoutes(
      PgDeliveries deliveries, Bindings bindings, VaultHealthCalls check, CallerAccess access) {
    this.deliveries = deliveries;
    this.bindings = bindings;
    this.check = check;
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    routes
        .get("/api/vault/delivery", access.requiring(Permission.VAULT_READ), this::show)
        .put("/api/vault/delivery", access.requiring(Permission.VAULT_BIND), this::change);
  }

  private Future<Answer> show(Exchange exchange) {
    return deliveries
        .find(CallerAccess.organisation(exchange))
        .map(found -> answer(found.orElseThrow(DeliverySettingRoutes::unbound)));
  }

  private Future<Answer> change(Exchange exchange) {
    String seen = exchange.header("If-Match").orElseThrow(DeliverySettingRoutes::unseen);
    if (!seen.equals(ANY) && !seen.matches(TAG)) {
      throw invalid("If-Match is the ETag of GET /api/vault/delivery, or *");
    }
    return exchange
        .json(Change.class, BodyLimits.COMMAND)
        .compose(body -> change(exchange, seen, body.toDelivery()));
  }

  private Future<Answer> change(Exchange exchange, String seen, Delivery wanted) {
    return able(CallerAccess.organisation(exchange), wanted)
        .compose(
            binding -> {
              Predicate<DeliverySetting> same =
                  setting ->
                      setting.binding().equals(binding.id())
                          && (seen.equals(ANY) || seen.equals(setting.tag()));
              return deliveries.change(access.origin(exchange), same, wanted);
            })
        .map(
            changed -> {
              DeliverySetting setting = changed.orElseThrow(DeliverySettingRoutes::overtaken);
              if (wanted == Delivery.RELAY_PLAINTEXT_THROUGH_THE_GATE) {
                LOG.atWarn()
                    .addKeyValue(LogKeys.ORGANISATION, CallerAccess.organisation(exchange).value())
                    .addKeyValue("binding", setting.binding().value())
                    .log("plaintext is relayed through the gate");
              }
              return answer(setting);
            });
  }

  /** The binding, if its vault can do what is wanted: one that cannot would refuse every agent. */
  private Future<ActiveBinding> able(OrganisationId organisation, Delivery wanted) {
    return bindings
        .active(organisation)
        .map(active -> active.orElseThrow(DeliverySettingRoutes::unbound))
        .compose(
            binding ->
                wanted == Delivery.RELAY_SEALED
                    ? sealing(binding)
                    : Future.succeededFuture(binding));
  }

  private Future<ActiveBinding> sealing(ActiveBinding binding) {
    if (binding.format() != TicketFormat.JWT) {
      throw unsupported("Its ticket format has no tickets for that; bind a vault with jwt tickets");
    }
    return check
        .of(binding)
        .map(
            condition -> {
              Optional<List<String>> told =
                  condition instanceof VaultCondition.Healthy healthy
                      ? healthy.capabilities()
                      : Optional.empty();
              if (told.filter(names -> names.contains(Delivery.CAPABILITY)).isEmpty()) {
                throw unsupported(
                    condition
                        .advice()
                        .orElse(
                            "It does not tell the capability relay; bring it up to date, or leave"
                                + " the delivery at redirect"));
              }
              return binding;
            });
  }

  private static Answer answer(DeliverySetting setting) {
    return Answer.json(
            200,
            Map.of(
                "bindingId", setting.binding().value(),
                "delivery", setting.delivery().wireName(),
                "relayPlaintextThroughTheGate", setting.delivery().plaintextThroughTheGate()))
        .with("ETag", setting.tag());
  }

  private static ProblemException unbound() {
    return notFound("binding to a vault");
  }

  private static ProblemException unseen() {
    return Problem.of(
            PRECONDITION_REQUIRED,
            "Send If-Match with the ETag of GET /api/vault/delivery, so that nobody's change is"
                + " lost")
        .asException();
  }

  private static ProblemException overtaken() {
    return Problem.of(
            PRECONDITION_FAILED,
            "The setting, or the binding, is another one by now; read it again with GET")
        .asException();
  }

  private static ProblemException unsupported(String detail) {
    return Problem.of(RELAY_UNSUPPORTED, detail).asException();
  }
}
