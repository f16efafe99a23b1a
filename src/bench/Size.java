import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

  /**
   * What a database of this size is given, on a machine with 16 GiB or more. The embedded server's
   * own settings are for trying the platform out.
   */
  private static final String POSTGRES =
      """
      shared_buffers = 4GB
      max_wal_size = 8GB
      """;

  private static final List<String> TABLES =
      List.of(
          "holder",
          "physical_card",
          "physical_card_history",
          "outbox_event",
          "ecard",
          "ecard_binding",
          "holder_lookup",
          "card_lookup",
          "signing_lookup",
          "verification",
          "audit_entry",
          "idempotency_key");

  /** As the platform's own ids: ordered by time, so that index pages fill in order. */
  private static final String ID_OF =
      """
      create function pg_temp.id_of(at timestamptz) returns uuid language sql as $$
        select encode(overlay(uuid_send(gen_random_uuid()) placing
          substring(int8send((extract(epoch from at) * 1000)::bigint) from 3) from 1 for 6), 'hex')::uuid $$\
      """;

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
            Settings.SIGNINGS,
            false,
            only(arguments),
            java(arguments),
            Path.of("target", "quarkus-app"),
            null);
    Files.createDirectories(Path.of("target", "bench"));
    try (var platform = Platform.start(settings, POSTGRES)) {
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
        value(arguments, "--only=")
            .map(names -> names.split(","))
            .orElse(new String[] {Bench.TOKEN, Bench.ISSUANCE, Bench.CODE});
    rows.addAll(List.of(wanted));
    return rows;
  }

  private static List<String> java(String[] arguments) {
    return value(arguments, "--java=")
        .map(options -> List.of(options.trim().split("\\s+")))
        .orElse(List.of());
  }

  private static int number(String[] arguments, String name, int otherwise) {
    return value(arguments, name).map(Integer::parseInt).orElse(otherwise);
  }

  private static Optional<String> value(String[] arguments, String name) {
    return Arrays.stream(arguments)
        .filter(argument -> argument.startsWith(name))
        .findFirst()
        .map(argument -> argument.substring(name.length()));
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
    for (var table : List.of("verification", "ecard_binding", "ecard")) {
      execute(
          database, "create temporary table a_%1$s as select * from %1$s limit 1".formatted(table));
    }
    execute(database, ID_OF);
    execute(
        database,
        insert(
            database,
            "ecard",
            Map.of(
                "id", "pg_temp.id_of(now())",
                "holder_id", "c.holder_id",
                "card_id", "c.id",
                "essc_no", "md5(c.id::text)"),
            """
            physical_card c left join ecard e on e.card_id = c.id and e.holder_id = c.holder_id
             where e.id is null\
            """));
    Bench.progress("filled electronic cards");
    execute(
        database,
        insert(
            database,
            "ecard_binding",
            Map.of(
                "id", "pg_temp.id_of(now())",
                "holder_id", "e.holder_id",
                "ecard_id", "e.id",
                "sign_no", "md5(e.id::text)"),
            """
            ecard e left join ecard_binding b on b.ecard_id = e.id and b.holder_id = e.holder_id
             where b.id is null\
            """));
    // no trigger enters them while rows are filled
    execute(
        database,
        """
        insert into signing_lookup select sign_no, holder_id from ecard_binding on conflict do nothing\
        """);
    execute(database, "analyze ecard_binding");
    Bench.progress("filled signings");
    for (int moment = 0; moment < MOMENTS; moment++) {
      execute(database, verificationsOf(database, moment));
      Bench.progress("filled verifications: %d of %d".formatted(moment + 1, MOMENTS));
    }
    execute(database, "reset session_replication_role");
  }

  /** One after the other through the present month; each signing has the same number of them. */
  private String verificationsOf(Connection database, int moment) throws SQLException {
    double each = (double) verifications / cards;
    return insert(
        database,
        "verification",
        Map.of(
            "id", "pg_temp.id_of(at)",
            "holder_id", "b.holder_id",
            "ecard_id", "b.ecard_id",
            "binding_id", "b.id",
            "verified_at", "at",
            "code_digest",
                "accepted_code(sha256(uuid_send(b.id) || int2send(%d::int2)), at)"
                    .formatted(moment)),
        """
        ecard_binding b,
          (select date_trunc('month', now()) + (now() - date_trunc('month', now())) * %1$d / %2$d as at) moment
         where (abs(hashtext(b.id::text)::bigint) + %1$d) %% %2$d < %3$d\
        """
            .formatted(moment, MOMENTS, Math.round(each)));
  }

  /**
   * Rows like one that the platform wrote.
   *
   * @param own the columns that are each row's own
   * @param from the rows that there is to be one for
   */
  private static String insert(
      Connection database, String table, Map<String, String> own, String from) throws SQLException {
    var columns = new ArrayList<String>();
    try (var found = database.getMetaData().getColumns(null, "public", table, null)) {
      while (found.next()) {
        columns.add(found.getString("COLUMN_NAME"));
      }
    }
    return "insert into %1$s (%2$s) select %3$s from a_%1$s like_it, %4$s"
        .formatted(
            table,
            String.join(", ", columns),
            columns.stream()
                .map(column -> own.getOrDefault(column, "like_it." + column))
                .collect(Collectors.joining(", ")),
            from);
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

  /**
   * The files, packed between PostgreSQL's two calls for it, so that the disk holds them beside
   * those that are served from; then a start on what was packed alone.
   */
  private void backUp(Platform platform) throws IOException, InterruptedException, SQLException {
    var backup = platform.data().resolveSibling("backup");
    Platform.delete(backup);
    Files.createDirectories(backup);
    var files = platform.data().resolve("postgres");
    long begun = System.nanoTime();
    try (var database = platform.database();
        var statement = database.createStatement()) {
      statement.execute("select pg_backup_start('size', true)");
      pack(files, "--exclude='./pg_wal/*' --exclude=./postmaster.pid .", backup.resolve("files"));
      try (var label = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
        label.next();
        Files.writeString(backup.resolve("backup_label"), label.getString(1));
      }
      pack(files, "./pg_wal", backup.resolve("log"));
    }
    add("%n| backup, while it serves | %.0f s |%n|---|---|%n", seconds(begun));
    add("| its size, packed | %.1f GB |%n", bytes(backup) / 1e9);
    long[] restored = new long[1];
    var again =
        platform.again(
            settings,
            data -> {
              Platform.delete(data.resolve("postgres"));
              Platform.delete(data.resolve("redis"));
              var empty = Files.createDirectories(data.resolve("postgres"));
              restored[0] = System.nanoTime();
              unpack(backup.resolve("files"), empty);
              unpack(backup.resolve("log"), empty);
              Files.copy(backup.resolve("backup_label"), empty.resolve("backup_label"));
            });
    add("| restore, until it is ready | %.0f s |%n", seconds(restored[0]));
    try (var database = again.database();
        var statement = database.createStatement();
        var found = statement.executeQuery("select count(*) from physical_card")) {
      found.next();
      add("| cards after it | %,d |%n", found.getLong(1));
    }
    again.stop();
    Platform.delete(backup);
  }

  /** A file that changes or goes while it is read is in the log that is replayed. */
  private static void pack(Path from, String what, Path to)
      throws IOException, InterruptedException {
    shell("tar -C '%s' -cf - %s | zstd -q -1 -T0 -o '%s'".formatted(from, what, to));
  }

  private static void unpack(Path from, Path to) throws IOException, InterruptedException {
    shell("zstd -q -dc '%s' | tar -C '%s' -xpf -".formatted(from, to));
  }

  private static void shell(String command) throws IOException, InterruptedException {
    if (new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor() != 0) {
      throw new IOException("failed: " + command);
    }
  }

  private static long bytes(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
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
