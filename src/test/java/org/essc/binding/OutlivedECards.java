package org.essc.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import org.essc.holderpage.PageBrowser;
import org.essc.testing.Api;
import org.essc.testing.Unis;

/** Electronic cards whose last day is over, and those that come after them, with a PIN. */
final class OutlivedECards {

  private OutlivedECards() {}

  static void outlive(Pool pool, Api.Holder holder) {
    Unis.get(
        pool.preparedQuery(
                "update ecard e set valid_until = current_date - 2 from ecard_binding b"
                    + " where b.sign_no = $1 and e.id = b.ecard_id")
            .execute(Tuple.of(holder.signNo())));
  }

  static Api.Holder issuedAnew(Api api, Api.Holder holder) {
    var again = api.issue(Api.CHANNEL, holder.person());
    assertThat(again.status()).as(again.body()).isEqualTo(201);
    var anew = new Api.Holder(holder.person(), again.json().getString("signNo"));
    PageBrowser.setPin(api, anew, BankApi.PIN);
    return anew;
  }
}
