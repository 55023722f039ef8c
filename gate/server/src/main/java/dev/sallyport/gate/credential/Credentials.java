package dev.sallyport.gate.credential;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import java.util.Optional;

/** What is known of each organisation's credentials. Their values are at the vault. */
public interface Credentials {
  /** Registers a credential; nothing when the service is registered already. */
  Future<Optional<CredentialMetadata>> create(Origin origin, CredentialDraft draft);

  /**
   * One credential.
   *
   * @param madeBy id of who made it, for whoever sees nothing else
   */
  Future<Optional<CredentialMetadata>> find(
      OrganisationId organisation, ServiceName service, Optional<String> madeBy);

  /**
   * The credentials of an organisation in the order of their services.
   *
   * @param madeBy id of who made them, for whoever sees nothing else
   */
  Future<Page<CredentialMetadata>> list(
      OrganisationId organisation, PageRequest<ServiceName> page, Optional<String> madeBy);

  /** Changes what {@code change} names, and nothing else. */
  Future<Optional<CredentialMetadata>> change(
      Origin origin, ServiceName service, CredentialChange change);

  /** Forgets a credential; false when there was none. Its value stays at the vault. */
  Future<Boolean> delete(Origin origin, ServiceName service);
}
