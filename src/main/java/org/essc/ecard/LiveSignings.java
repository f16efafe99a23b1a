package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.essc.card.CardColumns;
import org.essc.card.CardState;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderColumns;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/**
 * Reads signings for what holders do with them besides showing codes: logging in, the holder's
 * pages. Nothing is cached, so what it tells is the state of this moment.
 */
@Singleton
public class LiveSignings {

  private static final String FIND =
      """
      select b.id, b.holder_id, b.sign_no, b.channel_no, b.state = 'active' and e.state = 'active' live,
             p.name channel_name, p.status = 'active' channel_active,
             e.id ecard_id, e.essc_no, e.level, e.issued_on,
             c.id card_id, c.state, c.suspended_by is not null suspended,
             least(c.valid_until, e.valid_until) valid_until, c.region_code, c.card_no, c.name,
             c.phone, h.id_number
        from ecard_binding b
        join partner p on p.partner_no = b.channel_no
        join ecard e on e.id = b.ecard_id and e.holder_id = b.holder_id
        join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id
        join holder h on h.id = c.holder_id
       where %s
         and """
          .formatted(SigningsToldOf.condition("$3"));

  private static final String BY_SIGN_NO = FIND + " b.sign_no = $1 and b.channel_no = $2";
  private static final String BY_ID = FIND + " b.id = $1 and b.holder_id = $2";

  /**
   * One by which a card may be used today before all others; then what lives before what has ended,
   * the asking channel's before others, the newest first.
   */
  private static final String OF_HOLDER =
      FIND
          + """
             b.holder_id = $1 and p.status = 'active'
            order by (c.state = 1 and c.suspended_by is null
                      and least(c.valid_until, e.valid_until) >= $3) desc,
                     b.state = 'active' desc, b.channel_no = $2 desc, b.created_at desc
            limit 1""";

  private final ColumnCipher cipher;
  private final Clock clock;

  LiveSignings(ColumnCipher cipher, @BusinessDates Clock clock) {
    this.cipher = cipher;
    this.clock = clock;
  }

  /** The channel's own; nothing for another's, or for one that the channel or holder has ended. */
  public Uni<Optional<LiveSigning>> find(SqlClient client, SignNo signNo, PartnerNo channelNo) {
    return client
        .preparedQuery(BY_SIGN_NO)
        .execute(Tuple.of(signNo.value(), channelNo.value(), ChinaTime.today(clock)))
        .map(LiveSignings::read);
  }

  /** As {@link #find(SqlClient, SignNo, PartnerNo)}, of a holder that is known. */
  public Uni<Optional<LiveSigning>> find(SqlClient client, UUID signingId, UUID holderId) {
    return client
        .preparedQuery(BY_ID)
        .execute(Tuple.of(signingId, holderId, ChinaTime.today(clock)))
        .map(LiveSignings::read);
  }

  /**
   * As {@link #find(SqlClient, SignNo, PartnerNo)}.
   *
   * @throws ProblemException 404 {@code not-found}
   */
  public Uni<LiveSigning> existing(SqlClient client, SignNo signNo, PartnerNo channelNo) {
    return find(client, signNo, channelNo)
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
  }

  /**
   * One by which the channel serves its holder now: of one that ended with its electronic card it
   * may be told why, and nothing else of the holder.
   *
   * @throws ProblemException 404 {@code not-found}
   */
  public Uni<LiveSigning> serving(SqlClient client, SignNo signNo, PartnerNo channelNo) {
    return find(client, signNo, channelNo)
        .map(
            found ->
                found
                    .filter(LiveSigning::live)
                    .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
  }

  /**
   * By which a holder's card is shown on somebody else's phone: the channel's own signing, or else
   * one of another whose partner is not suspended. Of several cards it is one that may be used, if
   * there is such.
   */
  public Uni<Optional<LiveSigning>> ofHolder(SqlClient client, UUID holderId, PartnerNo channelNo) {
    return client
        .preparedQuery(OF_HOLDER)
        .execute(Tuple.of(holderId, channelNo.value(), ChinaTime.today(clock)))
        .map(LiveSignings::read);
  }

  public PersonName name(LiveSigning signing) {
    return new PersonName(
        cipher.decrypt(CardColumns.NAME, signing.cardId().toString(), signing.name()));
  }

  public IdNumber idNumber(LiveSigning signing) {
    return new IdNumber(
        cipher.decrypt(HolderColumns.ID_NUMBER, signing.holderId().toString(), signing.idNumber()));
  }

  public Optional<PhoneNumber> phone(LiveSigning signing) {
    return Optional.ofNullable(signing.phone())
        .map(phone -> cipher.decrypt(CardColumns.PHONE, signing.cardId().toString(), phone))
        .map(PhoneNumber::new);
  }

  /** The physical card's number. */
  public String cardNo(LiveSigning signing) {
    return cipher.decrypt(CardColumns.CARD_NO, signing.cardId().toString(), signing.cardNo());
  }

  private static Optional<LiveSigning> read(RowSet<Row> rows) {
    return rows.stream().findFirst().map(LiveSignings::read);
  }

  private static LiveSigning read(Row row) {
    var phone = row.getBuffer("phone");
    return new LiveSigning(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        row.getUUID("ecard_id"),
        row.getUUID("card_id"),
        new SignNo(row.getString("sign_no")),
        new EsscNo(row.getString("essc_no")),
        new PartnerNo(row.getString("channel_no")),
        row.getString("channel_name"),
        row.getBoolean("channel_active"),
        row.getBoolean("live"),
        row.getShort("level"),
        CardState.of(row.getShort("state")),
        row.getBoolean("suspended"),
        row.getLocalDate("issued_on"),
        row.getLocalDate("valid_until"),
        row.getString("region_code"),
        row.getBuffer("card_no").getBytes(),
        row.getBuffer("name").getBytes(),
        phone == null ? null : phone.getBytes(),
        row.getBuffer("id_number").getBytes());
  }
}
