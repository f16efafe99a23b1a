package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.essc.platform.config.Issuer;
import org.essc.platform.time.ChinaTime;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bank's day in China. */
@QuarkusTest
class PaymentReconciliationTest {

  private static final String PATH = "/v1/payment-reconciliations";

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();
  private BankApi bank;
  private PaymentApi payments;

  @BeforeEach
  void register() {
    bank = new BankApi(api, pool, issuer, clock);
    payments = new PaymentApi(api, bank);
  }

  @AfterEach
  void setClockRight() {
    clock.reset();
    Api.forgetTokens();
  }

  /** Noon in China, so that a test's acts are of one day. */
  private LocalDate noon() {
    var day = LocalDate.now(clock).plusDays(1);
    clock.moveTo(day.atTime(12, 0).atZone(ChinaTime.ZONE).toInstant());
    Api.forgetTokens();
    return day;
  }

  private void moveTo(LocalDate day, String time) {
    clock.moveTo(day.atTime(java.time.LocalTime.parse(time)).atZone(ChinaTime.ZONE).toInstant());
    Api.forgetTokens();
  }

  private Api.Reply list(BankApi of, String query) {
    return api.join(
        of.request(PATH, of.apiToken(), "GET").uri(java.net.URI.create(api.url(PATH + query))));
  }

  private static List<JsonObject> items(Api.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var all = new ArrayList<JsonObject>();
    JsonArray items = new JsonObject(reply.body()).getJsonArray("items");
    items.forEach(item -> all.add((JsonObject) item));
    return all;
  }

  @Test
  void dayTellsItsBindingsAndPaymentsInTheirOrderAndNothingElse() throws Exception {
    var holder = bank.holder();
    var day = noon();
    var binding = bank.bindingId(bank.bound(holder));
    var taken = payments.jti(holder);
    payments.redeem(taken);
    payments.giveUp(taken);
    var given = payments.jti(holder);
    payments.giveUp(given);
    payments.jti(holder);
    bank.end(binding);
    moveTo(day.plusDays(1), "00:05:01");

    var reply = list(bank, "?day=" + day);

    var items = items(reply);
    assertThat(items)
        .extracting(item -> item.getString("kind"))
        .containsExactly("binding-linked", "redeemed", "reversed", "void", "binding-ended");
    assertThat(items).allSatisfy(one -> assertThat(one.getString("bindingId")).isEqualTo(binding));
    assertThat(items)
        .extracting(item -> item.getString("jti"))
        .containsExactly(null, taken, taken, given, null);
    assertThat(items)
        .extracting(item -> item.getInteger("amountFen"))
        .containsExactly(null, 1250, 1250, null, null);
    assertThat(items.get(1).getString("verifierNo")).isEqualTo(Api.VERIFIER);
    assertThat(items.get(4).getString("endedBy")).isEqualTo("bank");
    assertThat(reply.json().<String>get("nextCursor")).isNull();
    assertThat(reply.body())
        .doesNotContain(holder.person().idNumber(), BankApi.account(holder.person()));
    assertThat(items(list(bank, "?day=" + day.minusDays(1)))).isEmpty();
    assertThat(items(list(new BankApi(api, pool, issuer, clock), "?day=" + day)))
        .as("another bank's")
        .isEmpty();
  }

  @Test
  void daysEndAtMidnightInChina() throws Exception {
    var holder = bank.holder();
    var day = noon();
    bank.bound(holder);
    moveTo(day, "23:59:20");
    var before = payments.jti(holder);
    payments.redeem(before);
    moveTo(day.plusDays(1), "00:00:01");
    var after = payments.jti(holder);
    payments.redeem(after);
    moveTo(day.plusDays(2), "00:10:00");

    assertThat(items(list(bank, "?day=" + day)))
        .extracting(item -> item.getString("jti"))
        .containsExactly(null, before);
    assertThat(items(list(bank, "?day=" + day.plusDays(1))))
        .extracting(item -> item.getString("jti"))
        .containsExactly(after);
  }

  @Test
  void pagesGiveEachLineOnce() throws Exception {
    var holder = bank.holder();
    var day = noon();
    bank.bound(holder);
    for (int i = 0; i < 3; i++) {
      payments.giveUp(payments.jti(holder));
    }
    moveTo(day.plusDays(1), "01:00:00");
    var whole = items(list(bank, "?day=" + day));
    assertThat(whole).hasSize(4);

    var paged = new ArrayList<JsonObject>();
    String cursor = "";
    do {
      var page = list(bank, "?day=" + day + "&limit=1" + cursor);
      assertThat(items(page)).hasSize(1);
      paged.addAll(items(page));
      var next = page.json().getString("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    } while (cursor != null);

    assertThat(paged).isEqualTo(whole);
  }

  @Test
  void dayThatIsNotOverIsNotTold() {
    var day = noon();
    moveTo(day.plusDays(1), "00:04:00");

    for (var early : List.of(day, day.plusDays(1), day.plusDays(9))) {
      var refused = list(bank, "?day=" + early);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json().getString("violations[0].message")).isEqualTo("day-not-over");
    }
    clock.advance(Duration.ofSeconds(61));
    assertThat(list(bank, "?day=" + day).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "'', day",
    "?day=yesterday, day",
    "?day=2026-02-30, day",
    "?day=-9999-01-01, day",
    "?day=-999999999-01-01, day",
    "?day=2026-01-01&cursor=x, cursor",
    "?day=2026-01-01&limit=0, limit",
    "?day=2026-01-01&limit=1001, limit"
  })
  void badFieldIsNamed(String query, String field) {
    var refused = list(bank, query);

    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.json().getString("violations[0].field")).contains(field);
  }

  @Test
  void reconcilingIsForBanks() {
    for (var caller : new String[] {null, Api.VERIFIER, Api.CLERK}) {
      assertThat(api.get(PATH + "?day=2026-01-01", caller).status())
          .isEqualTo(caller == null ? 401 : 403);
    }
  }
}
