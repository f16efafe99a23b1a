package org.essc.card.agency;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.essc.card.agency.AgencyBatchStore.Accepted;
import org.essc.card.agency.AgencyBatchStore.Open;
import org.essc.card.agency.AgencyChunk.NewRow;
import org.essc.card.application.ApplicationProblems;
import org.essc.card.application.photo.PhotoProblems;
import org.essc.files.Counts;
import org.essc.files.Rejection;
import org.essc.files.SpooledFile;
import org.essc.platform.problem.ProblemType;

/**
 * Which of a chunk's rows become applications, as the database stands: not those of people with a
 * card or another application there. A row that this agency has sent before, word for word, is
 * accepted and changes nothing.
 */
record AgencyDecision(List<Accepted> accepted, List<Rejection> rejections, Counts counts) {

  /**
   * @param persons by the index of their ID number
   * @param cards people with a card
   * @param open applications that are not finished, by person
   * @param photos the agency's photos for the region, and whether each is used
   */
  static AgencyDecision of(
      SpooledFile file,
      AgencyChunk chunk,
      Map<Buffer, UUID> persons,
      Set<UUID> cards,
      Map<UUID, Open> open,
      Map<UUID, Boolean> photos) {
    var known = new HashMap<>(open);
    var taken = new HashSet<UUID>();
    var accepted = new ArrayList<Accepted>();
    var rejections = new ArrayList<>(chunk.rejections());
    long unchanged = 0;
    long rejected = chunk.rejectedRows();
    for (var row : chunk.rows()) {
      var holder = persons.get(Buffer.buffer(row.personIndex()));
      var before = known.get(holder);
      var photo = row.request().photoId();
      if (before != null && same(before, file, row)) {
        unchanged++;
        continue;
      }
      var problem = problem(cards.contains(holder), before, photo, photos, taken);
      if (problem != null) {
        rejected++;
        rejections.add(new Rejection(row.line(), problem.code(), field(problem)));
        continue;
      }
      if (photo != null) {
        taken.add(photo);
      }
      known.put(holder, new Open(file.partnerNo(), row.contentMac()));
      accepted.add(new Accepted(row, holder));
    }
    return new AgencyDecision(
        accepted, rejections, new Counts(accepted.size() + unchanged, unchanged, rejected));
  }

  private static boolean same(Open before, SpooledFile file, NewRow row) {
    return before.submittedBy().equals(file.partnerNo())
        && before.contentMac() != null
        && Arrays.equals(before.contentMac(), row.contentMac());
  }

  private static ProblemType problem(
      boolean card, Open before, UUID photo, Map<UUID, Boolean> photos, Set<UUID> taken) {
    if (card) {
      return ApplicationProblems.CARD_EXISTS;
    }
    if (before != null) {
      return ApplicationProblems.APPLICATION_EXISTS;
    }
    if (photo == null) {
      return null;
    }
    if (!photos.containsKey(photo)) {
      return PhotoProblems.NOT_FOUND;
    }
    return photos.get(photo) || taken.contains(photo) ? PhotoProblems.USED : null;
  }

  private static String field(ProblemType problem) {
    return problem == PhotoProblems.NOT_FOUND || problem == PhotoProblems.USED
        ? "photoId"
        : "person.idNumber";
  }
}
