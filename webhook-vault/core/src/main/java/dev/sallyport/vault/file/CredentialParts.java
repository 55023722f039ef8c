package dev.sallyport.vault.file;

import dev.sallyport.vault.credential.CredentialMetadata;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.request.RequestRules;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * A credential as bytes behind a tag. What may be said of credentials grew; one of which no more is
 * said than before is written as ever.
 */
final class CredentialParts {
  static final int PLAIN = 1;
  static final int WITH_RULES = 14;
  static final int SEALED_ONLY = 19;
  static final int WITH_FINGERPRINT = 40;

  private static final String NO_RULES = "";

  private CredentialParts() {}

  static void write(SealedCredential credential, DataOutputStream out) throws IOException {
    int tag = tag(credential.metadata());
    out.writeByte(tag);
    Parts.writeCredential(credential, out);
    if (tag != PLAIN) {
      out.writeUTF(credential.metadata().rules().map(RequestRules::toKept).orElse(NO_RULES));
    }
    if (tag == WITH_FINGERPRINT) {
      out.writeBoolean(credential.metadata().sealedOnly());
      out.writeUTF(credential.metadata().fingerprint().orElseThrow());
    }
  }

  private static int tag(CredentialMetadata metadata) {
    if (metadata.fingerprint().isPresent()) {
      return WITH_FINGERPRINT;
    }
    if (metadata.sealedOnly()) {
      return SEALED_ONLY;
    }
    return metadata.rules().isPresent() ? WITH_RULES : PLAIN;
  }

  static SealedCredential read(int tag, Organisation organisation, DataInputStream in)
      throws IOException {
    SealedCredential credential = Parts.readCredential(organisation, in);
    CredentialMetadata plain = credential.metadata();
    return switch (tag) {
      case PLAIN -> credential;
      case WITH_RULES ->
          credential.with(plain.with(Optional.of(RequestRules.parseKept(in.readUTF()))));
      case SEALED_ONLY -> credential.with(plain.with(rules(in)).withSealedOnly(true));
      case WITH_FINGERPRINT ->
          credential.with(
              plain
                  .with(rules(in))
                  .withSealedOnly(in.readBoolean())
                  .withFingerprint(Optional.of(in.readUTF())));
      default -> throw new IOException("a credential of unknown kind " + tag);
    };
  }

  private static Optional<RequestRules> rules(DataInputStream in) throws IOException {
    return Optional.of(in.readUTF()).filter(text -> !text.isEmpty()).map(RequestRules::parseKept);
  }
}
