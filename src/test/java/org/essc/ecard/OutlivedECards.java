package org.essc.ecard;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.UUID;
import org.essc.holderpage.PageBrowser;
import org.essc.testing.Api;
import org.essc.testing.TestServers;

/** Electronic cards whose last day is over, and those that come after them. */
public final class OutlivedECards {

  private static final String OUTLIVE =
      "update ecard e set valid_until = current_date - 2 from ecard_binding b"
          + " where b.sign_no = ? and e.id = b.ecard_id returning b.id, e.id";

  private OutlivedECards() {}

  /** The ids of what is over. */
  public record Outlived(UUID signing, UUID eCard) {}

  /** As if it had been issued for a card whose last day was moved by an import since. */
  public static Outlived outlive(String signNo) {
    try (var connection = TestServers.database().getConnection();
        var statement = connection.prepareStatement(OUTLIVE)) {
      statement.setString(1, signNo);
      var rows = statement.executeQuery();
      rows.next();
      return new Outlived(rows.getObject(1, UUID.class), rows.getObject(2, UUID.class));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The one after it, with a PIN. */
  public static Api.Holder issuedAnew(Api api, Api.Holder holder, String pin) {
    var again = api.issue(Api.CHANNEL, holder.person());
    assertThat(again.status()).as(again.body()).isEqualTo(201);
    var anew = new Api.Holder(holder.person(), again.json().getString("signNo"));
    PageBrowser.setPin(api, anew, pin);
    return anew;
  }
}
