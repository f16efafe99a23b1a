package org.essc.card.activation;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.UnitOfWork;
import org.essc.card.BankAccount;
import org.essc.card.CardColumns;
import org.essc.card.CardRecord;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;
import org.essc.platform.random.Randomness;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.OldMedicalCard;

/** What is kept beside a card about its activations. */
@Singleton
class ActivationStore {

  private static final ColumnRef MEDICAL_CARD_NO =
      new ColumnRef("medical_card_switch", "medical_card_no");
  private static final ColumnRef BANK_PHONE = new ColumnRef("bank_activation", "phone");

  private static final String WAITS =
      """
      select exists (select from card_application
        where card_id = $1 and holder_id = $2 and state <> 'distributed') as waits""";

  private static final String FIND_SWITCH =
      "select id, medical_card_no, outcome from medical_card_switch"
          + " where card_id = $1 and holder_id = $2";

  private static final String INSERT_SWITCH =
      """
      insert into medical_card_switch (id, holder_id, card_id, medical_card_no, outcome, channel, at)
      values ($1, $2, $3, $4, $5, $6, $7)""";

  private static final String INSERT_BANK =
      """
      insert into bank_activation (id, holder_id, card_id, partner_no, bank_code, phone, in_person,
                                   at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)""";

  private static final String BANK =
      "select bank_code, bank_account from physical_card where id = $1 and holder_id = $2";

  private final ColumnCipher cipher;
  private final Randomness randomness;

  ActivationStore(ColumnCipher cipher, Randomness randomness) {
    this.cipher = cipher;
    this.randomness = randomness;
  }

  /** Whether the card was made here and not handed out yet; an imported one never waits. */
  Uni<Boolean> waits(SqlClient client, CardRecord card) {
    return client
        .preparedQuery(WAITS)
        .execute(Tuple.of(card.id(), card.holderId()))
        .map(rows -> rows.iterator().next().getBoolean("waits"));
  }

  /** An old medical card that was switched over. */
  record Switched(MedicalCardNo cardNo, String outcome) {}

  /** Null where none was. */
  Uni<Switched> switched(SqlClient client, CardRecord card) {
    return client
        .preparedQuery(FIND_SWITCH)
        .execute(Tuple.of(card.id(), card.holderId()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return null;
              }
              var row = rows.iterator().next();
              var number =
                  cipher.decrypt(
                      MEDICAL_CARD_NO,
                      row.getUUID("id").toString(),
                      row.getBuffer("medical_card_no").getBytes());
              return new Switched(new MedicalCardNo(number), row.getString("outcome"));
            });
  }

  Uni<Void> insertSwitch(
      UnitOfWork work,
      CardRecord card,
      MedicalCardNo number,
      OldMedicalCard outcome,
      Channel channel) {
    var id = randomness.uuid();
    return work.connection()
        .preparedQuery(INSERT_SWITCH)
        .execute(
            Tuple.tuple()
                .addUUID(id)
                .addUUID(card.holderId())
                .addUUID(card.id())
                .addValue(seal(MEDICAL_CARD_NO, id, number.value()))
                .addString(outcome.code())
                .addString(channel.code())
                .addOffsetDateTime(work.timestamp()))
        .replaceWithVoid();
  }

  /** Either may be null. */
  record Bank(String code, BankAccount account) {}

  Uni<Bank> bank(SqlClient client, CardRecord card) {
    return client
        .preparedQuery(BANK)
        .execute(Tuple.of(card.id(), card.holderId()))
        .map(
            rows -> {
              var row = rows.iterator().next();
              var account = row.getBuffer("bank_account");
              return new Bank(
                  row.getString("bank_code"),
                  account == null
                      ? null
                      : new BankAccount(
                          cipher.decrypt(
                              CardColumns.BANK_ACCOUNT, card.id().toString(), account.getBytes())));
            });
  }

  Uni<Void> insertBank(UnitOfWork work, CardRecord card, ReportBankActivation.Request request) {
    var id = randomness.uuid();
    return work.connection()
        .preparedQuery(INSERT_BANK)
        .execute(
            Tuple.tuple()
                .addUUID(id)
                .addUUID(card.holderId())
                .addUUID(card.id())
                .addString(request.by().requester().actorText())
                .addString(request.bankCode().value())
                .addValue(seal(BANK_PHONE, id, request.phone().value()))
                .addBoolean(request.inPerson())
                .addOffsetDateTime(work.timestamp()))
        .replaceWithVoid();
  }

  private Buffer seal(ColumnRef column, UUID row, String value) {
    return Buffer.buffer(cipher.encrypt(column, row.toString(), value));
  }

  /** Tells the re-encryption where personal data of activations is. */
  @Singleton
  static class Encryption {

    @Produces
    @Singleton
    EncryptedTable medicalCards() {
      return EncryptedTable.byId(MEDICAL_CARD_NO);
    }

    @Produces
    @Singleton
    EncryptedTable bankActivations() {
      return EncryptedTable.byId(BANK_PHONE);
    }
  }
}
