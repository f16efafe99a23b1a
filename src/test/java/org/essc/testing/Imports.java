package org.essc.testing;

import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.essc.testing.Api.Reply;

/** Card imports through the public API, and what they leave in the database. */
public final class Imports {

  private static final String PERSONS = "essc.test.import-persons";

  private final Api api;
  private final DataSource database;

  public Imports(Api api) {
    this(api, TestServers.superuserDatabase());
  }

  public Imports(Api api, DataSource database) {
    this.api = api;
    this.database = database;
  }

  /** The first of 10,000 persons that no other test of this run uses. */
  public static long freshPersons() {
    synchronized (System.getProperties()) {
      int next = Integer.getInteger(PERSONS, 1_000_000) + 10_000;
      System.setProperty(PERSONS, String.valueOf(next));
      return next;
    }
  }

  public Reply send(byte[] file, String contentType, String key) {
    var request =
        api.request("/v1/card-imports", Api.REGISTRY)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(file));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return api.join(request);
  }

  /** Sends a file and waits until it is applied. */
  public Reply importCsv(byte[] file) {
    return await(send(file, "text/csv", UUID.randomUUID().toString()));
  }

  public Reply await(Reply accepted) {
    if (accepted.status() != 202) {
      throw new AssertionError("refused: " + accepted.status() + " " + accepted.body());
    }
    return awaitImport(accepted.json().getString("importId"));
  }

  public Reply awaitImport(String importId) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> api.get("/v1/card-imports/" + importId, Api.REGISTRY),
            reply -> !"running".equals(reply.json().getString("state")));
  }

  /** Each as {@code line code field}. */
  public List<String> rejections(Reply done) {
    var path = "/v1/card-imports/" + done.json().getString("importId") + "/rejections";
    var reply = api.get(path, Api.REGISTRY);
    if (reply.status() != 200) {
      throw new AssertionError(reply.status() + " " + reply.body());
    }
    return reply
        .body()
        .lines()
        .map(ReplyJson::of)
        .map(
            row ->
                row.getString("line") + " " + row.getString("code") + " " + row.getString("field"))
        .toList();
  }

  /** Cards that an import created. */
  public long cards(UUID importId) throws SQLException {
    return Long.parseLong(
        query(
                "select count(*) from physical_card_history where version = 1 and source_id = '"
                    + importId
                    + "'")
            .get(0));
  }

  /**
   * The history of the newest card (other tests have made cards in years to come), each entry as
   * {@code version from→to {changed}}.
   */
  public List<String> historyOfTheNewestCard() throws SQLException {
    return query(
        "select version || ' ' || coalesce(from_state::text, 'null') || '→' || to_state || ' '"
            + " || changed::text from physical_card_history where card_id ="
            + " (select id from physical_card where created_at < now() + interval '1 minute'"
            + " order by id desc limit 1) order by version");
  }

  /** Every table as text, as a dump would show it. */
  public String everythingStored() throws SQLException {
    var dump = new StringBuilder();
    for (var table :
        query("select tablename from pg_tables where schemaname = 'public' order by 1")) {
      query("select t::text from \"" + table + "\" t")
          .forEach(row -> dump.append(row).append('\n'));
    }
    return dump.toString();
  }

  public void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public List<String> query(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var values = new ArrayList<String>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }
}
