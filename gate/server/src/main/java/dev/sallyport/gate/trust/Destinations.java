package dev.sallyport.gate.trust;

import dev.sallyport.gate.identity.MailAddress;
import dev.sallyport.gate.outbound.OutboundUrl;
import java.util.Optional;

/**
 * Where keys of an agent may be delivered; a reviewer looks at them like at the rest of the
 * profile.
 *
 * @param callback whom the gate tells that a key waits
 * @param contact where a mail with a link goes
 * @param receiver what a key is sealed to, for a system that takes it out of the envelope
 */
public record Destinations(
    Optional<OutboundUrl> callback,
    Optional<MailAddress> contact,
    Optional<ReceiverKey> receiver) {}
