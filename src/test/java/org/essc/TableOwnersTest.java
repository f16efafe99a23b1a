package org.essc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * One package writes a table; reading is free. The statements are read from the sources, with the
 * constants that they are put together from, and the entities' tables beside them. A part of a
 * statement that a table's owner lends to a larger one counts where it is written.
 */
class TableOwnersTest {

  private static final Map<String, String> OWNERS =
      Map.ofEntries(
          Map.entry("activity", "activity"),
          Map.entry("agency_application", "files"),
          Map.entry("agency_application_chunk", "files"),
          Map.entry("agency_application_rejection", "files"),
          Map.entry("audit_archive", "audit"),
          Map.entry("audit_chain", "audit"),
          Map.entry("audit_entry", "audit"),
          Map.entry("audit_head", "audit"),
          Map.entry("audit_verification", "audit.verify"),
          Map.entry("bank_activation", "card.activation"),
          Map.entry("bank_binding", "binding"),
          Map.entry("benefit_entitlement", "benefit"),
          Map.entry("benefit_file", "files"),
          Map.entry("benefit_qualification", "benefit.qualification"),
          Map.entry("benefit_sighting", "benefit.qualification"),
          Map.entry("benefit_file_chunk", "files"),
          Map.entry("benefit_file_rejection", "files"),
          Map.entry("card_act", "act"),
          Map.entry("card_application", "card.application"),
          Map.entry("card_cancellation", "card.cancellation"),
          Map.entry("card_import", "files"),
          Map.entry("card_import_chunk", "files"),
          Map.entry("card_import_rejection", "files"),
          Map.entry("card_lookup", "card"),
          Map.entry("card_loss_report", "card.loss"),
          Map.entry("card_photo", "card.application.photo"),
          Map.entry("card_pin", "card.pin"),
          Map.entry("card_reminder", "card.expiry"),
          Map.entry("card_replacement", "card.replacement"),
          Map.entry("card_settlement", "card.settlement"),
          Map.entry("chip_validation", "card.chiplist"),
          Map.entry("data_correction", "holderdata"),
          Map.entry("data_key", "platform.crypto"),
          Map.entry("ecard", "ecard"),
          Map.entry("ecard_binding", "ecard"),
          Map.entry("ecard_pin", "holderpage.pin"),
          Map.entry("event_stream", "events.stream"),
          Map.entry("event_subject", "events.stream"),
          Map.entry("face_data_change", "card.change"),
          Map.entry("family_invitation", "family"),
          Map.entry("family_member", "family"),
          Map.entry("holder", "person"),
          Map.entry("holder_lookup", "person"),
          Map.entry("idempotency_key", "platform.idempotency"),
          Map.entry("known_device", "ecard"),
          Map.entry("lookup_fill", "platform.lookup"),
          Map.entry("medical_card_pin", "card.activation"),
          Map.entry("medical_card_switch", "card.activation"),
          Map.entry("login_consent", "login.session"),
          Map.entry("login_session", "login.session"),
          Map.entry("logout_notice", "login.session"),
          Map.entry("openid_client", "login.client"),
          Map.entry("outbox_event", "platform.outbox"),
          Map.entry("partner", "partner.admin"),
          Map.entry("payment_authorization", "payment"),
          Map.entry("guardianship_request", "family"),
          Map.entry("text_message", "textmessage"),
          Map.entry("physical_card", "card"),
          Map.entry("physical_card_history", "card"),
          Map.entry("pin_approval", "card.pin"),
          Map.entry("production_batch", "card.production"),
          Map.entry("production_item", "card.production"),
          Map.entry("restore_epoch", "audit"),
          Map.entry("service_point", "servicepoint"),
          Map.entry("signing_key", "keys"),
          Map.entry("signing_lookup", "ecard"),
          Map.entry("stream_event", "events"),
          Map.entry("verification", "verification"));

  /**
   * Statements whose table is named at run time: of files by their kind, and of whatever column an
   * owner gives to the re-encryption, which changes no value.
   */
  private static final Set<String> NAMED_AT_RUN_TIME =
      Set.of("files/FileStatement.java", "platform/crypto/ReencryptColumns.java");

  private static final Path SOURCES = Path.of("src/main/java/org/essc");
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  private static final Pattern CREATED =
      Pattern.compile("create\\s+table\\s+(?:if not exists\\s+)?(\\w+)", Pattern.CASE_INSENSITIVE);

  /** Not a lock ({@code for update}), nor the rest of an insert ({@code do update set}). */
  private static final Pattern WRITE =
      Pattern.compile(
          "(?<!\\bfor )(?<!\\bkey )(?<!\\bdo )"
              + "\\b(?:insert\\s+into|update|delete\\s+from|merge\\s+into|truncate(?:\\s+table)?|copy)"
              + "(?:\\s+only)?(?:\\s+([\\w{}%$]+)|\\s+$)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?s)/\\*.*?\\*/|//[^\\n]*|'(?:\\\\.|[^'\\\\])+'"
              + "|\"\"\"(?<block>.*?)(?<!\\\\)\"\"\"|\"(?<text>(?:[^\"\\\\]++|\\\\.)*+)\""
              + "|(?<name>[A-Za-z_]\\w*(?:\\s*\\.\\s*[A-Za-z_]\\w*)*)|(?<other>[^\\s\\w])");

  private static final Pattern CONSTANT =
      Pattern.compile("(?:static final )?String (\\w+)\\s*=\\s*(?=[\"\\w])");

  private static final Pattern ENTITY =
      Pattern.compile("@Entity\\b.*?@Table\\(name = \"(\\w+)\".*?class (\\w+)", Pattern.DOTALL);

  private static final Map<Path, String> FILES = new HashMap<>();

  /** Tables by the names of the classes that Hibernate's statements know them by. */
  private static final Map<String, String> ENTITIES = new HashMap<>();

  /** {@code Class.NAME} and what it stands for. */
  private static final Map<String, String> CONSTANTS = new HashMap<>();

  /** A statement, or a part of one, and what it writes; null where that is named at run time. */
  private record Write(Path file, String table, String statement) {

    String room() {
      var directory = SOURCES.relativize(file).getParent();
      return directory == null ? "" : directory.toString().replace('/', '.');
    }

    boolean atHome() {
      return room().equals(OWNERS.get(table));
    }

    String told() {
      return file + " writes " + table + ": " + statement;
    }
  }

  @BeforeAll
  static void read() throws IOException {
    try (var files = Files.walk(SOURCES)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> FILES.put(file, content(file)));
    }
    FILES.forEach(TableOwnersTest::readConstants);
    for (var source : FILES.values()) {
      var entity = ENTITY.matcher(source);
      if (entity.find()) {
        ENTITIES.put(entity.group(2), entity.group(1));
      }
    }
  }

  @Test
  void onePackageWritesATable() {
    assertThat(writes().filter(write -> write.table() != null))
        .filteredOn(write -> !write.atHome())
        .extracting(Write::told)
        .isEmpty();
  }

  @Test
  void tablesAreNamedInTheStatementThatWritesThem() {
    assertThat(writes().filter(write -> write.table() == null))
        .filteredOn(
            write -> !NAMED_AT_RUN_TIME.contains(SOURCES.relativize(write.file()).toString()))
        .extracting(write -> write.file() + ": " + write.statement())
        .isEmpty();
  }

  @Test
  void entitiesStandWithTheirTablesOwner() {
    FILES.forEach(
        (file, source) -> {
          var entity = ENTITY.matcher(source);
          if (entity.find()) {
            assertThat(new Write(file, entity.group(1), "").room())
                .as("%s maps %s", file, entity.group(1))
                .isEqualTo(OWNERS.get(entity.group(1)));
          }
        });
    assertThat(ENTITIES).containsValues("physical_card", "ecard", "partner");
  }

  @Test
  void everyTableHasAnOwnerWhoWritesIt() throws IOException {
    var tables = new TreeSet<String>();
    try (var migrations = Files.list(MIGRATIONS)) {
      for (var migration : migrations.filter(file -> file.toString().endsWith(".sql")).toList()) {
        var created = CREATED.matcher(content(migration));
        while (created.find()) {
          tables.add(created.group(1));
        }
      }
    }
    assertThat(OWNERS.keySet()).containsExactlyInAnyOrderElementsOf(tables);
    assertThat(writes().map(Write::table))
        .as("what the statements are seen to write, besides files and the database's functions")
        .containsAll(
            tables.stream()
                .filter(table -> !OWNERS.get(table).equals("files"))
                .filter(table -> !Set.of("audit_chain", "audit_entry").contains(table))
                .toList());
  }

  @Test
  void statementsAreReadThroughConcatenationAndConstants() {
    CONSTANTS.put("Some.TABLE", "card_pin");
    var source =
        """
        class Some { // "update holder"
          String a = "insert " + "into holder " + NEW;
          String b = "delete from " + TABLE + " where id = $1 for update";
          String c = "update " + table() + " set x = 1"; String d = "truncate  "; String e = \"""
            with x as (
              update
                ecard e set y = 1) select 1\""";
        }""";
    assertThat(writes(Path.of("Some.java"), source).map(Write::table))
        .containsExactly("holder", "card_pin", null, null, "ecard");
  }

  private static Stream<Write> writes() {
    return FILES.entrySet().stream().flatMap(file -> writes(file.getKey(), file.getValue()));
  }

  private static Stream<Write> writes(Path file, String source) {
    var found = new ArrayList<Write>();
    for (var statement : texts(className(file), source)) {
      var write = WRITE.matcher(statement);
      while (write.find()) {
        var name = write.group(1);
        var table = name == null ? null : ENTITIES.getOrDefault(name, name.toLowerCase());
        if (name == null || name.contains("{") || name.contains("%")) {
          found.add(new Write(file, null, oneLine(statement)));
        } else if (OWNERS.containsKey(table)) {
          found.add(new Write(file, table, oneLine(statement)));
        }
      }
    }
    return found.stream();
  }

  private static String oneLine(String statement) {
    return statement.strip().replaceAll("\\s+", " ");
  }

  private static void readConstants(Path file, String source) {
    var constant = CONSTANT.matcher(source);
    while (constant.find()) {
      var texts = texts(className(file), source.substring(constant.end()).split(";\\s*\\n", 2)[0]);
      if (!texts.isEmpty()) {
        CONSTANTS.put(className(file) + "." + constant.group(1), texts.get(0));
      }
    }
  }

  /** Texts of a source, each with all that is added to it; {@code {}} for what is not known. */
  private static List<String> texts(String className, String source) {
    var texts = new ArrayList<StringBuilder>();
    boolean open = false;
    boolean adding = false;
    var token = TOKEN.matcher(source);
    while (token.find()) {
      var literal = token.group("block") != null ? token.group("block") : token.group("text");
      var name = token.group("name");
      if (literal != null) {
        if (!adding) {
          texts.add(new StringBuilder());
        }
        texts.get(texts.size() - 1).append(literal.replace("\\s", " ").replaceAll("\\\\n?", " "));
        open = true;
        adding = false;
      } else if (name != null && adding) {
        texts.get(texts.size() - 1).append(constant(className, name));
        adding = false;
      } else if (open && "+".equals(token.group("other"))) {
        adding = true;
      } else if (name != null || token.group("other") != null) {
        open = false;
        adding = false;
      }
    }
    return texts.stream().map(StringBuilder::toString).toList();
  }

  private static String constant(String className, String name) {
    var plain = name.replaceAll("\\s", "");
    return CONSTANTS.getOrDefault(
        plain.contains(".") ? plain : className + "." + plain, CONSTANTS.getOrDefault(plain, "{}"));
  }

  private static String className(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
