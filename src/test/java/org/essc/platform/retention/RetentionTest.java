package org.essc.platform.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.essc.testing.Management;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RetentionTest {

  @Inject ForgetOnSchedule forgetOnSchedule;

  private final UUID old = UUID.randomUUID();
  private final UUID young = UUID.randomUUID();

  @AfterEach
  void leaveNothingThatIsHeld() throws SQLException {
    execute("delete from outbox_event where type = 'test.event'");
  }

  @Test
  void eventsThatNobodyPublishedGoAfterAYear() throws SQLException {
    event(old, "366 days", "null");
    event(young, "364 days", "null");
    assertOnlyTheOldOneGoes("outbox_event");
    assertThat(RestAssured.get(Management.url("/q/metrics")).asString())
        .containsPattern("essc_retention_rows_total\\{what=\"unpublished-events\"} [1-9]");
  }

  @Test
  void approvalsThatNobodyDecidedGoAWeekAfterTheyExpired() throws SQLException {
    approval(old, "8 days", "null", "null");
    approval(young, "6 days", "null", "null");
    assertOnlyTheOldOneGoes("pin_approval");
  }

  @Test
  void decidedApprovalStays() throws SQLException {
    approval(young, "800 days", "'clerk-2'", "now()");
    Unis.get(forgetOnSchedule.run());
    assertThat(count("pin_approval", young)).isEqualTo(1);
  }

  @Test
  void photoThatNoApplicationTookGoesAfterThirtyDays() throws SQLException {
    photo(old, "31 days");
    photo(young, "29 days");
    var used = UUID.randomUUID();
    application(used, "distributed", "800 days");
    assertOnlyTheOldOneGoes("card_photo", used);
  }

  @Test
  void entitlementsOfNobodyGoAfterAYearAndSomeDays() throws SQLException {
    entitlement(old, "unmatched", "401 days");
    entitlement(young, "unmatched", "399 days");
    assertOnlyTheOldOneGoes("benefit_entitlement");
    execute("delete from benefit_entitlement where name = ''");
  }

  @Test
  void entitlementsThatHaveEndedGoAfterThreeYearsAndOthersStay() throws SQLException {
    entitlement(old, "withdrawn", "1097 days");
    entitlement(young, "ended", "1095 days");
    var lapsed = UUID.randomUUID();
    entitlement(lapsed, "lapsed", "4000 days");
    assertOnlyTheOldOneGoes("benefit_entitlement", lapsed);
    // its name is none, which would alarm whoever lists it
    execute("delete from benefit_entitlement where name = ''");
  }

  private static void entitlement(UUID id, String state, String age) throws SQLException {
    execute(
        """
        insert into benefit_entitlement (id, insurer_no, scheme, reference, holder_id, id_type,
            id_number_index, name, region_code, state, reason, due_on, deadline, notice_on,
            content_mac, source_id, created_at, changed_at)
        values ('%1$s', '5100000001', 'work-injury', '%1$s',
                case when '%2$s' <> 'unmatched' then gen_random_uuid() end, '01', '', '', '411300',
                '%2$s', 'death', '2020-01-01', '2020-01-01', '2020-01-01', '', '%1$s', now(),
                now() - interval '%3$s')"""
            .formatted(id, state, age));
  }

  @Test
  void reviewsThatNobodyDecidedGoNinetyDaysAfterTheirTime() throws SQLException {
    qualification(old, "waiting", "91 days");
    qualification(young, "waiting", "89 days");
    var rejected = UUID.randomUUID();
    qualification(rejected, "rejected", "800 days");
    assertOnlyTheOldOneGoes("benefit_qualification", rejected);
  }

  private static void qualification(UUID id, String state, String age) throws SQLException {
    execute(
        """
        insert into benefit_qualification (id, holder_id, card_id, entitlement_id, insurer_no,
            scheme, region_code, way, state, asked_by, asked_at, review_until)
        values ('%1$s', '%1$s', '%1$s', '%1$s', '5100000001', 'work-injury', '411300', 'abroad',
                '%2$s', 'clerk-1', now() - interval '900 days', now() - interval '%3$s')"""
            .formatted(id, state, age));
  }

  @Test
  void sightingsGoAfterAPeriod() throws SQLException {
    for (var one : List.of(old, young)) {
      execute(
          "insert into benefit_sighting values ('%1$s', '%1$s', '%1$s', '2000000001', now() - interval '%2$s')"
              .formatted(one, one == old ? "401 days" : "399 days"));
    }
    Unis.get(forgetOnSchedule.run());
    assertThat(sightings(old)).isEqualTo("0");
  }

  private static String sightings(UUID id) throws SQLException {
    return query("select count(*) from benefit_sighting where verification_id = '" + id + "'");
  }

  @Test
  void closedInvitationsGoAfterNinetyDaysAndOpenOnesStay() throws SQLException {
    invitation(old, "refused", "now() - interval '91 days'");
    invitation(young, "withdrawn", "now() - interval '89 days'");
    var open = UUID.randomUUID();
    invitation(open, "open", "null");
    assertOnlyTheOldOneGoes("family_invitation", open);
  }

  private static void invitation(UUID id, String state, String closedAt) throws SQLException {
    execute(
        """
        insert into family_invitation (id, holder_id, channel_no, invited_index, invited_name,
            relation, region_code, abilities, state, sent_at, expires_at, closed_at)
        values ('%1$s', '%1$s', '3000000001', '', '', 'other', '411300', '{card}', '%2$s',
                now() - interval '92 days', now() + interval '1 day', %3$s)"""
            .formatted(id, state, closedAt));
  }

  @Test
  void correctionsGoThreeYearsAfterTheirDecisionAndOpenOnesStay() throws SQLException {
    correction(old, "withdrawn", "now() - interval '1097 days'");
    correction(young, "corrected", "now() - interval '1095 days'");
    var open = UUID.randomUUID();
    correction(open, "asked", "null");
    assertOnlyTheOldOneGoes("data_correction", open);
    // what is said is nothing that could be read
    execute("delete from data_correction where said = ''");
  }

  private static void correction(UUID id, String state, String decidedAt) throws SQLException {
    execute(
        """
        insert into data_correction (id, holder_id, card_id, region_code, state, corrects, said,
            wanted, reference, asked_by, asked_at, answer_due, decided_by, decided_at)
        values ('%1$s', '%1$s', '%1$s', '411300', '%2$s', '{phone}', '', '', 'r', 'clerk-1',
                now() - interval '4000 days', '2020-01-01',
                case when '%2$s' <> 'asked' then 'clerk-2' end, %3$s)"""
            .formatted(id, state, decidedAt));
  }

  @Test
  void consentsGoThreeYearsAfterTheLastLogin() throws SQLException {
    consent(old, "1097 days");
    consent(young, "1095 days");
    Unis.get(forgetOnSchedule.run());
    assertThat(
            query(
                "select string_agg(holder_id::text, ' ') from login_consent where holder_id in ('%s', '%s')"
                    .formatted(old, young)))
        .isEqualTo(young.toString());
  }

  private static void consent(UUID holder, String age) throws SQLException {
    execute(
        "insert into login_consent values ('%s', '3000000001', '{openid}', gen_random_uuid(), now() - interval '%s')"
            .formatted(holder, age));
  }

  /** As many as they are, none of them at one stroke. */
  @Test
  void photosGoInBatches() throws SQLException {
    execute(
        "insert into card_photo (id, region_code, uploaded_by, media_type, width, height, content,"
            + " created_at) select gen_random_uuid(), '410000', 'backlog', 'image/png', 1, 1, '\\x01',"
            + " now() - interval '31 days' from generate_series(1, 1200)");
    execute(
        "create or replace function note_batch() returns trigger language plpgsql as $$ begin"
            + " insert into batch_noted select count(*) from gone; return null; end $$;"
            + " create table batch_noted (rows int); create trigger note_batch after delete on"
            + " card_photo referencing old table as gone for each statement execute function"
            + " note_batch(); grant insert on batch_noted to public");
    try {
      Unis.get(forgetOnSchedule.run());
      assertThat(query("select count(*) from card_photo where uploaded_by = 'backlog'"))
          .isEqualTo("0");
      assertThat(Integer.parseInt(query("select max(rows) from batch_noted")))
          .isLessThanOrEqualTo(500);
    } finally {
      execute(
          "drop trigger note_batch on card_photo; drop function note_batch; drop table batch_noted");
    }
  }

  @Test
  void photosOfWithdrawnApplicationsGoAndTheApplicationsStay() throws SQLException {
    application(old, "withdrawn", "91 days");
    application(young, "withdrawn", "89 days");
    assertOnlyTheOldOneGoes("card_photo");
    assertThat(count("card_application", old)).isEqualTo(1);
    assertThat(query("select photo_id::text from card_application where id = '" + old + "'"))
        .isNull();
  }

  @Test
  void photoOfAnApplicationThatGoesOnStays() throws SQLException {
    application(young, "distributed", "800 days");
    Unis.get(forgetOnSchedule.run());
    assertThat(count("card_photo", young)).isEqualTo(1);
  }

  /** Of a chain's hour a week ago all but the last go; entries and younger heads stay. */
  @Test
  void signedHeadsThatALaterOneCoversGoAfterAWeek() throws SQLException {
    try {
      // one hour of each day, also where another begins meanwhile
      var hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
      head(1_000_000_001L, hour.minus(Duration.ofDays(8)));
      head(1_000_000_002L, hour.minus(Duration.ofDays(8)).plusSeconds(1_000));
      head(1_000_000_003L, hour.minus(Duration.ofDays(8)).plusSeconds(3_599));
      head(1_000_000_004L, hour.minus(Duration.ofDays(6)));
      head(1_000_000_005L, hour.minus(Duration.ofDays(6)).plusSeconds(1));
      Unis.get(forgetOnSchedule.run());
      assertThat(query("select string_agg(seq::text, ' ' order by seq) from audit_head" + FAR))
          .isEqualTo("1000000003 1000000004 1000000005");
    } finally {
      execute("set session_replication_role = replica; delete from audit_head" + FAR);
    }
  }

  /** However few heads an hour has, one run goes through all of them. */
  @Test
  void backlogOfQuietHoursIsThinnedInOneRun() throws SQLException {
    try {
      execute(
          "insert into audit_head select 9, 1000000000 + n, date_trunc('hour', now(), 'UTC')"
              + " - interval '60 days' + n * interval '30 minutes', 'test'"
              + " from generate_series(0, 1399) n");
      Unis.get(forgetOnSchedule.run());
      assertThat(query("select count(*) from audit_head" + FAR)).isEqualTo("700");
    } finally {
      execute("set session_replication_role = replica; delete from audit_head" + FAR);
    }
  }

  private static final String FAR = " where chain = 9 and seq >= 1000000000";

  private static void head(long seq, Instant at) throws SQLException {
    execute("insert into audit_head values (9, %d, '%s', 'test')".formatted(seq, at));
  }

  @Test
  void paymentAuthorisationsByWhichNothingWasTakenGoAfterNinetyDays() throws SQLException {
    payment(old, "91 days", "'open', null, null");
    payment(young, "89 days", "'open', null, null");
    assertOnlyTheOldOneGoes("payment_authorization");
  }

  @Test
  void paymentsGoAfterThreeYears() throws SQLException {
    payment(old, "1097 days", "'redeemed', 1, now()");
    payment(young, "1095 days", "'redeemed', 1, now()");
    assertOnlyTheOldOneGoes("payment_authorization");
  }

  private static void payment(UUID id, String age, String redeemed) throws SQLException {
    execute(
        ("insert into payment_authorization (id, holder_id, binding_id, bank_no, verification_id,"
                + " verifier_no, subject, pin_entry, pin_at, ceiling_fen, currency, issued_at,"
                + " expires_at, state, amount_fen, redeemed_at) values ('%1$s', '%1$s', '%1$s',"
                + " '4000000001', '%1$s', '2000000001', 's', '%1$s', now(), 1, 'CNY',"
                + " now() - interval '%2$s', now(), %3$s)")
            .formatted(id, age, redeemed));
  }

  @Test
  void rowThatSomebodyHoldsIsPassedOver() throws SQLException {
    event(old, "366 days", "null");
    try (var connection = TestServers.superuserDatabase().getConnection()) {
      connection.setAutoCommit(false);
      connection
          .createStatement()
          .execute("select 1 from outbox_event where id = '" + old + "' for update");
      Unis.get(forgetOnSchedule.run());
      assertThat(count("outbox_event", old)).isEqualTo(1);
      connection.rollback();
    }
    Unis.get(forgetOnSchedule.run());
    assertThat(count("outbox_event", old)).isZero();
  }

  /**
   * @param kept however old they are
   */
  private void assertOnlyTheOldOneGoes(String table, UUID... kept) throws SQLException {
    Unis.get(forgetOnSchedule.run());
    assertThat(count(table, old)).isZero();
    assertThat(count(table, young)).isEqualTo(1);
    for (var one : kept) {
      assertThat(count(table, one)).isEqualTo(1);
    }
  }

  /** Of a type that the relay does not know: it leaves it to a later version. */
  private static void event(UUID id, String age, String publishedAt) throws SQLException {
    execute(
        ("insert into outbox_event (id, holder_id, at, type, subject_type, subject_id, data,"
                + " published_at) values ('%1$s', '%1$s', now() - interval '%2$s',"
                + " 'test.event', 'test', '%1$s', '{}', %3$s)")
            .formatted(id, age, publishedAt));
  }

  private static void approval(UUID id, String expiredFor, String by, String at)
      throws SQLException {
    execute(
        ("insert into pin_approval (id, holder_id, card_id, region_code, state, reason,"
                + " requested_by, requested_at, expires_at, decided_by, decided_at) values ('%1$s',"
                + " '%1$s', '%1$s', '410000', 'pending', 'test', 'clerk-1', now() - interval '900"
                + " days', now() - interval '%2$s', %3$s, %4$s)")
            .formatted(id, expiredFor, by, at));
  }

  private static void photo(UUID id, String age) throws SQLException {
    execute(
        ("insert into card_photo (id, region_code, uploaded_by, media_type, width, height, content,"
                + " created_at) values ('%s', '410000', 'test', 'image/png', 1, 1, '\\x01',"
                + " now() - interval '%s')")
            .formatted(id, age));
  }

  private static void application(UUID id, String state, String endedFor) throws SQLException {
    execute(
        ("insert into card_photo (id, holder_id, application_id, region_code, uploaded_by,"
                + " media_type, width, height, content, created_at) values ('%1$s', '%1$s', '%1$s',"
                + " '410000', 'test', 'image/png', 1, 1, '\\x01', now() - interval '900 days')")
            .formatted(id));
    execute(
        ("insert into card_application (id, holder_id, kind, region_code, state, route,"
                + " submitted_by, name, photo_id, applied_on, created_at, updated_at) values ('%1$s',"
                + " '%1$s', 'first', '410000', '%2$s', 'window', 'test', '\\x01', '%1$s',"
                + " current_date, now(), now() - interval '%3$s')")
            .formatted(id, state, endedFor));
  }

  private static long count(String table, UUID id) throws SQLException {
    return Long.parseLong(query("select count(*) from " + table + " where id = '" + id + "'"));
  }

  private static String query(String sql) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
