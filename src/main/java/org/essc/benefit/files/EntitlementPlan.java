package org.essc.benefit.files;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.essc.benefit.Entitlement;
import org.essc.benefit.ImportedEntitlements.Known;
import org.essc.benefit.ImportedEntitlements.Write;
import org.essc.benefit.KnownHolders;
import org.essc.files.Rejection;

/**
 * Works out what rows change, each about another entitlement. Later than what is known is what the
 * later file says; an authentication that was recorded meanwhile stays, unless the row is about
 * another person.
 */
final class EntitlementPlan {

  private final Supplier<UUID> ids;
  private final Seal seal;
  private final LocalDate today;
  private final List<Write> inserts = new ArrayList<>();
  private final List<Write> updates = new ArrayList<>();
  private final List<Entitlement> ended = new ArrayList<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private long unchanged;

  /** Encrypts a name for its row. */
  @FunctionalInterface
  interface Seal {
    byte[] name(UUID id, String name);
  }

  EntitlementPlan(Supplier<UUID> ids, Seal seal, LocalDate today) {
    this.ids = ids;
    this.seal = seal;
    this.today = today;
  }

  List<Write> inserts() {
    return inserts;
  }

  List<Write> updates() {
    return updates;
  }

  /** Those whose holders turn out to have died. */
  List<Entitlement> ended() {
    return ended;
  }

  List<Rejection> rejections() {
    return rejections;
  }

  long unchanged() {
    return unchanged;
  }

  /**
   * @param known by position in the rows
   * @param holders by position in the rows
   */
  void add(
      FilePart rows,
      Map<Integer, Known> known,
      Map<Integer, UUID> holders,
      KnownHolders.Found found) {
    for (int r = 0; r < rows.all().size(); r++) {
      var row = rows.all().get(r);
      if (row.due() == null) {
        withdraw(row, known.get(r));
      } else {
        due(rows, row, known.get(r), holders.get(r), found);
      }
    }
  }

  private void withdraw(EntitlementRow row, Known known) {
    if (known == null) {
      reject(row, "benefit-reference-unknown", EntitlementColumn.REFERENCE.text());
    } else if (known.superseded()) {
      reject(row, "row-superseded", Rejection.ROW);
    } else {
      updates.add(
          new Write(
              known.entitlement().withdrawn(),
              known.idType(),
              known.idNumberIndex(),
              null,
              row.contentMac()));
    }
  }

  private void due(
      FilePart rows, EntitlementRow row, Known known, UUID holder, KnownHolders.Found found) {
    var due = row.due();
    var names = holder == null ? null : found.names().get(holder);
    if (known != null && known.superseded()) {
      reject(row, "row-superseded", Rejection.ROW);
    } else if (names == null && isMatched(row, known)) {
      // Its card was altered behind the platform's back, which has raised the alarm.
      reject(row, "card-unreadable", Rejection.ROW);
    } else if (names != null && !names.contains(due.name().value())) {
      reject(row, "holder-mismatch", Rejection.ROW);
    } else {
      var who = names == null ? null : holder;
      var told =
          new Entitlement.Told(due.region(), due.on(), due.noticeDays(), who, isDead(found, who));
      if (known == null) {
        create(rows, row, told);
      } else {
        correct(row, known, told);
      }
    }
  }

  /** Whoever was matched before had a card with a name. */
  private static boolean isMatched(EntitlementRow row, Known known) {
    return known != null && known.entitlement().holderId() != null && samePerson(row, known);
  }

  private static boolean isDead(KnownHolders.Found found, UUID holder) {
    return holder != null && found.dead().contains(holder);
  }

  private void create(FilePart rows, EntitlementRow row, Entitlement.Told told) {
    var key = row.key();
    var entitlement =
        Entitlement.told(ids.get(), rows.insurer(), key.scheme(), key.reference(), told, today);
    inserts.add(write(row, entitlement));
    if (told.dead()) {
      ended.add(entitlement);
    }
  }

  private void correct(EntitlementRow row, Known known, Entitlement.Told told) {
    var before = known.entitlement();
    boolean same = Arrays.equals(known.contentMac(), row.contentMac());
    boolean samePerson = samePerson(row, known);
    var after = same ? before : before.corrected(told, samePerson, today);
    updates.add(write(row, after));
    if (same) {
      unchanged++;
    } else if (told.dead() && before.state() != after.state()) {
      ended.add(after);
    }
  }

  /** By number; the holder's own may have changed since. */
  private static boolean samePerson(EntitlementRow row, Known known) {
    var person = row.due().person();
    return person.idType().equals(known.idType())
        && Arrays.equals(person.idNumberIndex(), known.idNumberIndex());
  }

  private Write write(EntitlementRow row, Entitlement entitlement) {
    var person = row.due().person();
    return new Write(
        entitlement,
        person.idType(),
        person.idNumberIndex(),
        seal.name(entitlement.id(), row.due().name().value()),
        row.contentMac());
  }

  private void reject(EntitlementRow row, String code, String field) {
    rejections.add(new Rejection(row.line(), code, field));
  }
}
