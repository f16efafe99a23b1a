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
import org.essc.card.application.ApplicationRequest;
import org.essc.card.application.ApplicationRules;
import org.essc.card.application.photo.PhotoProblems;
import org.essc.files.Counts;
import org.essc.files.Rejection;
import org.essc.files.SpooledFile;
import org.essc.person.HolderStore;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.RegionPolicy;

/**
 * Which of a chunk's rows become applications, as the database stands: not those of people with a
 * card or another application there, nor those that want a guardian and name none, nor those who
 * have died, nor what contradicts an earlier birth date. A row that this agency has sent before,
 * word for word, is accepted and changes nothing.
 */
record AgencyDecision(List<Accepted> accepted, List<Rejection> rejections, Counts counts) {

  /**
   * What the database has of a chunk's people.
   *
   * @param persons by the index of their ID number
   * @param known what is recorded of people, where something is
   * @param dead people who have died
   * @param cards people with a card
   * @param open applications that are not finished, by person
   * @param photos the agency's photos for the region, and whether each is used
   */
  record Found(
      Map<Buffer, UUID> persons,
      Map<UUID, HolderStore.Known> known,
      Set<UUID> dead,
      Set<UUID> cards,
      Map<UUID, Open> open,
      Map<UUID, Boolean> photos) {

    static final Found NOTHING =
        new Found(Map.of(), Map.of(), Set.of(), Set.of(), Map.of(), Map.of());
  }

  static AgencyDecision of(SpooledFile file, AgencyChunk chunk, Found found) {
    var known = new HashMap<>(found.open());
    var taken = new HashSet<UUID>();
    var accepted = new ArrayList<Accepted>();
    var rejections = new ArrayList<>(chunk.rejections());
    long unchanged = 0;
    long rejected = chunk.rejectedRows();
    for (var row : chunk.rows()) {
      var holder = found.persons().get(Buffer.buffer(row.personIndex()));
      var before = known.get(holder);
      var photo = row.request().photoId();
      if (before != null && same(before, file, row)) {
        unchanged++;
        continue;
      }
      var refusal = refusal(chunk.policy(), row.request(), holder, before, found, taken);
      if (refusal != null) {
        rejected++;
        rejections.add(rejection(row, refusal));
        continue;
      }
      if (photo != null) {
        taken.add(photo);
      }
      known.put(holder, new Open(file.partnerNo().value(), row.contentMac()));
      accepted.add(new Accepted(row, holder));
    }
    return new AgencyDecision(
        accepted, rejections, new Counts(accepted.size() + unchanged, unchanged, rejected));
  }

  private static boolean same(Open before, SpooledFile file, NewRow row) {
    return before.submittedBy().equals(file.partnerNo().value())
        && before.contentMac() != null
        && Arrays.equals(before.contentMac(), row.contentMac());
  }

  /** Why a single application of the same content would be refused, in the same order; or null. */
  private static ProblemException refusal(
      RegionPolicy policy,
      ApplicationRequest request,
      UUID holder,
      Open before,
      Found found,
      Set<UUID> taken) {
    try {
      ApplicationRules.requireAgrees(
          policy, request, found.known().getOrDefault(holder, HolderStore.Known.NOTHING));
      ApplicationRules.requireSeenIfDead(request, found.dead().contains(holder));
    } catch (ProblemException refused) {
      return refused;
    }
    if (found.cards().contains(holder)) {
      return refusal(ApplicationProblems.CARD_EXISTS, "person.idNumber");
    }
    if (before != null) {
      return refusal(ApplicationProblems.APPLICATION_EXISTS, "person.idNumber");
    }
    var photo = request.photoId();
    if (photo == null) {
      return null;
    }
    if (!found.photos().containsKey(photo)) {
      return refusal(PhotoProblems.NOT_FOUND, "photoId");
    }
    return found.photos().get(photo) || taken.contains(photo)
        ? refusal(PhotoProblems.USED, "photoId")
        : null;
  }

  private static ProblemException refusal(ProblemType type, String field) {
    return ProblemException.of(type).with("field", field);
  }

  private static Rejection rejection(NewRow row, ProblemException refusal) {
    return new Rejection(
        row.line(),
        refusal.type().code(),
        String.valueOf(refusal.members().get("field")),
        Rejection.RegionRule.of(refusal));
  }
}
