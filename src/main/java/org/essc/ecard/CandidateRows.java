package org.essc.ecard;

import static org.essc.platform.sql.SqlTimes.instant;

import io.vertx.mutiny.sqlclient.Row;
import org.essc.card.CardState;
import org.essc.partner.PartnerNo;

/** Reads candidates, with what stands on them, from rows of {@link IssuanceStore}. */
final class CandidateRows {

  /** A signing {@code b} whose credential a key has signed that was revoked since. */
  static final String KEY_REVOKED =
      "exists (select from signing_key k where k.kid = b.kid and k.revoked_at is not null)";

  static final String SIGNING_COLUMNS =
      """
      b.id binding_id, b.holder_id, b.ecard_id, b.channel_no, b.sign_no, b.sign_seq,
      b.state binding_state,
      case when not b.credential_due and not %s then b.credential end credential,
      b.created_at binding_created_at, e.pairing, e.paired_at,
      e.essc_no, e.level, e.issued_on ecard_issued_on, e.valid_until ecard_valid_until,
      c.region_code
      """
          .formatted(KEY_REVOKED);

  private CandidateRows() {}

  static Candidate candidate(Row row) {
    var eCardId = row.getUUID("live_ecard_id");
    var phone = row.getBuffer("phone");
    return new Candidate(
        row.getUUID("card_id"),
        row.getUUID("holder_id"),
        row.getBuffer("name").getBytes(),
        phone == null ? null : phone.getBytes(),
        CardState.of(row.getShort("state")),
        row.getBoolean("suspended"),
        row.getLocalDate("issued_on"),
        row.getLocalDate("valid_until"),
        eCardId == null
            ? null
            : new Candidate.LiveECard(
                eCardId,
                new EsscNo(row.getString("essc_no")),
                row.getShort("level"),
                row.getLocalDate("ecard_issued_on"),
                row.getLocalDate("ecard_valid_until"),
                pairing(row)),
        row.getUUID("binding_id") == null ? null : signing(row));
  }

  static Signing signing(Row row) {
    return new Signing(
        row.getUUID("binding_id"),
        row.getUUID("holder_id"),
        row.getUUID("ecard_id"),
        new PartnerNo(row.getString("channel_no")),
        new SignNo(row.getString("sign_no")),
        row.getInteger("sign_seq"),
        new EsscNo(row.getString("essc_no")),
        row.getString("region_code"),
        row.getShort("level"),
        row.getLocalDate("ecard_issued_on"),
        row.getLocalDate("ecard_valid_until"),
        row.getOffsetDateTime("binding_created_at").toInstant(),
        pairing(row),
        Signing.State.of(row.getString("binding_state")),
        row.getString("credential"));
  }

  private static Signing.Pairing pairing(Row row) {
    return new Signing.Pairing(
        row.getInteger("pairing"), instant(row.getOffsetDateTime("paired_at")));
  }
}
