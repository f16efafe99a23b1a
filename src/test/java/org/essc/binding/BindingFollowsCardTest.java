package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.essc.card.cancellation.Cancellations;
import org.essc.card.loss.LossApi;
import org.essc.card.replacement.FeesConfigured;
import org.essc.card.replacement.ReplacementApi;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.time.BusinessDatesMoved;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.Rounds;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a linked account when something happens to its card. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class BindingFollowsCardTest {

  /** Where a region lets two accounts be linked, at any bank. */
  private static final String KAIFENG = "410200";

  private static final String NANYANG = "411300";

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;
  @Inject BlindIndex index;
  @Inject Event<BusinessDatesMoved> moved;

  private final Api api = Api.here();
  private BankApi bank;

  @BeforeEach
  void register() {
    bank = new BankApi(api, pool, issuer, clock);
  }

  @AfterEach
  void setClockRight() {
    clock.reset();
    Api.forgetTokens();
  }

  private void stands(Api.Holder holder, String binding, String state, int level) {
    assertThat(bank.binding(binding).json().getString("state")).isEqualTo(state);
    var eCard = api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json();
    assertThat(eCard.getInt("level")).as(eCard.prettify()).isEqualTo(level);
  }

  private void begin(Api.Holder holder, String binding) {
    stands(holder, binding, "active", 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, 4})
  void importedStateSuspendsItAndBack(int state) {
    var holder = bank.holder(NANYANG);
    var binding = bank.bindingId(bank.bound(holder));
    begin(holder, binding);

    api.importCards(holder.person().withState(state));
    stands(holder, binding, "suspended", 1);

    api.importCards(holder.person().withState(1));
    stands(holder, binding, "active", 2);
  }

  @Test
  void cardThatIsSealedAgainResumesItWhenItIsActivated() {
    var holder = bank.holder(NANYANG);
    var binding = bank.bindingId(bank.bound(holder));
    api.importCards(holder.person().withState(0));
    stands(holder, binding, "suspended", 1);

    var activated =
        api.create(
            "/v1/card-activations",
            Api.CLERK,
            "{\"card\":%s,\"by\":{\"shown\":[\"card\",\"id\"]}}"
                .formatted(LossApi.card(holder.person())));

    assertThat(activated.status()).as(activated.body()).isEqualTo(201);
    stands(holder, binding, "active", 2);
  }

  @Test
  void cancellationThatIsAskedForSuspendsItAndWithdrawnResumesIt() {
    var holder = bank.holder(NANYANG);
    var binding = bank.bindingId(bank.bound(holder));
    var cancellations = new Cancellations(api);
    var id = cancellations.begun(holder.person());
    stands(holder, binding, "suspended", 1);

    var withdrawn = cancellations.withdraw(Api.CLERK, id, "holder-appeared");

    assertThat(withdrawn.status()).as(withdrawn.body()).isEqualTo(200);
    stands(holder, binding, "active", 2);
  }

  @Test
  void cancellationEndsItAndLeavesNoLevel() {
    var holder = bank.holder(NANYANG);
    var binding = bank.bindingId(bank.bound(holder));
    var cancellations = new Cancellations(api);
    var id = cancellations.begun(holder.person());
    cancellations.settled(Api.INSURER, id);
    cancellations.settled(Api.BANK, id);
    assertThat(cancellations.read(id).json().getString("state")).isEqualTo("cancelled");

    stands(holder, binding, "ended", 1);
    assertThat(bank.binding(binding).json().getString("endedBy")).isEqualTo("card");
  }

  @Test
  void lastDayOfTheCardSuspendsItAndAFileDoesNotResumeIt() throws Exception {
    var lastDay = ChinaTime.today(clock).plusDays(400);
    var person =
        TestPerson.next().withRegion(NANYANG).withValidity(lastDay.minusYears(10), lastDay);
    api.importCards(person);
    var issued = api.issue(Api.CHANNEL, person);
    var holder = bank.ready(new Api.Holder(person, issued.json().getString("signNo")));
    var binding = bank.bindingId(bank.bound(holder));

    at(lastDay.plusDays(1));
    suspendedByTheDate(binding);
    stands(holder, binding, "suspended", 1);
    api.importCards(person.withState(2));
    api.importCards(person.withState(1));
    stands(holder, binding, "suspended", 1);
  }

  @Test
  void askingAnewResumesWhatStandsStillThoughTheCardIsGoodAgain() throws Exception {
    var lastDay = ChinaTime.today(clock).plusDays(400);
    var person =
        TestPerson.next().withRegion(NANYANG).withValidity(lastDay.minusYears(10), lastDay);
    api.importCards(person);
    var issued = api.issue(Api.CHANNEL, person);
    var holder = bank.ready(new Api.Holder(person, issued.json().getString("signNo")));
    var binding = bank.bindingId(bank.bound(holder));
    at(lastDay.plusDays(1));
    suspendedByTheDate(binding);
    clock.reset();
    Api.forgetTokens();

    assertThat(bank.bindingId(bank.bound(holder))).isEqualTo(binding);

    stands(holder, binding, "active", 2);
  }

  /** A sweep that a busy machine had no time for would come again after a day. */
  private void suspendedByTheDate(String binding) throws Exception {
    Rounds.untilOneCounts(
        () -> {
          moved.fireAsync(new BusinessDatesMoved());
          return isSuspendedSoon(binding);
        });
  }

  private boolean isSuspendedSoon(String binding) {
    try {
      Awaitility.await()
          .until(() -> "suspended".equals(bank.binding(binding).json().getString("state")));
      return true;
    } catch (ConditionTimeoutException late) {
      return false;
    }
  }

  private void at(LocalDate day) {
    clock.moveTo(day.atTime(LocalTime.NOON).atZone(ChinaTime.ZONE).toInstant());
    Api.forgetTokens();
  }

  @Test
  void replacementEndsItAndTheNewCardIsLinkedAnew() {
    var replacements = new ReplacementApi(api, clock, pool, index);
    var holder = bank.holder(NANYANG);
    var binding = bank.bindingId(bank.bound(holder));
    var id = replacements.requested(holder.person(), "damaged");
    replacements.oldCard(Api.CLERK, id, false);
    var newCard = replacements.newCard(holder.person());
    stands(holder, binding, "active", 2);

    activate(newCard);

    stands(holder, binding, "ended", 1);
    assertThat(bank.binding(binding).json().getString("endedBy")).isEqualTo("card");
    var asked = bank.asked(bank.push(BankApi.detail(holder.person())), holder);
    assertThat(BankApi.confirm(asked)).isEqualTo("not-granted");
  }

  private void activate(UUID card) {
    var reply =
        api.create(
            "/v1/card-activations",
            Api.CLERK,
            "{\"card\":{\"cardId\":\"%s\"},\"by\":{\"shown\":[\"card\",\"id\"]}}".formatted(card));
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
  }

  @Test
  void consentBesideCancellationLeavesNothingLinkedToAnEndedCard() {
    for (int round = 0; round < 6; round++) {
      var holder = bank.holder(NANYANG);
      var asked = bank.asked(bank.push(BankApi.detail(holder.person())), holder);
      var cancelled =
          CompletableFuture.supplyAsync(() -> api.importCards(holder.person().withState(9)));
      var confirmed = CompletableFuture.supplyAsync(() -> BankApi.confirm(asked));
      confirmed.join();
      cancelled.join();
      var location = bank.finish(asked);
      if (location.contains("code=")) {
        assertThat(bank.exchange(location).status()).isEqualTo(400);
      }
      var eCard = api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json();
      assertThat(eCard.getString("status")).isEqualTo("terminated");
      assertThat(eCard.getInt("level")).isEqualTo(1);
      assertThat(liveBindings(holder)).isZero();
    }
  }

  private long liveBindings(Api.Holder holder) {
    return org.essc.testing.Unis.get(
            pool.preparedQuery(
                    "select count(*) from bank_binding b join ecard_binding s"
                        + " on s.ecard_id = b.ecard_id where s.sign_no = $1 and b.state <> 'ended'")
                .execute(io.vertx.mutiny.sqlclient.Tuple.of(holder.signNo())))
        .iterator()
        .next()
        .getLong(0);
  }

  @Test
  void ofTwoBanksAtOnceOneLinksTheOnlyAccountThatMayBe() {
    var other = new BankApi(api, pool, issuer, clock);
    for (int round = 0; round < 4; round++) {
      var holder = bank.holder(NANYANG);
      var one = bank.asked(bank.push(BankApi.detail(holder.person())), holder);
      var two = other.asked(other.push(BankApi.detail(holder.person())), holder);
      var first = CompletableFuture.supplyAsync(() -> BankApi.confirm(one));
      var second = CompletableFuture.supplyAsync(() -> BankApi.confirm(two));

      assertThat(java.util.List.of(first.join(), second.join()))
          .containsExactlyInAnyOrder("confirmed", "not-granted");
      assertThat(liveBindings(holder)).isEqualTo(1);
    }
  }

  @Test
  void twoAccountsAreLinkedWhereTheRegionLetsTwoAndTheLastOneKeepsTheLevel() {
    var holder = bank.holder(KAIFENG);
    var own = bank.bindingId(bank.bound(holder));
    var person = holder.person();
    var accountNo = "4000" + person.phone();
    var other = new BankApi(api, pool, issuer, clock);
    assertThat(bank.ask(holder, other.number(), BankApi.PIN)).isEqualTo("requested");
    assertThat(bank.ask(holder, other.number(), BankApi.PIN)).isEqualTo("already");
    var third = new BankApi(api, pool, issuer, clock);
    assertThat(bank.ask(holder, third.number(), BankApi.PIN)).isEqualTo("too-many");
    var asked = other.requestedOf(holder, pool);

    var toVerify = other.binding(asked).json();
    assertThat(toVerify.getString("holder.idNumber")).isEqualTo(person.idNumber());
    assertThat(toVerify.getString("holder.name")).isEqualTo(person.name());
    assertThat(toVerify.getString("accountNo")).isNull();
    assertThat(bank.binding(asked).code()).isEqualTo("not-found");
    var answer = BankApi.confirmation(person).put("bankCode", "777").put("accountNo", accountNo);
    var linked = other.answer(asked, answer);

    assertThat(linked.json().getString("state")).as(linked.body()).isEqualTo("active");
    assertThat(linked.json().getString("accountTail"))
        .isEqualTo(accountNo.substring(accountNo.length() - 4));
    assertThat(bank.end(own).status()).isEqualTo(204);
    assertThat(other.binding(asked).json().getString("state")).isEqualTo("active");
    var eCard = api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json();
    assertThat(eCard.getInt("level")).isEqualTo(2);
    assertThat(other.end(asked).status()).isEqualTo(204);
    assertThat(api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json().getInt("level"))
        .isEqualTo(1);
  }

  /** Of two banks, in a region whose policy allows two accounts of any. */
  @Test
  void whereTwoAccountsMayBeLinkedAThirdIsRefusedUntilOneEnds() {
    var holder = bank.holder(KAIFENG);
    var second = new BankApi(api, pool, issuer, clock);
    var third = new BankApi(api, pool, issuer, clock);
    var own = bank.bindingId(bank.bound(holder));
    assertThat(link(second, holder, "0002")).isEqualTo("confirmed");
    assertThat(level(holder)).isEqualTo(2);

    assertThat(link(third, holder, "0003")).isEqualTo("not-granted");

    assertThat(bank.end(own).status()).isEqualTo(204);
    assertThat(level(holder)).as("the other account is linked").isEqualTo(2);
    assertThat(link(third, holder, "0003")).isEqualTo("confirmed");
    assertThat(link(bank, holder, "0001")).isEqualTo("not-granted");
    for (var one : List.of(second, third)) {
      assertThat(level(holder)).isEqualTo(2);
      assertThat(one.end(one.bindingIdOf(holder, pool)).status()).isEqualTo(204);
    }
    assertThat(level(holder)).isEqualTo(1);
  }

  private int level(Api.Holder holder) {
    return api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json().getInt("level");
  }

  private static String link(BankApi by, Api.Holder holder, String tail) {
    var detail =
        BankApi.detail(holder.person())
            .put("accountNo", "621700990000" + tail)
            .put("accountTail", tail);
    var asked = by.asked(by.push(detail), holder);
    var note = BankApi.confirm(asked);
    var finished = by.finish(asked);
    if (note.equals("confirmed")) {
      assertThat(by.exchange(finished).status()).isEqualTo(200);
    }
    return note;
  }

  @Test
  void bankCannotLinkTheAccountOfAnotherBindingTwice() {
    var holder = bank.holder(KAIFENG);
    bank.bound(holder);
    var other = new BankApi(api, pool, issuer, clock);
    assertThat(bank.ask(holder, other.number(), BankApi.PIN)).isEqualTo("requested");
    var asked = other.requestedOf(holder, pool);

    var answered = other.answer(asked, BankApi.confirmation(holder.person()));

    assertThat(answered.json().getString("reason")).as(answered.body()).isEqualTo("already-linked");
    assertThat(new JsonObject(answered.body()).getString("state")).isEqualTo("ended");
  }
}
