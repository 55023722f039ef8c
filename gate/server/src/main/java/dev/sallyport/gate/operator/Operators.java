package dev.sallyport.gate.operator;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.OperatorId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.ticket.key.KeyHash;
import io.vertx.core.Future;
import java.util.Optional;

/** The operators of an organisation. */
interface Operators {
  /** An organisation has people, not crowds. */
  int MAXIMUM = 1000;

  Future<Page<Operator>> list(OrganisationId organisation, PageRequest<OperatorId> page);

  Future<Optional<Operator>> find(OrganisationId organisation, OperatorId operator);

  /** Adds an operator, with a token when {@code token} is present. */
  Future<OperatorOutcome> create(Origin origin, OperatorDraft draft, Optional<KeyHash> token);

  Future<OperatorOutcome> change(Origin origin, OperatorId operator, OperatorChange change);

  /** Replaces the token; of two at a time one wins. */
  Future<OperatorOutcome> rotateToken(Origin origin, OperatorId operator, KeyHash token);

  /** Takes the token away, so that only signing in is left. */
  Future<OperatorOutcome> removeToken(Origin origin, OperatorId operator);

  Future<OperatorOutcome> remove(Origin origin, OperatorId operator);
}
