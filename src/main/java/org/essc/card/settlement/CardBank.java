package org.essc.card.settlement;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.essc.card.BankAccount;
import org.essc.card.CardColumns;
import org.essc.partner.BankCodes;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.ColumnCipher;

/** Which bank a card is at. No other bank hears of it. */
@Singleton
class CardBank {

  private static final String SELECT =
      """
      select c.bank_code, c.bank_account,
             (select a.partner_no from bank_activation a
               where a.card_id = c.id and a.holder_id = c.holder_id) activated_by
        from physical_card c where c.id = $1 and c.holder_id = $2""";

  private final BankCodes bankCodes;
  private final ColumnCipher cipher;

  CardBank(BankCodes bankCodes, ColumnCipher cipher) {
    this.bankCodes = bankCodes;
    this.cipher = cipher;
  }

  /**
   * What is known of the card's bank; each may be null.
   *
   * @param code of the bank
   * @param activatedBy the partner that activated the card's bank function
   * @param account the card's account there
   */
  record AtBank(String code, PartnerNo activatedBy, BankAccount account) {

    boolean none() {
      return code == null && activatedBy == null;
    }

    @Override
    public String toString() {
      return "AtBank[" + code + "]";
    }
  }

  Uni<AtBank> of(SqlClient client, UUID cardId, UUID holderId) {
    return client
        .preparedQuery(SELECT)
        .execute(Tuple.of(cardId, holderId))
        .map(
            rows -> {
              var row = rows.iterator().next();
              var account = row.getBuffer("bank_account");
              var activatedBy = row.getString("activated_by");
              return new AtBank(
                  row.getString("bank_code"),
                  activatedBy == null ? null : new PartnerNo(activatedBy),
                  account == null
                      ? null
                      : new BankAccount(
                          cipher.decrypt(
                              CardColumns.BANK_ACCOUNT, cardId.toString(), account.getBytes())));
            });
  }

  /**
   * Whom to ask: those that speak for the card's bank code; else who activated its bank function;
   * else the only one that can be meant. Nobody where that is not to be told.
   *
   * @param banks partners that serve the card's region
   */
  List<PartnerNo> among(List<PartnerNo> banks, AtBank at) {
    return bankCodes.among(banks, at.code(), at.activatedBy());
  }
}
