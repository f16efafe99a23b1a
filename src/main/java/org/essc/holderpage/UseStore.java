package org.essc.holderpage;

import static org.essc.platform.sql.SqlTimes.timestamp;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.essc.card.CardColumns;
import org.essc.ecard.LiveSigning;
import org.essc.person.PersonName;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.replica.ReplicaReads;
import org.essc.verification.HolderClaims;

/**
 * Reads what a card was used for: verifications, payments, logins, what was done with its PIN, what
 * its holder refused or looked at in full, and channels that it has gone from. Of what was
 * disclosed it gives the names only.
 */
@Singleton
class UseStore {

  /** Each part along an index of its own; acts are of all the holder's cards. */
  private static final String FIND =
      """
      select u.id, u.kind, u.at, coalesce(p.name, u.who) who, u.detail, u.claims, u.scopes, u.fen,
             u.act_kind, o.id other_card, o.name other_name
        from (
          (select id, 'verification' kind, verified_at at, verifier_no who, purpose detail, claims,
                  null::text[] scopes, null::integer fen, act_kind, actor_holder_id other
             from verification
            where holder_id = $1 and verified_at > $3 and (verified_at, id) < ($4, $5)
              and verifier_no <> '0000000000'
            order by verified_at desc, id desc limit $6)
          union all
          (select id, 'verification-for', verified_at, verifier_no, purpose, null, null, null,
                  act_kind, holder_id
             from verification
            where actor_holder_id = $1 and verified_at > $3 and (verified_at, id) < ($4, $5)
            order by verified_at desc, id desc limit $6)
          union all
          (select id, 'login', created_at, partner_no, null, null, scopes, null, act_kind,
                  actor_holder_id
             from login_session
            where holder_id = $1 and created_at > $3 and (created_at, id) < ($4, $5)
            order by created_at desc, id desc limit $6)
          union all
          (select id, 'login-for', created_at, partner_no, null, null, null, null, act_kind, holder_id
             from login_session
            where actor_holder_id = $1 and created_at > $3 and (created_at, id) < ($4, $5)
            order by created_at desc, id desc limit $6)
          union all
          (select id, act, at, case when act like 'login.%' then reason
                            when actor not like 'staff:%' then actor end,
                  case when act like any (array['ecard.%', 'benefit.%']) then reason end, null, null, null,
                  case when party = 'guardian' then party end, actor_holder_id
             from card_act
            where holder_id = $1 and card_id in (select c.id from physical_card c where c.holder_id = $1)
              and (act in ('ecard.set-pin', 'ecard.change-pin', 'ecard.reset-pin', 'ecard.lock-pin', 'ecard.check-phone',
                           'login.refuse', 'login.report', 'login.wrong-number', 'login.not-granted',
                           'holder-page.reveal',
                           'benefit.qualify', 'benefit.approve-review')
                or party = 'guardian' and act = 'card.report-loss')
              and at > $3 and (at, id) < ($4, $5)
            order by at desc, id desc limit $6)
          union all
          (select id, act || '-for', at, case when actor not like 'staff:%' then actor end,
                  case when act like any (array['ecard.%', 'benefit.%']) then reason end, null, null, null,
                  party, holder_id
             from card_act
            where actor_holder_id = $1 and party = 'guardian'
              and act in ('ecard.set-pin', 'ecard.change-pin', 'ecard.reset-pin', 'ecard.lock-pin',
                          'holder-page.reveal', 'card.report-loss',
                          'benefit.qualify', 'benefit.approve-review')
              and at > $3 and (at, id) < ($4, $5)
            order by at desc, id desc limit $6)
          union all
          (select id, 'bank-linked', activated_at, partner_no, account_tail, null, null, null, null, null
             from bank_binding
            where holder_id = $1 and activated_at > $3 and (activated_at, id) < ($4, $5)
            order by activated_at desc, id desc limit $6)
          union all
          (select id, 'bank-asked', consented_at, partner_no, account_tail, null, disclosed, null, null, null
             from bank_binding
            where holder_id = $1 and answer_until is not null
              and consented_at > $3 and (consented_at, id) < ($4, $5)
            order by consented_at desc, id desc limit $6)
          union all
          (select id, 'bank-ended', ended_at, partner_no, account_tail, null, null, null, null, null
             from bank_binding
            where holder_id = $1 and activated_at is not null
              and ended_at > $3 and (ended_at, id) < ($4, $5)
            order by ended_at desc, id desc limit $6)
          union all
          (select id, 'payment', issued_at, verifier_no, state, null, null, amount_fen, act_kind,
                  (select m.holder_id from family_member m where m.id = membership_id)
             from payment_authorization
            where holder_id = $1 and issued_at > $3 and (issued_at, id) < ($4, $5)
            order by issued_at desc, id desc limit $6)
          union all
          (select id, 'channel-ended', ended_at, channel_no, null, null, null, null, null, null
             from ecard_binding
            where holder_id = $1 and ecard_id = $2 and state = 'ended'
              and ended_at > $3 and (ended_at, id) < ($4, $5)
            order by ended_at desc, id desc limit $6)) u
        left join partner p on p.partner_no = u.who
        left join lateral (
          select c.id, c.name from physical_card c
           where c.holder_id = u.other order by c.state = 9, c.id desc limit 1) o on u.other is not null
       order by u.at desc, u.id desc limit $6""";

  private final ReplicaReads reads;
  private final HolderClaims claims;
  private final ColumnCipher cipher;

  UseStore(ReplicaReads reads, HolderClaims claims, ColumnCipher cipher) {
    this.reads = reads;
    this.claims = claims;
    this.cipher = cipher;
  }

  /**
   * @param kind {@code verification}, {@code verification-for} of another's card, {@code payment},
   *     {@code login}, {@code channel-ended} or an act; with {@code -for} one done for another
   * @param who the other side, as it is called
   * @param detail a code's purpose, how a payment stands, or how it came to an act; or null
   * @param disclosed names of claims or scopes
   * @param fen what was paid, or null
   * @param actKind {@code guardian} or {@code family} where one person acted for another
   * @param other the other person, masked; null where nobody acted, or it is not told
   */
  record Use(
      UUID id,
      String kind,
      String who,
      Instant at,
      String detail,
      List<String> disclosed,
      Integer fen,
      String actKind,
      String other) {}

  /** The newest first. What the holder has just done stands on the first page alone. */
  Uni<List<Use>> of(LiveSigning signing, Instant after, UseCursor before, int limit) {
    var values =
        Tuple.of(
            signing.holderId(),
            signing.eCardId(),
            timestamp(after),
            timestamp(before.at()),
            before.id(),
            limit);
    return reads
        .settled(before.at(), client -> client.preparedQuery(FIND).execute(values))
        .map(rows -> rows.stream().map(this::use).toList());
  }

  private Use use(Row row) {
    return new Use(
        row.getUUID("id"),
        row.getString("kind"),
        row.getString("who"),
        row.getOffsetDateTime("at").toInstant(),
        row.getString("detail"),
        disclosed(row),
        row.getInteger("fen"),
        row.getString("act_kind"),
        other(row));
  }

  private String other(Row row) {
    var name = row.getBuffer("other_name");
    return name == null
        ? null
        : new PersonName(
                cipher.decrypt(
                    CardColumns.NAME, row.getUUID("other_card").toString(), name.getBytes()))
            .masked();
  }

  private List<String> disclosed(Row row) {
    var sealed = row.getBuffer("claims");
    if (sealed != null) {
      return claims.disclosed(row.getUUID("id"), sealed.getBytes());
    }
    var scopes = row.getArrayOfStrings("scopes");
    return scopes == null ? List.of() : List.of(scopes);
  }
}
