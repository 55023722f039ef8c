package dev.sallyport.gate.redirect;

import dev.sallyport.gate.approval.AccessReason;
import dev.sallyport.gate.approval.BrokeredRequest;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.ticket.HolderBinding;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/** Reads what an agent asks for out of its request, and has it decided. */
final class AgentRequests {
  private static final CharSequence NONCE = HttpHeaders.createOptimized(HolderBinding.NONCE_HEADER);
  private static final CharSequence USER_TOKEN = HttpHeaders.createOptimized("x-user-token");
  private static final CharSequence REASON = HttpHeaders.createOptimized(AccessReason.HEADER);

  /** No user has an empty subject. */
  private static final String NOBODY = "";

  private final ClientAddress clientAddress;
  private final Countries countries;
  private final Redirects redirects;
  private final UserSubjects users;

  AgentRequests(
      ClientAddress clientAddress, Countries countries, Redirects redirects, UserSubjects users) {
    this.clientAddress = clientAddress;
    this.countries = countries;
    this.redirects = redirects;
    this.users = users;
  }

  /** What becomes of the request; its key's holder is told of a deprecation either way. */
  Future<Outcome> decide(Exchange exchange, PresentedKey key, String service) {
    return decide(exchange, key, service, Purpose.AGENT_CREDENTIAL, Optional.empty());
  }

  /** The same for a request that the vault shall make. */
  Future<Outcome> decide(
      Exchange exchange, PresentedKey key, String service, BrokeredRequest brokered) {
    return decide(exchange, key, service, Purpose.REQUEST, Optional.of(brokered));
  }

  private Future<Outcome> decide(
      Exchange exchange,
      PresentedKey key,
      String service,
      Purpose purpose,
      Optional<BrokeredRequest> brokered) {
    return decide(
        exchange,
        key,
        ServiceName.parse(service).orElseThrow(AgentRequests::invalidService),
        holder(exchange),
        reason(exchange),
        purpose,
        brokered,
        Entrance.HTTP);
  }

  /** The same for what was read elsewhere. */
  Future<Outcome> decide(
      Exchange exchange,
      PresentedKey key,
      ServiceName service,
      Optional<HolderBinding> holder,
      Optional<AccessReason> reason,
      Purpose purpose,
      Optional<BrokeredRequest> brokered,
      Entrance entrance) {
    CredentialRequest request =
        new CredentialRequest(
            key,
            service,
            holder,
            clientAddress.of(exchange.request()),
            countries,
            exchange.requestId(),
            Optional.empty(),
            reason,
            purpose,
            brokered,
            entrance);
    Optional<String> user = exchange.header(USER_TOKEN);
    Future<Outcome> outcome =
        user.isEmpty() ? redirects.answer(request) : decideFor(user.get(), request);
    return outcome.map(
        known -> {
          KeyDeprecation.tell(known.deprecation(), exchange);
          return known;
        });
  }

  /** A token that is not believed is nobody's, and nobody has delegated anything. */
  private Future<Outcome> decideFor(String userToken, CredentialRequest request) {
    return users
        .of(userToken)
        .recover(failure -> Future.failedFuture(Unavailable.because(null)))
        .compose(subject -> redirects.answer(request.forUser(subject.orElse(NOBODY))));
  }

  static Optional<HolderBinding> holder(Exchange exchange) {
    Optional<String> nonce = exchange.header(NONCE);
    Optional<HolderBinding> holder = nonce.flatMap(HolderBinding::ofNonce);
    if (nonce.isPresent() && holder.isEmpty()) {
      throw invalid("X-Ticket-Nonce is 22 to 86 characters of base64url");
    }
    return holder;
  }

  static Optional<AccessReason> reason(Exchange exchange) {
    return exchange
        .header(REASON)
        .map(
            text ->
                AccessReason.parse(text)
                    .orElseThrow(
                        () ->
                            invalid(
                                "X-Access-Reason is one line of 1 to 500 printable ASCII characters")));
  }

  private static ProblemException invalidService() {
    return invalid(
        "A service's name is 1 to 64 characters of a-z, 0-9, dot, underscore and hyphen, with a letter or digit at both ends");
  }

  private static ProblemException invalid(String detail) {
    return Problem.of(HttpProblems.INVALID_REQUEST, detail).asException();
  }
}
