package dev.sallyport.gate.binding;

import dev.sallyport.gate.identity.BindingId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.ticket.TicketFormat;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;

/**
 * The binding an organisation's tickets are issued under. Its row never changes while it is active,
 * so its id alone identifies its key.
 *
 * @param vaultUrl the vault's public URL exactly as bound: the audience of every ticket
 * @param webhookId how the vault calls itself
 * @param kid key id of the shared secret
 * @param sealedSecret the shared secret under the gate's keyset; opened by {@link TicketSigners}
 *     alone
 */
public record ActiveBinding(
    OrganisationId organisation,
    BindingId id,
    String vaultUrl,
    String webhookId,
    TicketFormat format,
    String kid,
    Buffer sealedSecret,
    String vaultVersion,
    List<String> capabilities,
    Instant createdAt) {
  public ActiveBinding {
    capabilities = List.copyOf(capabilities);
  }
}
