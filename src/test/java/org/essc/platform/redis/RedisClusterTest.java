package org.essc.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.essc.holderpage.PageBrowser;
import org.essc.login.LoginState;
import org.essc.login.LoginStep;
import org.essc.login.WaitingLogins;
import org.essc.testing.Api;
import org.essc.testing.OnRedisCluster;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

/**
 * Codes, logins and pages on a Redis Cluster, whose every command is refused that has keys of two
 * slots; {@code RoomsOnRedisCluster} has all their tests run on one.
 */
@QuarkusTest
@TestProfile(OnRedisCluster.class)
class RedisClusterTest {

  /** So many signings lie on all masters, but for one in some millions of runs. */
  private static final int MANY = 16;

  @Inject WaitingLogins logins;
  @Inject RedisNews news;
  @Inject RedisAPI redis;

  private final Api api = Api.here();

  @Test
  void ofThreeCodesOfAScreenTheTwoNewestAreGood() {
    for (var holder : holders()) {
      var first = api.freshCode(holder);
      var second = api.freshCode(holder);
      var third = api.freshCode(holder);

      assertThat(api.verify(Api.VERIFIER, first).code()).isEqualTo("code-expired");
      assertThat(api.verify(Api.VERIFIER, second).status()).isEqualTo(200);
      assertThat(api.verify(Api.VERIFIER, third).status()).isEqualTo(200);
      assertThat(api.verify(Api.OTHER_VERIFIER, third).code()).isEqualTo("code-already-used");
    }
  }

  @Test
  void codesAskedForAtTheSameTimeEndEachOther() {
    var holder = api.holder();
    var replies =
        IntStream.range(0, 12)
            .parallel()
            .mapToObj(i -> api.code(Api.CHANNEL, holder.signNo(), "enquiry"))
            .toList();

    assertThat(replies).allMatch(reply -> reply.status() == 201);
    assertThat(replies.stream().map(reply -> reply.json().getString("code")))
        .filteredOn(code -> api.verify(Api.VERIFIER, code).status() == 200)
        .hasSize(2);
  }

  @Test
  void pagesAndLoginsGoThroughTheirSteps() {
    for (var holder : holders()) {
      assertThat(PageBrowser.at(api, holder, "card").get("/h/card").status()).isEqualTo(200);
      var login = logins.open();
      logins.go(login.id(), LoginStep.of(LoginState.WAITING, LoginState.SCANNED));
      assertThat(logins.read(login.id()).state()).isEqualTo(LoginState.SCANNED);
    }
  }

  /** Whichever node somebody listens at, and whichever node's script tells it. */
  @Test
  void newsGoThroughTheWholeClusterAndALostMasterIsReplaced() {
    var heard = listen("essc:test-news");
    var tell = Script.of("return redis.call('PUBLISH', ARGV[1], KEYS[1])");
    var slots = IntStream.range(0, MANY).mapToObj(i -> "essc:{" + i + "}").toList();
    slots.forEach(slot -> Unis.get(tell.run(redis, List.of(slot), List.of("essc:test-news"))));
    Awaitility.await().untilAsserted(() -> assertThat(heard).containsAll(slots));

    var holders = holders();
    holders.forEach(api::freshCode);
    var master = TestServers.redisCluster().listenedTo("essc:test-news");
    master.kill();
    try {
      awaitHeard("again", heard);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(() -> assertThat(holders).allMatch(this::isServed));
    } finally {
      master.start();
    }
  }

  private Set<String> listen(String channel) {
    Set<String> heard = ConcurrentHashMap.newKeySet();
    news.listen(channel, text -> Uni.createFrom().voidItem().invoke(() -> heard.add(text)));
    awaitHeard("there", heard);
    return heard;
  }

  private void awaitHeard(String text, Set<String> heard) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              Unis.get(news.tell("essc:test-news", text));
              return heard.contains(text);
            });
  }

  private boolean isServed(Api.Holder holder) {
    var code = api.once().code(Api.CHANNEL, holder.signNo(), "enquiry");
    return code.status() == 201
        && api.once().verify(Api.VERIFIER, code.json().getString("code")).status() == 200;
  }

  private List<Api.Holder> holders() {
    return IntStream.range(0, MANY).mapToObj(i -> api.holder()).toList();
  }
}
