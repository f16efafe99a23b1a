package org.essc.benefit.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.essc.benefit.ImportedEntitlements.Key;
import org.essc.benefit.KnownHolders.Person;
import org.essc.partner.PartnerNo;

/** Rows of an insurer's file, each about another entitlement. */
record FilePart(PartnerNo insurer, List<EntitlementRow> all) {

  /** A later row for the same entitlement is the newer truth, so it comes in a later part. */
  static List<FilePart> parts(PartnerNo insurer, List<EntitlementRow> rows) {
    var parts = new ArrayList<FilePart>();
    var seen = new HashMap<Key, Integer>();
    for (var row : rows) {
      int part = seen.merge(row.key(), 1, Integer::sum) - 1;
      if (part == parts.size()) {
        parts.add(new FilePart(insurer, new ArrayList<>()));
      }
      parts.get(part).all().add(row);
    }
    return parts;
  }

  FilePart without(Set<Integer> positions) {
    return new FilePart(
        insurer,
        IntStream.range(0, all.size())
            .filter(r -> !positions.contains(r))
            .mapToObj(all::get)
            .toList());
  }

  List<Key> keys() {
    return all.stream().map(EntitlementRow::key).toList();
  }

  /** Null where a row withdraws. */
  List<Person> persons() {
    return all.stream().map(row -> row.due() == null ? null : row.due().person()).toList();
  }

  List<byte[]> macs() {
    return all.stream().map(EntitlementRow::contentMac).toList();
  }
}
