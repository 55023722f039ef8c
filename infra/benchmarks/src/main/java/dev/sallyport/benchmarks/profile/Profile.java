package dev.sallyport.benchmarks.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** A flight recording summed up: the methods that ran, and what was allocated where. */
public final class Profile {
  private static final int SHOWN = 25;
  private static final String OWN = "dev.sallyport.";

  private final Shares running = new Shares();
  private final Shares within = new Shares();
  private final Shares allocatedClasses = new Shares();
  private final Shares allocatingSites = new Shares();

  private Profile() {}

  /** Reads a recording. */
  public static Profile of(Path recording) {
    Profile profile = new Profile();
    try (RecordingFile events = new RecordingFile(recording)) {
      while (events.hasMoreEvents()) {
        profile.add(events.readEvent());
      }
      return profile;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The profile as text for people. */
  public String text() {
    return section("Running method (share of execution samples)", running)
        + section("Own methods with what they call (share of execution samples)", within)
        + section("Allocated class (share of bytes)", allocatedClasses)
        + section(
            "Allocating method, and the own method it serves (share of bytes)", allocatingSites);
  }

  private void add(RecordedEvent event) {
    @Nullable RecordedStackTrace trace = event.getStackTrace();
    if (trace == null || trace.getFrames().isEmpty()) {
      return;
    }
    switch (event.getEventType().getName()) {
      case "jdk.ExecutionSample" -> addRunning(trace.getFrames());
      case "jdk.ObjectAllocationSample" -> addAllocation(event, trace.getFrames());
      default -> {
        // Of no interest here.
      }
    }
  }

  private void addRunning(List<RecordedFrame> frames) {
    running.add(name(frames.getFirst()), 1);
    Set<String> own = new LinkedHashSet<>();
    frames.stream().map(Profile::name).filter(name -> name.startsWith(OWN)).forEach(own::add);
    within.addTotal(1);
    own.forEach(name -> within.addPart(name, 1));
  }

  private void addAllocation(RecordedEvent event, List<RecordedFrame> frames) {
    long weight = event.getLong("weight");
    allocatedClasses.add(event.getClass("objectClass").getName(), weight);
    String site =
        frames.stream()
            .map(Profile::name)
            .filter(name -> !name.startsWith("java."))
            .findFirst()
            .orElse("?");
    String own =
        frames.stream()
            .map(Profile::name)
            .filter(name -> name.startsWith(OWN))
            .findFirst()
            .orElse("-");
    allocatingSites.add(site.equals(own) ? site : site + "  <  " + own, weight);
  }

  private static String name(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    return method.getType().getName() + "." + method.getName();
  }

  private static String section(String title, Shares shares) {
    StringBuilder text = new StringBuilder(title).append('\n');
    shares
        .largest(SHOWN)
        .forEach(
            (name, share) ->
                text.append(String.format(Locale.ROOT, "  %5.1f %%  %s%n", share * 100, name)));
    return text.append('\n').toString();
  }
}
