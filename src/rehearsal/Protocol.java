import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What callers were told, and when. Times are those of {@link System#nanoTime}. */
final class Protocol {

  /**
   * @param number of the request, which the proxy's log has too
   * @param at when the answer was there
   * @param status of HTTP; 0 where no answer came
   * @param said what a failed one was told in full
   */
  record Answer(
      Operation operation, long number, long at, int status, String problem, String said) {

    /** What the caller can do nothing about. */
    boolean failed() {
      return status == 0 || status >= 500;
    }
  }

  /** Something that the platform has said is done. */
  record Acknowledged(Operation operation, long at, String id) {}

  final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();

  /** By code: how often it was accepted. */
  final Map<String, AtomicInteger> acceptances = new ConcurrentHashMap<>();

  /** Codes accepted more than once, by the time of the second. */
  final Queue<Long> acceptedTwice = new ConcurrentLinkedQueue<>();

  /** How often an accepted code was shown once more, and an answer came. */
  final AtomicInteger shownAgain = new AtomicInteger();

  private final Map<Operation, Long> lastSuccess = new ConcurrentHashMap<>();

  void answered(Answer answer) {
    answers.add(answer);
    if (answer.status() / 100 == 2) {
      lastSuccess.put(answer.operation(), answer.at());
    }
  }

  void acknowledged(Operation operation, String id) {
    acknowledged.add(new Acknowledged(operation, System.nanoTime(), id));
  }

  void accepted(String code) {
    if (acceptances.computeIfAbsent(code, c -> new AtomicInteger()).incrementAndGet() > 1) {
      acceptedTwice.add(System.nanoTime());
    }
  }

  /** Whether every operation has succeeded since then. */
  boolean allSucceededSince(long since) {
    return List.of(Operation.values()).stream()
        .allMatch(operation -> lastSuccess.getOrDefault(operation, since) - since > 0);
  }

  /** The longest time without a success of each operation, in nanoseconds, between two times. */
  Map<Operation, Long> longestOutages(long from, long until) {
    var longest = new EnumMap<Operation, Long>(Operation.class);
    for (var operation : Operation.values()) {
      var successes =
          answers.stream()
              .filter(a -> a.operation() == operation && a.status() / 100 == 2)
              .mapToLong(Answer::at)
              .filter(at -> at - from >= 0 && at - until <= 0)
              .sorted()
              .toArray();
      long last = from;
      long gap = 0;
      for (long at : successes) {
        gap = Math.max(gap, at - last);
        last = at;
      }
      longest.put(operation, Math.max(gap, until - last));
    }
    return longest;
  }
}
