import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What the platform costs in a large database: measures it in a small one, fills that, and measures
 * again in the same run; then what rows take on the disk, and how long a backup and a restore take.
 * Cards and their history come by the platform's own import; electronic cards, signings and
 * verifications are rows like those of the small database, beside which the real ones are measured.
 */
final class Size {

  private static final int SMALL = 100_000;
  private static final int A_FILE = 500_000;

  /**
   * So many that there are holders enough for whom electronic cards are issued while it measures.
   */
  private static final int LEAST = 1_200_000;

  /** Every so-manieth person is left without an electronic card, for those that are measured. */
  private static final int LEFT = 10;

  /** Into so many the time of the present month is divided. */
  private static final int MOMENTS = 30;

  /** Prime, and larger than any number of people: neighbours of a row lie far apart. */
  private static final long STRIDE = 982_451_653L;

  private static final List<String> TABLES =
      List.of(
          "holder",
          "physical_card",
          "physical_card_history",
          "outbox_event",
          "ecard",
          "ecard_binding",
          "verification",
          "audit_entry",
          "idempotency_key");

  private final Settings settings;
  private final Bench bench;
  private final int cards;
  private final int verifications;
  private final StringBuilder text = new StringBuilder();

  private Size(Settings settings, Bench bench, int cards, int verifications) {
    this.settings = settings;
    this.bench = bench;
    this.cards = cards;
    this.verifications = verifications;
  }

  public static void main(String[] arguments) throws Exception {
    int cards = number(arguments, "--cards=", 10_000_000);
    if (cards < LEAST) {
      throw new IllegalArgumentException("--cards: at least " + LEAST);
    }
    var settings =
        new Settings(
            number(arguments, "--seconds=", 4),
            number(arguments, "--rounds=", 3),
            SMALL,
            false,
            only(arguments),
            List.of(),
            Path.of("target", "quarkus-app"),
            null);
    Files.createDirectories(Path.of("target", "bench"));
    try (var platform = Platform.start(settings)) {
      var size =
          new Size(
              settings,
              new Bench(settings, platform),
              cards,
              number(arguments, "--verifications=", 3 * cards));
      size.measure(platform);
      size.backUp(platform);
      System.out.print(size.text);
    }
    System.exit(0);
  }

  /** Verification is among them: its rows are what the others are made like. */
  private static List<String> only(String[] arguments) {
    var rows = new ArrayList<>(List.of(Bench.VERIFICATION));
    var wanted =
        Arrays.stream(arguments)
            .filter(argument -> argument.startsWith("--only="))
            .findFirst()
            .map(argument -> argument.substring("--only=".length()).split(","))
            .orElse(new String[] {Bench.TOKEN, Bench.ISSUANCE, Bench.CODE});
    rows.addAll(List.of(wanted));
    return rows;
  }

  private static int number(String[] arguments, String name, int otherwise) {
    for (var argument : arguments) {
      if (argument.startsWith(name)) {
        return Integer.parseInt(argument.substring(name.length()));
      }
    }
    return otherwise;
  }

  private void measure(Platform platform) throws IOException, InterruptedException, SQLException {
    bench.importCards(IntStream.range(0, SMALL));
    bench.prepare();
    bench.measure();
    var imports = new ArrayList<Wrk.Result>();
    try (var database = platform.database()) {
      for (int from = SMALL; from < cards; from += A_FILE) {
        int until = Math.min(from + A_FILE, cards);
        imports.add(bench.importCards(people(from, until).filter(i -> i % LEFT != 0)));
      }
      fill(database);
      bench.importCards(people(SMALL, cards).filter(i -> i % LEFT == 0));
      execute(database, "vacuum analyze");
      execute(database, "checkpoint");
      sizes(database);
    }
    int first = SMALL / LEFT;
    int left = cards / LEFT - first;
    var small = bench.measureOthers(i -> (int) (first + i * STRIDE % left) * LEFT, left);
    report(small, imports);
  }

  private static IntStream people(int from, int until) {
    return IntStream.range(from, until);
  }

  private void report(List<Bench.Row> small, List<Wrk.Result> imports) {
    var large = bench.rows();
    var before = new Table();
    small.forEach(before::http);
    var after = new Table();
    large.forEach(after::http);
    for (int i = 1; i < small.size(); i++) {
      after.grown(small.get(i), small.get(0), large.get(i), large.get(0));
    }
    after.imported("card import, the first %,d".formatted(A_FILE), 20_000, imports.get(0));
    after.imported(
        "card import, the last %,d".formatted(A_FILE), 12_000, imports.get(imports.size() - 1));
    text.insert(0, before + "\n%,d cards, %,d verifications:\n".formatted(cards, verifications));
    text.insert(before.toString().length(), after);
  }

  /** Electronic cards, signings and verifications for all cards but those of people left out. */
  private void fill(Connection database) throws SQLException {
    execute(database, "set session_replication_role = replica");
    execute(database, "set synchronous_commit = off");
    execute(
        database,
        """
        create temporary table template as select to_jsonb(e) as ecard, to_jsonb(b) as binding, to_jsonb(v) as verification
          from verification v join ecard_binding b on b.id = v.binding_id join ecard e on e.id = v.ecard_id limit 1\
        """);
    execute(
        database,
        """
        insert into ecard select (jsonb_populate_record(null::ecard, t.ecard || jsonb_build_object(
            'id', gen_random_uuid(), 'holder_id', c.holder_id, 'card_id', c.id, 'essc_no', md5(c.id::text)))).*
          from template t, physical_card c
         where not exists (select from ecard e where e.card_id = c.id and e.holder_id = c.holder_id)\
        """);
    Bench.progress("filled electronic cards");
    execute(
        database,
        """
        insert into ecard_binding select (jsonb_populate_record(null::ecard_binding, t.binding || jsonb_build_object(
            'id', gen_random_uuid(), 'holder_id', e.holder_id, 'ecard_id', e.id, 'sign_no', md5(e.id::text)))).*
          from template t, ecard e
         where not exists (select from ecard_binding b where b.ecard_id = e.id and b.holder_id = e.holder_id)\
        """);
    execute(database, "analyze ecard_binding");
    Bench.progress("filled signings");
    for (int moment = 0; moment < MOMENTS; moment++) {
      execute(database, verificationsOf(moment));
      Bench.progress("filled verifications: %d of %d".formatted(moment + 1, MOMENTS));
    }
    execute(database, "reset session_replication_role");
  }

  /** One after the other through the present month; each signing has the same number of them. */
  private String verificationsOf(int moment) {
    double each = (double) verifications / cards;
    return """
    insert into verification
    select (jsonb_populate_record(null::verification, t.verification || jsonb_build_object(
        'id', gen_random_uuid(), 'holder_id', b.holder_id, 'ecard_id', b.ecard_id, 'binding_id', b.id,
        'verified_at', at, 'code_digest', '\\x000000000000' ||
          encode(int2send(floor(extract(epoch from at) / 86400)::int2), 'hex') || encode(sha256(uuid_send(b.id) || int2send(%1$d::int2)), 'hex')))).*
      from template t, ecard_binding b,
        (select date_trunc('month', now()) + (now() - date_trunc('month', now())) * %1$d / %2$d as at) moment
     where (abs(hashtext(b.id::text)::bigint) + %1$d) %% %2$d < %3$d\
    """
        .formatted(moment, MOMENTS, Math.round(each));
  }

  private void sizes(Connection database) throws SQLException {
    add(
        "%n| table | rows | bytes a row, with indexes | of which the table | GB |%n|---|---|---|---|---|%n");
    for (var table : TABLES) {
      try (var statement = database.createStatement();
          var found =
              statement.executeQuery(
                  """
                  select sum(c.reltuples), sum(pg_total_relation_size(c.oid)), sum(pg_table_size(c.oid))
                    from pg_class c where c.relkind = 'r' and (c.oid = '%1$s'::regclass
                      or c.oid in (select inhrelid from pg_inherits where inhparent = '%1$s'::regclass))\
                  """
                      .formatted(table))) {
        found.next();
        double rows = Math.max(1, found.getDouble(1));
        add(
            "| `%s` | %,.0f | %.0f | %.0f | %.2f |%n",
            table,
            rows,
            found.getDouble(2) / rows,
            found.getDouble(3) / rows,
            found.getDouble(2) / 1e9);
      }
    }
  }

  /** A copy of the files between PostgreSQL's two calls for it, then a start on that copy alone. */
  private void backUp(Platform platform) throws IOException, InterruptedException, SQLException {
    var copy = platform.data().resolveSibling("backup");
    Platform.delete(copy);
    var files = platform.data().resolve("postgres");
    long begun = System.nanoTime();
    try (var database = platform.database();
        var statement = database.createStatement()) {
      statement.execute("select pg_backup_start('size', true)");
      copy(files, copy);
      try (var label = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
        label.next();
        Files.writeString(copy.resolve("backup_label"), label.getString(1));
      }
      Platform.delete(copy.resolve("pg_wal"));
      copy(files.resolve("pg_wal"), copy.resolve("pg_wal"));
      Files.delete(copy.resolve("postmaster.pid"));
    }
    add("%n| backup, while it serves | %.0f s |%n|---|---|%n", seconds(begun));
    long[] restored = new long[1];
    var again =
        platform.again(
            settings,
            data -> {
              Platform.delete(data.resolve("postgres"));
              Platform.delete(data.resolve("redis"));
              restored[0] = System.nanoTime();
              copy(copy, data.resolve("postgres"));
            });
    add("| restore, until it is ready | %.0f s |%n", seconds(restored[0]));
    try (var database = again.database();
        var statement = database.createStatement();
        var found = statement.executeQuery("select count(*) from physical_card")) {
      found.next();
      add("| cards after it | %,d |%n", found.getLong(1));
    }
    again.stop();
    Platform.delete(copy);
  }

  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    var cp = new ProcessBuilder("cp", "-a", from.toString(), to.toString()).inheritIO().start();
    // a file that goes while it is copied is in the log that is replayed
    cp.waitFor();
    if (!Files.exists(to)) {
      throw new IOException(from + " was not copied");
    }
  }

  private static double seconds(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  private static void execute(Connection database, String sql) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  private void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
