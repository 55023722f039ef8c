package dev.sallyport.vault.broker;

import dev.sallyport.ticket.TicketRefusal;
import dev.sallyport.ticket.VerifiedTicket;
import dev.sallyport.vault.credential.CachedCredentials;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.kind.InjectableFields;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.outbound.UpstreamAddresses;
import dev.sallyport.vault.outbound.UpstreamAnswer;
import dev.sallyport.vault.outbound.Upstreams;
import dev.sallyport.vault.release.OpenedReleases;
import dev.sallyport.vault.release.PresentedTickets;
import dev.sallyport.vault.request.CallerHeaders;
import dev.sallyport.vault.request.Header;
import dev.sallyport.vault.request.Injected;
import dev.sallyport.vault.request.Injection;
import dev.sallyport.vault.request.Origin;
import dev.sallyport.vault.request.RequestRules;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Does errands: looks whether the credential may be sent there and where that is, redeems the
 * ticket, and only then opens the credential, puts it into the request and sends it. A refusal
 * before that does not use the ticket up.
 */
final class Errands {
  /** Under way at once on one event loop: each holds a body and two connections. */
  private static final int UNDER_WAY = 64;

  private final Organisation organisation;
  private final CachedCredentials credentials;
  private final PresentedTickets tickets;
  private final OpenedReleases releases;
  private final UpstreamAddresses addresses;
  private final Upstreams upstreams;
  private final InstantSource clock;
  private int underWay;

  Errands(
      Organisation organisation,
      CachedCredentials credentials,
      PresentedTickets tickets,
      OpenedReleases releases,
      UpstreamAddresses addresses,
      Upstreams upstreams,
      InstantSource clock) {
    this.organisation = organisation;
    this.credentials = credentials;
    this.tickets = tickets;
    this.releases = releases;
    this.addresses = addresses;
    this.upstreams = upstreams;
    this.clock = clock;
  }

  /** Where an errand goes and how, by the rules of the moment. */
  private record Plan(Origin origin, Injection injection, List<Header> headers) {}

  Future<VaultResponse> run(VaultRequest request, VerifiedTicket ticket, Errand errand) {
    if (underWay >= UNDER_WAY) {
      throw new VaultRefusal(
          VaultError.TOO_MANY_REQUESTS,
          "errands_under_way",
          "Too many requests are under way; try again in a moment.");
    }
    underWay++;
    return plan(request, ticket, errand)
        .compose(
            plan ->
                addresses
                    .of(plan.origin())
                    .recover(failure -> refused(request, ticket, failure))
                    .compose(address -> release(request, ticket, errand, plan, address)))
        .onComplete(done -> underWay--);
  }

  /**
   * By the rules as they are now: beside a request to an upstream, asking the store costs little.
   */
  private Future<Plan> plan(VaultRequest request, VerifiedTicket ticket, Errand errand) {
    return credentials
        .reload(organisation, ticket.ticket().service())
        .compose(
            found ->
                found.isEmpty()
                    ? tickets.refuse(request, ticket, TicketRefusal.NO_CREDENTIAL)
                    : plan(request, ticket, errand, found.get()));
  }

  private Future<Plan> plan(
      VaultRequest request, VerifiedTicket ticket, Errand errand, SealedCredential credential) {
    try {
      return plan(errand, credential)
          .map(Future::succeededFuture)
          .orElseGet(() -> refused(request, ticket, notAllowed(errand, credential)));
    } catch (VaultRefusal refusal) {
      return refused(request, ticket, refusal);
    }
  }

  private static Optional<Plan> plan(Errand errand, SealedCredential credential) {
    if (isForeign(errand, credential)) {
      return Optional.empty();
    }
    RequestRules rules = credential.metadata().rules().orElseGet(RequestRules::none);
    Optional<Origin> origin = errand.allowedBy(rules);
    Optional<Injection> injection = errand.injection(rules);
    if (origin.isEmpty() || injection.isEmpty()) {
      return Optional.empty();
    }
    requireGiven(injection.get(), credential);
    return Optional.of(plan(errand, origin.get(), injection.get()));
  }

  /**
   * Known by the names of what is stored, so it is said before a ticket is used up. Rules were
   * looked at when they were set, and the value may have been replaced since.
   */
  private static void requireGiven(Injection injection, SealedCredential credential) {
    if (!InjectableFields.missing(injection, credential.fieldNames()).isEmpty()) {
      throw new VaultRefusal(
          VaultError.FIELD_NOT_FOUND,
          "The request would need a field that the credential does not give. Its owner, or the"
              + " header templates, have to name one that it gives.");
    }
  }

  private static Plan plan(Errand errand, Origin origin, Injection injection) {
    boolean takesPlace =
        injection instanceof Injection.Query(String name, String _) && errand.query().names(name);
    if (takesPlace) {
      throw new VaultRefusal(
          VaultError.INVALID_REQUEST, "The query may not name the parameter of the credential.");
    }
    try {
      return new Plan(
          origin, injection, CallerHeaders.passedOn(errand.headers(), injection.headers()));
    } catch (CallerHeaders.RefusedException e) {
      throw new VaultRefusal(VaultError.INVALID_REQUEST, e.publicMessage());
    }
  }

  private <T> Future<T> refused(VaultRequest request, VerifiedTicket ticket, Throwable failure) {
    String reason = failure instanceof VaultRefusal known ? known.reason() : "not_sent";
    return tickets
        .record(request, ticket, LogOutcome.REFUSED, reason)
        .compose(logged -> Future.failedFuture(failure));
  }

  /**
   * A gate that chooses the header could put a protected credential where an allowed host keeps or
   * shows it.
   */
  private static boolean isForeign(Errand errand, SealedCredential credential) {
    return credential.metadata().sealedOnly() && errand.bringsInjection();
  }

  private static VaultRefusal notAllowed(Errand errand, SealedCredential credential) {
    return isForeign(errand, credential)
        ? new VaultRefusal(
            VaultError.SEALED_ONLY,
            "injection_of_owner",
            "This credential is only released sealed: leave headerTemplates out, its owner says how"
                + " it is sent.")
        : notAllowed();
  }

  private static VaultRefusal notAllowed() {
    return new VaultRefusal(
        VaultError.FORBIDDEN,
        "target_not_allowed",
        "The credential's owner does not allow this host, method and path; they are set where it is"
            + " stored.");
  }

  private Future<VaultResponse> release(
      VaultRequest request, VerifiedTicket ticket, Errand errand, Plan plan, InetAddress address) {
    OpenedReleases.Kind kind =
        new OpenedReleases.Kind(
            "requested",
            credential -> plan(errand, credential).filter(plan::equals).isPresent(),
            notAllowed(),
            false,
            (credential, plain) -> send(errand, plan, address, plain));
    return releases.release(request, ticket, kind);
  }

  private Future<VaultResponse> send(
      Errand errand, Plan plan, InetAddress address, PlainCredential plain) {
    Injected injected = injected(errand, plan, plain);
    return upstreams
        .send(injected.request(), address)
        .map((UpstreamAnswer answer) -> PassedOn.answer(answer, injected));
  }

  private Injected injected(Errand errand, Plan plan, PlainCredential plain) {
    try {
      return plan.injection()
          .into(
              errand.to(plan.origin(), plan.headers()),
              InjectableFields.in(plain),
              clock.instant());
    } catch (IllegalArgumentException e) {
      throw new VaultRefusal(
          VaultError.FORBIDDEN,
          "injection_impossible",
          "The credential's value cannot stand where its rules put it; its owner has to set the"
              + " rules or the value anew.");
    }
  }
}
