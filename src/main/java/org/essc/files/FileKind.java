package org.essc.files;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.retention.Retention;

/**
 * What files of one kind have of their own.
 *
 * @param noun as the audit log and the address say it, such as {@code card-import}
 * @param subject what such a file is
 * @param table of the files; {@code _chunk} and {@code _rejection} stand behind it
 * @param terms further columns of that table, told when a file is received
 * @param content column of the chunks' ciphertext
 * @param csv reads a CSV file's header; null where the kind has no CSV
 * @param status what callers are told of a file at an instant
 */
public record FileKind(
    SubjectType subject,
    String table,
    List<String> terms,
    ColumnRef content,
    CsvHeaderReader csv,
    BiFunction<SpooledFile, Instant, Object> status) {

  public FileKind {
    terms = List.copyOf(terms);
  }

  /** For acts, addresses and log lines. */
  String noun() {
    return subject.text();
  }

  /** Deletes rejections of files that have ended, after a while. */
  public Retention rejectionsPast(Duration kept) {
    return new Retention(noun() + "-rejections", kept, FileStatement.REJECTIONS_PAST.sql(this));
  }

  /** {@code POST /v1/card-imports}. */
  String operation() {
    return "POST /v1/" + noun() + "s";
  }
}
