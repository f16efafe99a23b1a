package org.essc.sandbox.play;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Somebody who calls the API with a token: a partner's back end, or a member of staff. */
@FunctionalInterface
interface Caller {

  /**
   * @param body of JSON, or an {@link Upload}, or null for none
   */
  Exchange call(String method, String path, Object body);

  default Exchange get(String path) {
    return call("GET", path, null);
  }

  /** Looks until the state is another one than that, for half a minute at most: the last look. */
  default Exchange getAfter(String state, String path) {
    var later = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
    var looked = get(path);
    for (int i = 0; i < 300 && looked.text("state").equals(state); i++) {
      looked = CompletableFuture.supplyAsync(() -> get(path), later).join();
    }
    return looked;
  }

  default Exchange post(String path, Object body) {
    return call("POST", path, body);
  }

  default Exchange delete(String path) {
    return call("DELETE", path, null);
  }
}
