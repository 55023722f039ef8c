package dev.sallyport.local.terminal;

import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbered steps and who talks to whom; colours only where a person looks, plain ASCII where
 * nothing else is safe.
 */
public final class Terminal {
  private static final String BOLD = "1";
  private static final String DIM = "2";
  private static final String GREEN = "32";
  private static final String RED = "31";
  private static final int FIRST_REFUSAL = 400;

  private final PrintStream out;
  private final boolean coloured;
  private final String arrow;
  private int steps;

  /** A terminal that writes to the stream, coloured or not. */
  public Terminal(PrintStream out, boolean coloured) {
    this.out = out;
    this.coloured = coloured;
    this.arrow = out.charset().newEncoder().canEncode('→') ? "→" : "->";
  }

  /** The terminal this process was started from. */
  public static Terminal ofProcess() {
    return new Terminal(System.out, isColoured(System.console(), System.getenv()));
  }

  private static boolean isColoured(@Nullable Console console, Map<String, String> environment) {
    return console != null
        && console.isTerminal()
        && !environment.containsKey("NO_COLOR")
        && !"dumb".equals(environment.get("TERM"));
  }

  /** Starts the next numbered step. */
  public void step(String title) {
    steps++;
    out.printf("%n%2d  %s%n", steps, styled(BOLD, title));
    out.flush();
  }

  /** Shows a request and its answer. */
  public void exchange(Exchange exchange) {
    String who = "%-8s %s %-5s".formatted(exchange.from(), arrow, exchange.to());
    String status =
        styled(
            exchange.status() < FIRST_REFUSAL ? GREEN : RED, Integer.toString(exchange.status()));
    out.printf("    %s  %s  %s%n", styled(DIM, who), exchange.request(), status);
    detail(exchange.meaning());
  }

  /** Shows a line under the current step. */
  public void line(String text) {
    out.println("    " + text);
  }

  /** Shows a quieter line that belongs to the one before it; nothing for an empty text. */
  public void detail(String text) {
    if (!text.isEmpty()) {
      out.println("      " + styled(DIM, text));
    }
  }

  /** Shows text that stands apart from the steps. */
  public void text(String text) {
    out.println();
    out.println(text.stripTrailing());
  }

  /** Shows that something went wrong. */
  public void failure(String text) {
    out.println();
    out.println(styled(RED, "failed  ") + text);
  }

  private String styled(String style, String text) {
    return coloured ? "\u001b[" + style + "m" + text + "\u001b[0m" : text;
  }
}
