package dev.sallyport.local;

import dev.sallyport.local.stack.Stack;
import dev.sallyport.local.terminal.Terminal;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C, a closed terminal or a plain kill: everything is stopped in order before this process
 * ends.
 */
final class Interruption {
  private final AtomicBoolean underWay = new AtomicBoolean();
  private final Thread hook;

  private Interruption(Stack stack, Thread starting, Terminal terminal) {
    this.hook = new Thread(() -> stop(stack, starting, terminal), "stop");
  }

  static Interruption stopping(Stack stack, Terminal terminal) {
    Interruption interruption = new Interruption(stack, Thread.currentThread(), terminal);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void stop(Stack stack, Thread starting, Terminal terminal) {
    underWay.set(true);
    terminal.text("Stopping vault, gate and PostgreSQL.");
    starting.interrupt();
    stack.close();
  }

  boolean isUnderWay() {
    return underWay.get();
  }

  /** The run ends by itself, so there is nothing to interrupt any more. */
  void dismiss() {
    if (!isUnderWay()) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
