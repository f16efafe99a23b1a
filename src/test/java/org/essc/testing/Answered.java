package org.essc.testing;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

  public static boolean isToComeAgain(Api.Reply reply) {
    return reply.status() == 503;
  }
}
