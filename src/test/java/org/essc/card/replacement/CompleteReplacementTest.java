package org.essc.card.replacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.essc.card.CardFollower;
import org.essc.card.CardTransition;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.problem.ProblemException;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The new card becomes normal: what ends, and what goes over to it. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class CompleteReplacementTest {

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;
  @Inject Activation activation;
  @Inject @Any Instance<CardFollower> followers;

  private final Api api = Api.here();
  private ReplacementApi replacements;

  @BeforeEach
  void open() {
    replacements = new ReplacementApi(api, clock, pool, index);
  }

  @AfterEach
  void reset() throws Exception {
    replacements.texts("drop trigger if exists fail_renewal on ecard_binding");
    clock.reset();
    Api.forgetTokens();
  }

  /** A person with an electronic card on two channels, and a new card that is handed out. */
  private record Replaced(
      TestPerson person, UUID oldCard, UUID newCard, String replacement, Api.Reply issued) {

    String esscNo() {
      return issued.json().getString("esscNo");
    }

    Api.Holder holder() {
      return new Api.Holder(person, issued.json().getString("signNo"));
    }
  }

  private Replaced handedOut(String reason, String region) {
    var person = replacements.imported(TestPerson.next().withRegion(region));
    var issued = api.issue(Api.CHANNEL, person);
    assertEquals(201, issued.status(), issued.body());
    var id = replacements.requested(person, reason);
    if (!reason.equals("lost")) {
      replacements.oldCard(Api.CLERK, id, false);
    }
    return new Replaced(
        person, replacements.cardId(person), replacements.newCard(person), id, issued);
  }

  private String state(UUID card) {
    return replacements.text(
        "select state || ' ' || coalesce(ended, '-') from physical_card where id = $1", card);
  }

  private Api.Reply eCard(Replaced replaced) {
    return api.get("/v1/ecards/" + replaced.holder().signNo(), Api.CHANNEL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lost", "damaged", "face-data-changed"})
  void electronicCardGoesOverWithTheSameNumbersAndANewCredential(String reason) {
    var replaced = handedOut(reason, "411300");
    var second = api.issue(Api.OTHER_CHANNEL, replaced.person());
    var before = reason.equals("lost") ? null : api.freshCode(replaced.holder());

    Unis.get(activation.of(replaced.newCard()));

    assertEquals("9 replaced", state(replaced.oldCard()));
    assertEquals("1 -", state(replaced.newCard()));
    var now = eCard(replaced).json();
    assertEquals(replaced.esscNo(), now.getString("esscNo"));
    assertEquals("active", now.getString("status"));
    assertEquals(
        replacements.today().plusYears(10).toString(),
        now.getString("validUntil"),
        "validity follows the new card");
    var old = claims(replaced.issued().json().getString("credential"));
    var credential = claims(now.getString("credential"));
    assertNotEquals(old.getString("jti"), credential.getString("jti"));
    assertEquals(old.getString("sub"), credential.getString("sub"));
    assertEquals(old.getString("signNo"), credential.getString("signNo"));
    assertEquals(now.getString("validUntil"), credential.getString("validUntil"));
    assertThat(credential.getLong("iat")).isGreaterThanOrEqualTo(old.getLong("iat"));
    verifySignature(now.getString("credential"));

    if (second.status() == 201) {
      var other = api.get("/v1/ecards/" + second.json().getString("signNo"), Api.OTHER_CHANNEL);
      assertEquals(replaced.esscNo(), other.json().getString("esscNo"));
      assertNotEquals(
          claims(second.json().getString("credential")).getString("jti"),
          claims(other.json().getString("credential")).getString("jti"));
    }
    if (before != null) {
      assertEquals(200, api.verify(Api.VERIFIER, before).status(), "a code on the screen goes on");
    }
    assertEquals(200, api.verify(Api.VERIFIER, api.freshCode(replaced.holder())).status());
    var again = api.issue(Api.CHANNEL, replaced.person());
    assertEquals(200, again.status(), again.body());
    assertEquals(now.getString("credential"), again.json().getString("credential"));
    assertEquals(
        "completed " + replaced.newCard(),
        replacements.text(
            "select state || ' ' || new_card_id from card_replacement where id = $1",
            UUID.fromString(replaced.replacement())));
  }

  private void verifySignature(String credential) {
    var header =
        new JsonObject(
            new String(
                Base64.getUrlDecoder().decode(credential.split("\\.")[0]), StandardCharsets.UTF_8));
    assertEquals("essc-credential+jwt", header.getString("typ"));
    assertThat(api.join(api.request("/.well-known/jwks.json", null).GET()).body())
        .contains(header.getString("kid"));
  }

  private static JsonObject claims(String jws) {
    return new JsonObject(
        new String(Base64.getUrlDecoder().decode(jws.split("\\.")[1]), StandardCharsets.UTF_8));
  }

  @Test
  void everyChangeIsToldInOneTransaction() {
    var replaced = handedOut("damaged", "411300");
    Unis.get(activation.of(replaced.newCard()));
    assertThat(
            replacements.texts(
                "select type from outbox_event where holder_id ="
                    + " (select holder_id from physical_card where id = $1) order by id",
                replaced.oldCard()))
        .contains(
            "ecard-issued",
            "ecard-signed",
            "replacement-requested",
            "replacement-old-card-collected",
            "card-activated",
            "card-replaced",
            "ecard-card-replaced",
            "replacement-completed")
        .doesNotContain("ecard-terminated");
    assertThat(
            replacements.texts(
                "select payload::json ->> 'act' from audit_entry where payload like"
                    + " '%' || (select holder_id from physical_card where id = $1) || '%'"
                    + " order by chain, seq",
                replaced.oldCard()))
        .as("a change, then what follows it: the electronic card, then other cards")
        .containsSubsequence(
            "card.activate", "card.replace", "ecard.re-pair", "card.complete-replacement");
  }

  /** It has ended or gone over before what becomes of other cards is asked. */
  @Test
  void electronicCardFollowsFirst() {
    assertThat(CardFollower.inTurn(followers))
        .extracting(CardFollower::turn)
        .startsWith(CardFollower.Turn.ITS_OWN)
        .hasSize(7)
        .isSorted();
  }

  @Test
  void oldCardNeverPairsAgain() throws Exception {
    var replaced = handedOut("lost", "411300");
    Unis.get(activation.of(replaced.newCard()));

    var done = api.importCards(replaced.person());
    assertEquals(1, done.json().getInt("rejected"), done.body());
    assertThat(new Imports(api).rejections(done)).containsExactly("2 card-ended state");
    var confirmed = api.importCards(replaced.person().withState(9));
    assertEquals(0, confirmed.json().getInt("rejected"), "that it has ended may be said again");
    assertEquals("9 replaced", state(replaced.oldCard()));
    assertEquals(
        replaced.newCard().toString(),
        replacements.text("select card_id::text from ecard where essc_no = $1", replaced.esscNo()));
    assertEquals("active", eCard(replaced).json().getString("status"));
    assertEquals(
        "card-state", replacements.atWindow(replaced.person(), "damaged").code(), "it has ended");
  }

  @Test
  void oldCardIsHandedInBeforeTheNewOneIsUsed() {
    var person = replacements.imported(TestPerson.next().withRegion("411600"));
    var id = replacements.requested(person, "damaged");
    var card = replacements.newCard(person);
    assertThatThrownBy(() -> Unis.get(activation.of(card)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refusal -> {
              assertEquals("old-card-not-collected", refusal.type().code());
              assertEquals("replacement.oldCardCollected", refusal.members().get("rule"));
            });
    assertEquals("0 -", state(card), "nothing half-done");
    assertEquals("1 -", state(replacements.cardId(person)));

    replacements.oldCard(Api.CLERK, id, true);
    Unis.get(activation.of(card));
    assertEquals("1 -", state(card));
    assertEquals("9 replaced", state(replacements.cardId(person)));
  }

  /** A crash between commit and signing leaves nothing outdated to be given out. */
  @Test
  void credentialThatCouldNotBeSignedAtOnceIsNeverTheOldOne() {
    var replaced = handedOut("lost", "411300");
    replacements.texts(
        """
        create or replace function fail_renewal() returns trigger language plpgsql as $$
        begin raise exception 'the instance has died'; end $$\
        """);
    replacements.texts(
        "create trigger fail_renewal before update of kid on ecard_binding for each row"
            + " execute function fail_renewal()");
    Unis.get(activation.of(replaced.newCard()));
    assertEquals("1 -", state(replaced.newCard()), "the commit stands");
    assertEquals(
        "true",
        replacements.text(
            "select credential_due::text from ecard_binding where sign_no = $1",
            replaced.holder().signNo()));
    assertEquals(
        503,
        api.once().get("/v1/ecards/" + replaced.holder().signNo(), Api.CHANNEL).status(),
        "rather nothing than the old one");

    replacements.texts("drop trigger fail_renewal on ecard_binding");
    var now = eCard(replaced).json();
    assertEquals("active", now.getString("status"));
    assertEquals(
        now.getString("validUntil"), claims(now.getString("credential")).getString("validUntil"));
  }

  @Test
  void lockedPinStaysLocked() {
    var replaced = handedOut("damaged", "411300");
    Unis.get(activation.change(replaced.oldCard(), CardTransition.LOCK));
    Unis.get(activation.of(replaced.newCard()));
    assertEquals("9 replaced", state(replaced.oldCard()));
    assertThat(eCard(replaced).json().getString("esscNo")).isEqualTo(replaced.esscNo());
  }

  @Test
  void cancelledCardEndsItsElectronicCardAndItsReplacement() {
    var replaced = handedOut("damaged", "411300");
    var code = api.freshCode(replaced.holder());
    Unis.get(activation.cancel(replaced.oldCard()));

    var ended = eCard(replaced).json();
    assertEquals("terminated", ended.getString("status"));
    assertEquals("cancelled", ended.getString("reason"));
    assertNull(ended.get("credential"));
    var verified = api.verify(Api.VERIFIER, code);
    assertEquals("card-not-usable", verified.code());
    assertEquals("cancelled", verified.json().getString("reason"));
    assertEquals(
        "card-not-usable", api.code(Api.CHANNEL, replaced.holder().signNo(), "enquiry").code());
    assertEquals(
        "terminated ended",
        replacements.text(
            "select e.state || ' ' || b.state from ecard e join ecard_binding b"
                + " on b.ecard_id = e.id where e.essc_no = $1",
            replaced.esscNo()));
    assertEquals(
        "withdrawn",
        replacements.read(Api.CLERK, replaced.replacement()).json().getString("state"));
    assertThat(
            replacements.texts(
                "select type from outbox_event where holder_id ="
                    + " (select holder_id from physical_card where id = $1)",
                replaced.oldCard()))
        .contains("card-cancelled", "ecard-terminated", "replacement-withdrawn");
    assertThat(
            assertThrows(ProblemException.class, () -> Unis.get(activation.of(replaced.newCard())))
                .type()
                .code())
        .as("the new card of somebody whose card was cancelled")
        .isEqualTo("card-state");
    assertEquals("0 -", state(replaced.newCard()));
  }

  /** Whatever files have called it before: lost, lost by word of mouth, cancelled. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, 9})
  void importDoesNotActivateACardThatReplacesAnother(int called) {
    var old = replacements.imported(TestPerson.next());
    var made = replacements.imported(TestPerson.next().withState(0));
    var card = replacements.cardId(made);
    replacements.texts(
        "update physical_card set replaces = $1 where id = $2 returning id::text",
        replacements.cardId(old),
        card);
    assertEquals(0, api.importCards(made.withState(called)).json().getInt("rejected"));
    for (int usable : new int[] {1, 3}) {
      var done = api.importCards(made.withState(usable));
      assertThat(new Imports(api).rejections(done)).containsExactly("2 card-held state");
    }
    assertEquals(called + " -", state(card));
    assertEquals(0, api.importCards(made).json().getInt("rejected"));
    assertEquals("0 -", state(card), "sealed again");
  }

  /** Once it was activated here, the registry tells of it as of any other card. */
  @Test
  void importTellsOfACardThatHasReplacedAnother() {
    var person = replacements.imported(TestPerson.next());
    replacements.oldCard(Api.CLERK, replacements.requested(person, "damaged"), false);
    var made = replacements.handedOut(person);
    var card = replacements.cardId(made);
    Unis.get(activation.of(card));
    assertEquals(0, api.importCards(made.withState(2)).json().getInt("rejected"));
    assertEquals("2 -", state(card));
    assertEquals(0, api.importCards(made.withState(1)).json().getInt("rejected"));
    assertEquals("1 -", state(card));
  }

  @Test
  void importThatCancelsEndsTheElectronicCardAndTellsOfIt() {
    var person = replacements.imported(TestPerson.next());
    var issued = api.issue(Api.CHANNEL, person);
    api.importCards(person.withState(2));
    api.importCards(person);
    api.importCards(person.withState(9));
    var holder = "select holder_id from physical_card where id = $1";
    assertThat(
            replacements.texts(
                "select type from outbox_event where holder_id = (" + holder + ") order by id",
                replacements.cardId(person)))
        .containsExactlyInAnyOrder(
            "ecard-signed",
            "ecard-issued",
            "card-state-imported",
            "ecard-suspended",
            "card-state-imported",
            "ecard-resumed",
            "card-state-imported",
            "ecard-terminated");
    assertEquals(
        "terminated",
        api.get("/v1/ecards/" + issued.json().getString("signNo"), Api.CHANNEL)
            .json()
            .getString("status"));
    api.importCards(person);
    var anew = api.issue(Api.CHANNEL, person);
    assertEquals(201, anew.status(), "the registry took it back: a new electronic card");
    assertNotEquals(issued.json().getString("esscNo"), anew.json().getString("esscNo"));
  }

  /** Every code shown while cards change over is accepted: on the old card or on the new. */
  @Test
  void verificationNeverMeetsACardBetweenTwo() {
    for (int round = 0; round < 6; round++) {
      var replaced = handedOut("damaged", "411300");
      var codes = new ArrayList<String>();
      for (int i = 0; i < 2; i++) {
        codes.add(api.freshCode(replaced.holder()));
      }
      var activated = activation.of(replaced.newCard()).subscribeAsCompletionStage();
      var verified = new ArrayList<CompletableFuture<Api.Reply>>();
      codes.forEach(code -> verified.add(api.verifyAsync(Api.VERIFIER, code, "enquiry", null)));
      activated.toCompletableFuture().join();
      for (var reply : verified) {
        assertEquals(200, reply.join().status(), reply.join().body());
      }
    }
  }

  /** Issuing and replacing at once: one electronic card, on the new card, stated by what it has. */
  @Test
  void channelThatSignsDuringTheReplacementGetsWhatHoldsAfterwards() {
    for (int round = 0; round < 6; round++) {
      var replaced = handedOut("damaged", "411300");
      var activated = activation.of(replaced.newCard()).subscribeAsCompletionStage();
      var signing =
          api.issueAsync(
              Api.OTHER_CHANNEL, Api.issueBody(replaced.person()), UUID.randomUUID().toString());
      activated.toCompletableFuture().join();
      var reply = signing.join();
      assertEquals(201, reply.status(), reply.body());
      assertEquals(replaced.esscNo(), reply.json().getString("esscNo"));
      var now = api.get("/v1/ecards/" + reply.json().getString("signNo"), Api.OTHER_CHANNEL).json();
      assertEquals(
          now.getString("validUntil"), claims(now.getString("credential")).getString("validUntil"));
      assertEquals(
          List.of(replaced.newCard() + " active"),
          replacements.texts(
              "select card_id || ' ' || state from ecard where holder_id ="
                  + " (select holder_id from physical_card where id = $1)",
              replaced.oldCard()));
    }
  }
}
