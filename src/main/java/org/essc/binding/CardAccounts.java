package org.essc.binding;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.essc.card.CardColumns;
import org.essc.card.CardRecord;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.ColumnCipher;

/** The account of a social security card's own bank function. */
@Singleton
class CardAccounts {

  private static final String SELECT =
      """
      select c.bank_code, c.bank_account,
             (select a.partner_no from bank_activation a
               where a.card_id = c.id and a.holder_id = c.holder_id) activated_by
        from physical_card c where c.id = $1 and c.holder_id = $2""";

  private final ColumnCipher cipher;

  CardAccounts(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  /**
   * @param bankCode empty where none is known
   * @param number empty where none is known
   * @param activatedBy the partner that activated the card's bank function, or null
   */
  record CardAccount(String bankCode, String number, PartnerNo activatedBy) {

    boolean known() {
      return !number.isEmpty();
    }

    @Override
    public String toString() {
      return "CardAccount[" + bankCode + "]";
    }
  }

  Uni<CardAccount> of(SqlClient client, CardRecord card) {
    return client
        .preparedQuery(SELECT)
        .execute(Tuple.of(card.id(), card.holderId()))
        .map(
            rows -> {
              var row = rows.iterator().next();
              var code = row.getString("bank_code");
              var sealed = row.getBuffer("bank_account");
              var activatedBy = row.getString("activated_by");
              return new CardAccount(
                  code == null ? "" : code,
                  sealed == null
                      ? ""
                      : cipher.decrypt(
                          CardColumns.BANK_ACCOUNT, card.id().toString(), sealed.getBytes()),
                  activatedBy == null ? null : new PartnerNo(activatedBy));
            });
  }
}
