package org.essc.platform.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.essc.person.HolderStore;
import org.essc.person.IdNumber;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers lead to their holder, and whoever is not entered, or wrongly so, is found as before. */
@QuarkusTest
class LookupsTest {

  private static final String LOOKUPS =
      """
      select (select count(*) from holder_lookup l where l.holder_id = h.id
               and l.id_number_index = h.id_number_index and l.id_type = h.id_type),
             (select count(*) from holder_lookup l where l.holder_id = h.id),
             (select count(*) from card_lookup l join physical_card c using (holder_id, card_no_index)
               where l.holder_id = h.id),
             (select count(*) from signing_lookup l join ecard_binding b using (holder_id, sign_no)
               where l.holder_id = h.id)
        from holder h where id = '%s'""";

  private static final String INDEX =
      "select encode(id_number_index, 'hex') from holder where id = '%s'";

  @Inject AgroalDataSource database;
  @Inject HolderStore holders;
  @Inject Pool pool;

  private final Api api = Api.here();

  @Test
  void newNumbersLeadToTheirHolder() throws SQLException {
    var holder = api.holder();
    assertThat(entries(holder)).containsExactly(1L, 1L, 1L, 1L);
    assertThat(api.issue(Api.OTHER_CHANNEL, holder.person()).status()).isEqualTo(201);
    assertThat(entries(holder)).containsExactly(1L, 1L, 1L, 2L);
  }

  /** The second leads to a holder that is there, and who has another number. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from %1$s where holder_id = '%2$s'",
        "update %1$s set holder_id = '%3$s' where holder_id = '%2$s'"
      })
  void numberThatLeadsNowhereIsFoundAllTheSame(String damage) throws SQLException {
    var holder = api.holder();
    var id = idOf(holder);
    var other = idOf(api.holder());
    for (var table : List.of("holder_lookup", "card_lookup", "signing_lookup")) {
      assertThat(execute(damage.formatted(table, id, other))).as(table).isEqualTo(1);
    }

    assertThat(api.verify(Api.VERIFIER, api.freshCode(holder)).status()).isEqualTo(200);
    var again = api.issue(Api.CHANNEL, holder.person());
    assertThat(again.json().getString("signNo")).isEqualTo(holder.signNo());
    assertThat(api.issue(Api.OTHER_CHANNEL, holder.person()).status()).isEqualTo(201);
    var sameFile = api.importCards(holder.person());
    assertThat(sameFile.json().getLong("unchanged")).as(sameFile.body()).isEqualTo(1);
    var secondCard = api.importCards(holder.person().anotherCard());
    assertThat(secondCard.json().getLong("accepted")).as(secondCard.body()).isEqualTo(1);
    assertThat(text("select count(*) from physical_card where holder_id = '" + id + "'"))
        .isEqualTo("2");
  }

  /** When all are entered, imports look by entries alone. */
  @Test
  void importThatMissesAnEntryHasAllOfThemEnteredAnew() throws SQLException {
    var holder = api.holder();
    var id = idOf(holder);
    execute("update lookup_fill set filled_at = now()");
    try {
      execute("delete from holder_lookup where holder_id = '%s'".formatted(id));
      execute("delete from card_lookup where holder_id = '%s'".formatted(id));

      var sameFile = api.importCards(holder.person());
      assertThat(sameFile.json().getLong("unchanged")).as(sameFile.body()).isEqualTo(1);
      var secondCard = api.importCards(holder.person().anotherCard());
      assertThat(secondCard.json().getLong("accepted")).as(secondCard.body()).isEqualTo(1);
      assertThat(text("select count(*) from lookup_fill where filled_at is null")).isEqualTo("3");
    } finally {
      execute("update lookup_fill set after = default, filled_at = null");
    }
  }

  @Test
  void correctedNumberTakesItsEntryAlongAndTheFormerOneIsNobodys() throws SQLException {
    var holder = api.holder();
    var person = holder.person();
    var next = TestPerson.next();
    renumber(idOf(holder), next);

    assertThat(entries(holder)).containsExactly(1L, 1L, 1L, 1L);
    var body = Api.issueBody(person);
    assertThat(issue(body).code()).as("by the former number").isEqualTo("holder-mismatch");
    var found = issue(body.replace(person.idNumber(), next.idNumber()));
    assertThat(found.status()).as(found.body()).isEqualTo(200);
    assertThat(found.json().getString("signNo")).isEqualTo(holder.signNo());
  }

  /** A number may be somebody else's after a correction, whatever its entry said before. */
  @Test
  void entryIsOverwrittenByWhoHasTheNumberNow() throws SQLException {
    var former = api.holder();
    var kept =
        "insert into holder_lookup values (decode('%s', 'hex'), '01', '%s')"
            .formatted(text(INDEX.formatted(idOf(former))), idOf(former));
    renumber(idOf(former), TestPerson.next());
    execute(kept);

    var card = former.person().anotherCard();
    api.importCards(card);
    var issued = api.issue(Api.CHANNEL, card);
    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    var now = new Api.Holder(card, issued.json().getString("signNo"));
    assertThat(idOf(now)).isNotEqualTo(idOf(former));
    assertThat(entries(now)).containsExactly(1L, 1L, 1L, 1L);
    assertThat(entries(former)).containsExactly(1L, 1L, 1L, 1L);
  }

  private Api.Reply issue(String body) {
    return api.issue(Api.CHANNEL, body, UUID.randomUUID().toString());
  }

  private void renumber(String holder, TestPerson as) {
    Unis.get(
        pool.withTransaction(
            transaction ->
                holders.renumber(
                    transaction, UUID.fromString(holder), new IdNumber(as.idNumber()), null)));
  }

  private String idOf(Api.Holder holder) throws SQLException {
    return text("select holder_id from ecard_binding where sign_no = '" + holder.signNo() + "'");
  }

  /** Of the holder: the number's, all of the holder's, cards', signings'. */
  private List<Long> entries(Api.Holder holder) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(LOOKUPS.formatted(idOf(holder)))) {
      rows.next();
      return List.of(rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4));
    }
  }

  private String text(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private int execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
