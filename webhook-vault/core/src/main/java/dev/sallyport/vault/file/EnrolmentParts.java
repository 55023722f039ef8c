package dev.sallyport.vault.file;

import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.Enrolment;
import dev.sallyport.vault.enrolment.KeyId;
import dev.sallyport.vault.enrolment.SealedEnrolment;
import dev.sallyport.vault.organisation.Organisation;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Agents' keys as bytes. */
final class EnrolmentParts {
  private EnrolmentParts() {}

  static void write(SealedEnrolment sealed, DataOutputStream out) throws IOException {
    out.writeUTF(sealed.enrolment().agent().value());
    out.writeUTF(sealed.enrolment().key().value());
    Parts.writeInstant(sealed.enrolment().since(), out);
    Parts.writeBytes(sealed.sealedKey(), out);
  }

  static SealedEnrolment read(Organisation organisation, DataInputStream in) throws IOException {
    Enrolment enrolment =
        new Enrolment(new AgentId(in.readUTF()), new KeyId(in.readUTF()), Parts.readInstant(in));
    return new SealedEnrolment(organisation, enrolment, Parts.readBytes(in));
  }
}
