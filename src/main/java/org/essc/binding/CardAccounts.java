package org.essc.binding;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.essc.card.CardColumns;
import org.essc.card.CardRecord;
import org.essc.platform.crypto.ColumnCipher;

/** The account of a social security card's own bank function. */
@Singleton
class CardAccounts {

  private static final String SELECT =
      "select bank_code, bank_account from physical_card where id = $1 and holder_id = $2";

  private final ColumnCipher cipher;

  CardAccounts(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  /**
   * @param bankCode empty where none is known
   * @param number empty where none is known
   */
  record CardAccount(String bankCode, String number) {

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
              return new CardAccount(
                  code == null ? "" : code,
                  sealed == null
                      ? ""
                      : cipher.decrypt(
                          CardColumns.BANK_ACCOUNT, card.id().toString(), sealed.getBytes()));
            });
  }
}
