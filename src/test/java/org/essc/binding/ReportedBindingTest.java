package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.function.Supplier;
import org.essc.holderpage.PageBrowser;
import org.essc.login.CodedLogins;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page that still shows what was confirmed to a counter meanwhile: the holder reports it. */
@QuarkusTest
class ReportedBindingTest {

  @Inject Clock clock;
  @Inject Issuer issuer;
  @Inject Pool pool;
  @Inject CodedLogins logins;

  private final Api api = Api.here();
  private CounterApi counter;
  private Api.Holder holder;
  private String id;
  private PageBrowser phone;
  private Supplier<String> report;

  @BeforeEach
  void confirm() {
    counter = new CounterApi(api, pool, issuer, clock);
    holder = counter.bank.holder();
    id = CounterApi.id(counter.ask(holder));
    phone = counter.phone(holder);
    report = counter.shown(phone, CounterApi.PAGE + "/report", "ask=" + CounterApi.waiting(phone));
    assertThat(counter.agree(holder)).isEqualTo("confirmed");
  }

  @Test
  void reportBeforeTheBankFetchesItIsARefusal() {
    assertThat(report.get()).isEqualTo("reported");

    assertThat(counter.error(id)).isEqualTo("access_denied");
    assertThat(level()).isEqualTo(1);
    assertThat(phone.get("/h/uses").body()).contains("data-kind=\"report\"");
  }

  @Test
  void reportAfterTheBankHasFetchedItEndsLinkAndLogin() {
    var tokens = counter.fetch(id);
    var binding = counter.bank.bindingId(tokens);
    assertThat(level()).isEqualTo(2);

    var note = report.get();

    assertThat(note).isEqualTo("ended");
    assertThat(phone.get(CounterApi.PAGE + "?note=" + note).body())
        .contains("data-note=\"ended\"", "现已解除关联")
        .doesNotContain("申请已取消");
    assertThat(counter.bank.binding(binding).json().getString("state")).isEqualTo("ended");
    assertThat(logins.endedBy(CodedLogins.session(tokens))).isEqualTo("holder");
    assertThat(level()).isEqualTo(1);
    assertThat(counter.error(id)).isEqualTo("invalid_grant");
  }

  private int level() {
    return api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL).json().getInt("level");
  }
}
