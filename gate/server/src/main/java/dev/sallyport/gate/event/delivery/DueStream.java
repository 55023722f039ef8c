package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.OrganisationId;
import java.util.List;

/**
 * A stream that this gate has taken for one message.
 *
 * @param next the place of the first record to send
 * @param attempt proves, when it ends, that it was not overtaken
 * @param failures attempts that failed before, in a row
 */
record DueStream(
    OrganisationId organisation,
    EndpointId endpoint,
    String url,
    long next,
    long attempt,
    int failures,
    AuditBatch.Tree tree,
    List<DueDelivery.Sealed> secrets) {}
