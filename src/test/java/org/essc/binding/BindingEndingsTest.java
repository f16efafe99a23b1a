package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.UUID;
import org.essc.holderpage.PageBrowser;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Staff end what is linked to a card. */
@QuarkusTest
class BindingEndingsTest {

  private static final String AUDITOR = "8000000003";
  private static final String PATH = "/v1/bank-binding-endings";

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();
  private BankApi bank;

  @BeforeEach
  void register() {
    bank = new BankApi(api, pool, issuer, clock);
  }

  private static JsonObject body(TestPerson person) {
    return new JsonObject()
        .put("card", new JsonObject().put("cardNo", person.cardNo()))
        .put("reason", "misuse");
  }

  private Api.Reply end(String staff, JsonObject body) {
    return api.create(PATH, staff, body.encode());
  }

  @ParameterizedTest
  @ValueSource(strings = {Api.CLERK, Api.HOTLINE})
  void staffEndABindingWithAReasonThatStandsInTheAuditLog(String staff) {
    var holder = bank.holder();
    var binding = bank.bindingId(bank.bound(holder));

    var ended = end(staff, body(holder.person()));

    assertThat(ended.status()).as(ended.body()).isEqualTo(200);
    assertThat(ended.json().getList("bindingIds", String.class)).containsExactly(binding);
    var read = bank.binding(binding).json();
    assertThat(read.getString("endedBy")).isEqualTo("operator");
    assertThat(read.getString("reason")).isEqualTo("misuse");
    assertThat(api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json().getInt("level"))
        .isEqualTo(1);
    assertThat(PageBrowser.at(api, holder, "banks").get("/h/banks").body())
        .contains("data-reason=\"misuse\"");
    var entry =
        api.get("/v1/audit-entries?limit=50", AUDITOR)
            .json()
            .<Map<String, Object>>getList("items.findAll { it.object?.id == '" + binding + "' }")
            .get(0);
    assertThat(entry).containsEntry("act", "binding.end").containsEntry("outcome", "success");
    assertThat(String.valueOf(entry)).contains("misuse", "operator", staff);
  }

  @Test
  void onlyTheAccountThatIsNamedEnds() {
    var holder = bank.holder();
    var binding = bank.bindingId(bank.bound(holder));

    assertThat(end(Api.CLERK, body(holder.person()).put("accountTail", "9999")).code())
        .isEqualTo("not-found");

    var refused = end(Api.CLERK, body(holder.person()).put("accountTail", "12\u00003"));
    assertThat(refused.json().getString("violations[0].message")).isEqualTo("account-tail-format");

    assertThat(bank.binding(binding).json().getString("state")).isEqualTo("active");
    var account = BankApi.account(holder.person());
    var tail = account.substring(account.length() - 4);
    assertThat(end(Api.CLERK, body(holder.person()).put("accountTail", tail)).status())
        .isEqualTo(200);
  }

  @Test
  void whatIsOfNoConcernToAClerkLooksLikeNothing() {
    var holder = bank.holder();
    var binding = bank.bindingId(bank.bound(holder));

    assertThat(end(Api.DALIAN_CLERK, body(holder.person())).code()).isEqualTo("not-found");
    assertThat(end(Api.CLERK, body(TestPerson.next())).code()).isEqualTo("not-found");
    assertThat(end(Api.CLERK, body(bank.holder().person())).code()).isEqualTo("not-found");
    assertThat(end(Api.CLERK, body(holder.person()).put("reason", "because")).code())
        .isEqualTo("invalid-request");
    assertThat(api.post(PATH, Api.CLERK, body(holder.person()).encode()).code())
        .isEqualTo("idempotency-key-required");
    assertThat(bank.binding(binding).json().getString("state")).isEqualTo("active");
  }

  @Test
  void endingIsForClerksAndTheHotline() {
    var body = body(TestPerson.next()).encode();
    for (var caller : new String[] {null, Api.BANK, Api.CHANNEL, AUDITOR}) {
      var request =
          api.request(PATH, caller)
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", UUID.randomUUID().toString())
              .POST(BodyPublishers.ofString(body));
      assertThat(api.join(request).status()).isEqualTo(caller == null ? 401 : 403);
    }
  }
}
