package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.family.FamilyApi.atWindow;
import static org.essc.family.FamilyApi.invitation;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.essc.testing.Api;
import org.essc.testing.Api.Holder;
import org.essc.testing.Api.Reply;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** Of those who come at the same time as many get what they want as there is room for. */
@QuarkusTest
class FamilyRaceTest {

  private final Api api = Api.here();
  private final FamilyApi families = new FamilyApi(api);

  private static List<Reply> all(Stream<CompletableFuture<Reply>> sent) {
    return sent.toList().stream().map(CompletableFuture::join).toList();
  }

  private static List<Integer> statuses(List<Reply> replies) {
    return replies.stream().map(Reply::status).sorted().toList();
  }

  @Test
  void ofTwoAtTheLimitOneIsRefused() {
    for (int round = 0; round < 5; round++) {
      var inviter = api.holder();
      var bodies =
          Stream.of(TestPerson.next(), TestPerson.next())
              .map(one -> invitation(inviter, one, "spouse").encode())
              .toList();

      var replies =
          all(bodies.stream().map(one -> api.createAsync(FamilyApi.INVITATIONS, Api.CHANNEL, one)));

      assertThat(statuses(replies)).containsExactly(201, 409);
    }
  }

  @Test
  void sameInvitationTwiceIsOne() {
    var inviter = api.holder();
    var body = invitation(inviter, api.holder().person(), "other").encode();

    var replies =
        all(
            IntStream.range(0, 4)
                .mapToObj(n -> api.createAsync(FamilyApi.INVITATIONS, Api.CHANNEL, body)));

    assertThat(replies.stream().map(one -> one.json().getString("invitationId")).distinct())
        .hasSize(1);
    assertThat(statuses(replies)).containsExactly(200, 200, 200, 201);
  }

  @Test
  void ofThreeGuardiansAtOnceTwoAreTaken() {
    var child = families.child();
    var guardians = IntStream.range(0, 3).mapToObj(n -> api.holder().person()).toList();

    var replies =
        all(
            guardians.stream()
                .map(
                    one ->
                        families.recordAsync(Api.CLERK, FamilyApi.atWindow(one, child, "child"))));

    assertThat(statuses(replies)).containsExactly(201, 201, 409);
  }

  @Test
  void ofTwoAnswersOneIsGood() {
    for (int round = 0; round < 5; round++) {
      var id = families.invited(api.holder(), api.holder().person(), "other");

      var replies =
          all(
              Stream.of(
                  families.answerAsync(id, atWindow("accepted", "card")),
                  families.answerAsync(id, atWindow("refused"))));

      assertThat(statuses(replies)).containsExactly(201, 409);
    }
  }

  @Test
  void withdrawalAndConsentAreOneOrTheOther() {
    for (int round = 0; round < 5; round++) {
      var raced = untilAllAreTold(this::withdrawalAndConsent);

      boolean gone = raced.replies().get(0).status() == 204;
      assertThat(raced.replies().get(1).status()).isEqualTo(gone ? 409 : 201);
      assertThat(families.search(raced.actor()).json().getList("members")).hasSize(gone ? 0 : 1);
    }
  }

  private Raced withdrawalAndConsent() {
    var actor = api.holder();
    var id = families.invited(actor, api.holder().person(), "other");
    var path = FamilyApi.INVITATIONS + "/" + id;
    return new Raced(
        actor,
        all(
            Stream.of(
                api.send(api.request(path, Api.CHANNEL).DELETE()),
                families.answerAsync(id, atWindow("accepted", "card")))));
  }

  private record Raced(Holder actor, List<Reply> replies) {}

  /**
   * An end has no key: asked for again, it would not say whether it was done before. So others race
   * where somebody was told to come again.
   */
  private static Raced untilAllAreTold(Supplier<Raced> race) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(race::get, raced -> raced.replies().stream().noneMatch(one -> one.status() == 503));
  }

  /** Whatever comes first: nobody is a member who has no card any more. */
  @Test
  void consentAndTheEndOfTheCardLeaveNothingBehind() {
    for (int round = 0; round < 5; round++) {
      var actor = api.holder();
      var member = families.person(LocalDate.of(1950, 1, 1));
      var id = families.invited(actor, member, "parent");

      var accepted = families.answerAsync(id, atWindow("accepted", "card"));
      var imported = api.importCards(member.withState(9));

      var answer = accepted.join();
      assertThat(answer.status()).as(answer.body()).isIn(201, 404, 409);
      assertThat(families.search(actor).json().getList("members.state"))
          .as("%s%n%s", imported.body(), answer.body())
          .allSatisfy(state -> assertThat(state).isEqualTo("ended"));
    }
  }

  @Test
  void ofTwoWhoEndItOneDoes() {
    var raced = untilAllAreTold(this::twoEnds);

    assertThat(statuses(raced.replies())).containsExactly(204, 404);
  }

  private Raced twoEnds() {
    var guardian = api.holder();
    var id = families.guardianship(guardian.person(), families.child());
    return new Raced(
        guardian,
        all(Stream.of(families.endAsync(id, Api.CHANNEL), families.endAsync(id, Api.CLERK))));
  }
}
