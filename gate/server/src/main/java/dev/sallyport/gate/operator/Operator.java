package dev.sallyport.gate.operator;

import dev.sallyport.gate.identity.OperatorId;
import dev.sallyport.gate.identity.OrganisationId;

/**
 * A person who administers one organisation. Which organisation a request is about comes from here
 * and nowhere else.
 */
public record Operator(OrganisationId organisation, OperatorId id, String name) {}
