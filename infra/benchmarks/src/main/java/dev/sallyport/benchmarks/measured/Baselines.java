package dev.sallyport.benchmarks.measured;

import dev.sallyport.benchmarks.data.Binding;
import dev.sallyport.benchmarks.load.RequestKind;
import dev.sallyport.benchmarks.process.HarnessProgram;
import dev.sallyport.benchmarks.report.Results;
import dev.sallyport.local.process.ServerCommand;
import dev.sallyport.local.process.ServerProcess;
import java.util.List;
import java.util.OptionalLong;

/** The servers without a database that gate and vault are compared with. */
final class Baselines {
  /** What bare, nginx and sign-only are asked: the bytes the gate is asked as well. */
  static final RequestKind ONE_AGENT = new RequestKind.AgentKeys(1, 1);

  private final Ground ground;

  Baselines(Ground ground) {
    this.ground = ground;
  }

  /** A fixed 307, no router, two event loops. */
  Target bare() {
    return start(Results.BASELINE, "FIXED", 307, ONE_AGENT);
  }

  /** The gate's work without its database: parse the key, sign, answer. */
  Target signOnly() {
    return start("sign only", "SIGN", 307, ONE_AGENT);
  }

  /**
   * The vault's work without its database: verify the ticket, answer with a text of the same size.
   */
  Target verifyOnly() {
    return start("verify only", "VERIFY", 200, ground.tickets(Binding.fixed(), "fixed-binding", 1));
  }

  private Target start(String name, String work, int status, RequestKind requests) {
    int port = Ports.free();
    ServerCommand command =
        ServerCommand.of(name, HarnessProgram.with(ground.serverJvmOptions()), ground.log(name))
            .withArguments("serve", work, "--port", Integer.toString(port));
    ServerProcess server = ground.keep(ServerProcess.start(command));
    return new Target(
        name, List.of(server.pid()), List.of(port), true, OptionalLong.empty(), status, requests);
  }
}
