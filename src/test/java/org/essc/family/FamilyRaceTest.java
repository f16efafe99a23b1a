package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.essc.family.FamilyApi.atWindow;
import static org.essc.family.FamilyApi.invitation;

import io.quarkus.test.junit.QuarkusTest;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.essc.testing.Api;
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
      var actor = api.holder();
      var id = families.invited(actor, api.holder().person(), "other");
      var path = FamilyApi.INVITATIONS + "/" + id;

      var withdrawn = api.send(api.request(path, Api.CHANNEL).DELETE());
      var accepted = families.answerAsync(id, atWindow("accepted", "card"));

      boolean gone = withdrawn.join().status() == 204;
      assertThat(accepted.join().status()).isEqualTo(gone ? 409 : 201);
      assertThat(families.search(actor).json().getList("members")).hasSize(gone ? 0 : 1);
    }
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
    var id = families.guardianship(api.holder().person(), families.child());

    var replies =
        all(Stream.of(families.endAsync(id, Api.CHANNEL), families.endAsync(id, Api.CLERK)));

    assertThat(statuses(replies)).containsExactly(204, 404);
  }
}
