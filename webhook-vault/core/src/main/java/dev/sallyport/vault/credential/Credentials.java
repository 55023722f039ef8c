package dev.sallyport.vault.credential;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * The stored credentials. What a future reports as done is durable. Futures fail with {@link
 * dev.sallyport.vault.failure.StoreException} when the store cannot be reached, is overloaded or is
 * damaged.
 */
public interface Credentials {
  /** The current value of a service's credential. */
  Future<Optional<SealedCredential>> find(Organisation organisation, ServiceName service);

  /**
   * Stores {@code credential}, if it directly follows what is stored: a {@linkplain
   * CredentialVersion#isFirst() first} version where nothing is, any other over its direct
   * predecessor of the same life.
   *
   * @return false, with nothing changed, when the stored credential is another one
   */
  Future<Boolean> write(SealedCredential credential);

  /** Deletes the credential of a service, whatever its version. False when there was none. */
  Future<Boolean> delete(Organisation organisation, ServiceName service);

  /**
   * The same, unless only its owner may end it ({@link CredentialMetadata#endsByOwnerOnly}). False
   * when nothing was deleted.
   */
  Future<Boolean> deleteUnlessOwners(Organisation organisation, ServiceName service);

  /**
   * Metadata in order of service names.
   *
   * @param after continue behind this service
   * @param limit 1 to {@value CredentialPage#LIMIT}
   */
  Future<CredentialPage> list(Organisation organisation, Optional<ServiceName> after, int limit);
}
