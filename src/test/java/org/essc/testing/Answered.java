package org.essc.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * What the platform says to those who come again where it had no time for them (503): for callers
 * that {@link Api#join} does not repeat.
 */
public final class Answered {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Answered() {}

  /**
   * @param asked again as often as it takes, so with what is good once made anew
   */
  public static Api.Reply one(Supplier<Api.Reply> asked) {
    var first = asked.get();
    return isToComeAgain(first)
        ? Awaitility.await()
            .atMost(PATIENCE)
            .pollDelay(Duration.ofSeconds(1))
            .pollInterval(Duration.ofSeconds(1))
            .until(asked::get, reply -> !isToComeAgain(reply))
        : first;
  }

  /** All are sent at the same moment; then, one by one, those come again who are told to. */
  public static List<Api.Reply> all(Api api, List<Supplier<HttpRequest.Builder>> requests) {
    var prepared = requests.stream().map(Supplier::get).toList();
    var sent = prepared.stream().map(api::send).toList();
    var replies = new ArrayList<>(sent.stream().map(CompletableFuture::join).toList());
    for (int i = 0; i < replies.size(); i++) {
      if (isToComeAgain(replies.get(i))) {
        var request = requests.get(i);
        replies.set(i, one(() -> api.send(request.get()).join()));
      }
    }
    return replies;
  }

  /**
   * Whether one of those who asked at the same moment got what only one can have. False where that
   * one may be among those whom the machine had no time for: another crowd has to show it.
   *
   * @param refused what all others have to be told
   */
  public static boolean oneIsServed(
      List<Api.Reply> replies, Predicate<Api.Reply> served, Consumer<Api.Reply> refused) {
    long count = replies.stream().filter(served).count();
    assertThat(count).isLessThanOrEqualTo(1);
    var others = replies.stream().filter(served.negate()).toList();
    others.stream().filter(reply -> !isToComeAgain(reply)).forEach(refused);
    assertThat(count == 1 || others.stream().anyMatch(Answered::isToComeAgain))
        .as("nobody is served, and nobody to come again")
        .isTrue();
    return count == 1;
  }

  public static boolean isToComeAgain(Api.Reply reply) {
    return reply.status() == 503;
  }
}
