package dev.sallyport.gate.approval;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.McpProxyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.policy.ApprovalDemand;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * Everything that makes a held request what it is. Two requests are the same action exactly when
 * their hashes are equal, so an approval of one is good for no other: not for another service or
 * user, not through another grant, not at another vault, for no other brokered request, and not
 * under another version of the policies that hold it.
 *
 * @param user subject of the user for whom the agent asks; empty: for itself
 * @param grant id of what permits it, policies apart
 * @param credential what the vault is asked for
 * @param binding id of the binding, which stands for the vault
 * @param proxy the MCP proxy that the request goes through; empty: none
 * @param request the request that the vault is to make; empty: it gives the credential away
 * @param demands the rules that hold it, in the order of their policies
 */
public record CanonicalAction(
    OrganisationId organisation,
    AgentId agent,
    ServiceName service,
    Optional<String> user,
    String grant,
    ServiceName credential,
    String binding,
    Purpose purpose,
    Optional<McpProxyId> proxy,
    Optional<BrokeredRequest> request,
    List<ApprovalDemand> demands) {
  /** Stands first, so that no other hash of the gate is taken for one of these. */
  private static final String DOMAIN = "sallyport approval 1";

  /** The same where a request's hash follows. */
  private static final String REQUEST_DOMAIN = "sallyport approval of a request 1";

  public CanonicalAction {
    demands = List.copyOf(demands);
  }

  /** One for the credential, through no proxy. */
  public CanonicalAction(
      OrganisationId organisation,
      AgentId agent,
      ServiceName service,
      Optional<String> user,
      String grant,
      ServiceName credential,
      String binding,
      Purpose purpose,
      List<ApprovalDemand> demands) {
    this(
        organisation,
        agent,
        service,
        user,
        grant,
        credential,
        binding,
        purpose,
        Optional.empty(),
        Optional.empty(),
        demands);
  }

  /** SHA-256 of the canonical form: each part with its length before it, lists with their size. */
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(canonicalForm());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private byte[] canonicalForm() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream form = new DataOutputStream(bytes)) {
      if (request.isPresent()) {
        write(form, REQUEST_DOMAIN);
        write(form, request.get().hash().base64Url());
      } else {
        write(form, DOMAIN);
      }
      write(form, organisation.value());
      write(form, agent.value());
      write(form, service.value());
      form.writeBoolean(user.isPresent());
      if (user.isPresent()) {
        write(form, user.get());
      }
      write(form, grant);
      write(form, credential.value());
      write(form, binding);
      write(form, purpose.wireName());
      if (proxy.isPresent()) { // its id reads like no number of demands
        write(form, proxy.get().value());
      }
      form.writeInt(demands.size());
      for (ApprovalDemand demand : demands) {
        write(form, demand.policy().value());
        form.writeInt(demand.version());
        form.writeInt(demand.rule());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes every byte", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream form, String part) throws IOException {
    byte[] text = part.getBytes(UTF_8);
    form.writeInt(text.length);
    form.write(text);
  }
}
