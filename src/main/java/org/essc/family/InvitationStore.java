package org.essc.family;

import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;
import org.essc.region.RegionCode;

/** Keeps invitations; whoever changes them in a family holds it ({@link FamilyLimits#hold}). */
@Singleton
class InvitationStore {

  private static final ColumnRef NAME = new ColumnRef("family_invitation", "invited_name");

  private static final String COLUMNS =
      """
      id, holder_id, channel_no, invited_id, invited_name, relation, region_code, abilities, state,
      sent_at, expires_at, member_id""";

  private static final String SELECT = "select " + COLUMNS + " from family_invitation where ";
  private static final String FIND = SELECT + "id = $1";
  private static final String LOCK = FIND + " for no key update";
  private static final String OPEN =
      SELECT + "holder_id = $1 and invited_index = $2 and state = 'open'";
  private static final String SENT =
      SELECT + "holder_id = $1 and sent_at > $2 order by sent_at desc, id";
  private static final String RECEIVED =
      SELECT + "invited_id = $1 and state = 'open' and expires_at > $2 order by sent_at desc, id";

  private static final String INSERT =
      """
      insert into family_invitation (id, holder_id, channel_no, invited_id, invited_index,
                                     invited_name, relation, region_code, abilities, state,
                                     sent_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, $11)""";

  private static final String CLOSE =
      """
      update family_invitation set state = $3, closed_at = $4, member_id = $5
       where id = $1 and holder_id = $2 and state = 'open'""";

  /** Of what they were sent nobody hears: it looks as one to nobody does, and expires. */
  private static final String LEAVE =
      """
      update family_invitation
         set state = case when holder_id = any($1) then 'withdrawn' else state end,
             closed_at = case when holder_id = any($1) then $2::timestamptz end,
             invited_id = case when invited_id <> all($1) then invited_id end
       where state = 'open' and (holder_id = any($1) or invited_id = any($1))""";

  private static final String EXPIRE =
      """
      update family_invitation i set state = 'expired', closed_at = $1
        from (select id, holder_id from family_invitation
               where state = 'open' and expires_at <= $1
               order by expires_at limit $2 for no key update skip locked) due
       where i.id = due.id and i.holder_id = due.holder_id
      returning i.id, i.holder_id, i.invited_id""";

  private final ColumnCipher cipher;

  /** What is told of one whose time has passed: no name is read, so that none stops the others. */
  record Expired(UUID id, UUID inviterId, Optional<UUID> invitedId) {}

  InvitationStore(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  @Produces
  @Singleton
  EncryptedTable names() {
    return EncryptedTable.byId(NAME);
  }

  Uni<Optional<Invitation>> find(SqlClient client, UUID id) {
    return client.preparedQuery(FIND).execute(Tuple.of(id)).map(this::first);
  }

  Uni<Optional<Invitation>> lock(SqlClient transaction, UUID id) {
    return transaction.preparedQuery(LOCK).execute(Tuple.of(id)).map(this::first);
  }

  /**
   * The one that is open to whoever has the number.
   *
   * @param index keyed digest of what was named
   */
  Uni<Optional<Invitation>> open(SqlClient transaction, UUID inviterId, byte[] index) {
    return transaction
        .preparedQuery(OPEN)
        .execute(Tuple.of(inviterId, Buffer.buffer(index)))
        .map(this::first);
  }

  /** The newest first. */
  Uni<List<Invitation>> sent(SqlClient client, UUID inviterId, Instant since) {
    return client.preparedQuery(SENT).execute(Tuple.of(inviterId, timestamp(since))).map(this::all);
  }

  /** Those that may still be answered. */
  Uni<List<Invitation>> received(SqlClient client, UUID invitedId, Instant now) {
    return client
        .preparedQuery(RECEIVED)
        .execute(Tuple.of(invitedId, timestamp(now)))
        .map(this::all);
  }

  Uni<Void> insert(SqlClient transaction, Invitation one, byte[] index) {
    return transaction
        .preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addUUID(one.id())
                .addUUID(one.inviterId())
                .addString(one.channel().value())
                .addUUID(one.invitedId().orElse(null))
                .addValue(Buffer.buffer(index))
                .addValue(
                    Buffer.buffer(cipher.encrypt(NAME, one.id().toString(), one.invitedName())))
                .addString(one.relation().text())
                .addString(one.region().value())
                .addArrayOfString(FamilyRows.codes(one.abilities()))
                .addOffsetDateTime(timestamp(one.sentAt()))
                .addOffsetDateTime(timestamp(one.expiresAt())))
        .replaceWithVoid();
  }

  /** As it is closed now; false where it was closed before. */
  Uni<Boolean> close(SqlClient transaction, Invitation closed, Instant at) {
    return transaction
        .preparedQuery(CLOSE)
        .execute(
            Tuple.of(
                closed.id(),
                closed.inviterId(),
                closed.state().text(),
                timestamp(at),
                closed.memberId().orElse(null)))
        .map(rows -> rows.rowCount() == 1);
  }

  /** These holders take back what they have sent, and are not those any more who were invited. */
  Uni<Void> leave(SqlClient transaction, List<UUID> holders, Instant at) {
    return transaction
        .preparedQuery(LEAVE)
        .execute(Tuple.of(holders.toArray(UUID[]::new), timestamp(at)))
        .replaceWithVoid();
  }

  Uni<List<Expired>> expire(SqlClient transaction, Instant now, int most) {
    return transaction
        .preparedQuery(EXPIRE)
        .execute(Tuple.of(timestamp(now), most))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new Expired(
                                row.getUUID("id"),
                                row.getUUID("holder_id"),
                                Optional.ofNullable(row.getUUID("invited_id"))))
                    .toList());
  }

  private Optional<Invitation> first(RowSet<Row> rows) {
    return all(rows).stream().findFirst();
  }

  private List<Invitation> all(RowSet<Row> rows) {
    return rows.stream().map(this::read).toList();
  }

  private Invitation read(Row row) {
    var id = row.getUUID("id");
    return new Invitation(
        id,
        row.getUUID("holder_id"),
        new PartnerNo(row.getString("channel_no")),
        Optional.ofNullable(row.getUUID("invited_id")),
        cipher.decrypt(NAME, id.toString(), row.getBuffer("invited_name").getBytes()),
        FamilyRelation.find(row.getString("relation")).orElseThrow(),
        new RegionCode(row.getString("region_code")),
        FamilyRows.abilities(row.getArrayOfStrings("abilities")),
        InvitationState.of(row.getString("state")),
        row.getOffsetDateTime("sent_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        Optional.ofNullable(row.getUUID("member_id")));
  }
}
