package dev.sallyport.gate.audit.verify;

import picocli.CommandLine.Command;

/** {@code gate audit …} */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description =
        "Verifies logs from files, without the gate that wrote them; and, with the gate's database, keeps them in order.",
    subcommands = {VerifyCommand.class, ReconcileCommand.class})
public final class AuditCommand {}
