package dev.sallyport.vault.postgresql;

import dev.sallyport.vault.binding.BindingSeal;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.enrolment.EnrolmentSeal;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.proof.TreeKeySeal;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.storage.DocumentSeal;

/** What seals each kind of record. */
record PgSeals(
    Organisation organisation,
    CredentialEnvelope credentials,
    DocumentSeal documents,
    BindingSeal bindings,
    EnrolmentSeal enrolments,
    TreeKeySeal logs) {
  static PgSeals with(VaultKeyset keyset) {
    return new PgSeals(
        keyset.organisation(),
        new CredentialEnvelope(keyset),
        new DocumentSeal(keyset),
        new BindingSeal(keyset),
        new EnrolmentSeal(keyset),
        new TreeKeySeal(keyset));
  }
}
