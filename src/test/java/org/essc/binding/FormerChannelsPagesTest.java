package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import org.essc.card.replacement.FeesConfigured;
import org.essc.ecard.OutlivedECards;
import org.essc.holderpage.PageBrowser;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A channel's signing ended with its electronic card. The holder has another one, with a PIN and a
 * linked account, and not over that channel.
 */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class FormerChannelsPagesTest {

  private static final String NANYANG = "411300";
  private static final String KAIFENG = "410200";

  @Inject Clock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;

  private final Api api = Api.here();
  private BankApi bank;

  @BeforeEach
  void register() {
    bank = new BankApi(api, pool, issuer, clock);
  }

  @Test
  void oneWhoseCardWasIssuedAnewOverAnotherChannelOpensNoneAndEndsNothing() {
    var holder = bank.holder(NANYANG);
    var former = new Former(holder);
    OutlivedECards.outlive(holder.signNo());
    assertThat(launch(former.signNo).status()).isEqualTo(201);
    var anew = OutlivedECards.issuedAnew(api, holder, BankApi.PIN);

    var binding = bank.bindingId(bank.bound(anew));

    former.assertClosed(binding, "expired");
  }

  @Test
  void oneWhoseCardWasCancelledTellsWhyUntilTheHolderHasAnother() {
    var holder = bank.holder(NANYANG);
    var former = new Former(holder);
    api.importCards(holder.person().withState(9));
    assertThat(launch(former.signNo).status()).isEqualTo(201);
    assertThat(former.page.get("/h/card").body()).contains("data-reason=\"cancelled\"");
    var other = holder.person().withCardNo(TestPerson.next().cardNo()).withRegion(KAIFENG);
    var anew = bank.ready(api.holderOf(other));

    var binding = bank.bindingId(bank.bound(anew));

    former.assertClosed(binding, "cancelled");
  }

  /** Its holder has no page left but this one. */
  @Test
  void oneWhoseCardWasCancelledTellsWhyAgainOnceNoAppHasTheOther() {
    var holder = api.holder();
    var former = new Former(holder);
    api.importCards(holder.person().withState(9));
    var other = holder.person().withCardNo(TestPerson.next().cardNo()).withRegion(KAIFENG);
    var anew = api.holderOf(other);
    assertThat(launch(former.signNo).status()).isEqualTo(404);

    assertThat(api.delete("/v1/ecards/" + anew.signNo(), Api.CHANNEL).status()).isEqualTo(204);

    assertThat(launch(former.signNo).status()).isEqualTo(201);
    assertThat(former.page.get("/h/card").body()).contains("data-reason=\"cancelled\"");
  }

  /** The other channel with its signing of a holder's card, on a page that it has opened. */
  private final class Former {

    final String signNo;
    final PageBrowser page;
    private final String token;

    Former(Api.Holder holder) {
      signNo = api.issue(Api.OTHER_CHANNEL, holder.person()).json().getString("signNo");
      page = PageBrowser.opened(api, launch(signNo).json().getString("launchUrl"));
      token = page.token("/h/card");
    }

    /**
     * By a new ticket, by the page that was opened before, and over the API; it still hears why.
     */
    void assertClosed(String binding, String reason) {
      var refused = launch(signNo);
      assertThat(refused.status()).as(refused.body()).isEqualTo(404);
      assertThat(refused.code()).isEqualTo("not-found");
      var form = "token=%s&sure=yes&binding=%s".formatted(token, binding);
      assertThat(page.send("/h/banks/end", api.url(""), form).status()).isEqualTo(403);
      assertThat(page.get("/h/uses").status()).isEqualTo(403);
      assertThat(bank.binding(binding).json().getString("state")).isEqualTo("active");
      var family =
          api.post(
              "/v1/family-members/search",
              Api.OTHER_CHANNEL,
              "{\"signNo\":\"%s\"}".formatted(signNo));
      assertThat(family.status()).as(family.body()).isEqualTo(404);
      var told = api.get("/v1/ecards/" + signNo, Api.OTHER_CHANNEL).json();
      assertThat(told.getString("reason")).as(told.prettify()).isEqualTo(reason);
    }
  }

  private Api.Reply launch(String signNo) {
    var banks = "{\"signNo\":\"%s\",\"page\":\"banks\"}".formatted(signNo);
    return api.post("/v1/launch-tickets", Api.OTHER_CHANNEL, banks);
  }
}
