package org.essc.console.clerk;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.essc.region.RegionCode;

/** A holder's family as a clerk sees it: what lives, and what waits for this holder's answer. */
final class FamilyLines {

  private FamilyLines() {}

  /**
   * As what is under way.
   *
   * @param region of the holder's card
   */
  static List<DossierStore.Open> open(JsonObject family, RegionCode region) {
    return Stream.concat(
            members(family)
                .map(
                    one ->
                        open(DeskItem.MEMBERSHIP, one, "memberId", one.getString("since"), region)),
            received(family)
                .map(
                    one ->
                        open(
                            DeskItem.INVITATION,
                            one,
                            "invitationId",
                            one.getString("sentAt"),
                            region)))
        .toList();
  }

  private static DossierStore.Open open(
      DeskItem kind, JsonObject one, String id, String at, RegionCode region) {
    return new DossierStore.Open(
        kind,
        UUID.fromString(one.getString(id)),
        region,
        one.getString("state"),
        one.getString("relation"),
        Instant.parse(at),
        null,
        null);
  }

  /** Who it is, masked, and what may be done. */
  static Map<UUID, List<String>> told(JsonObject family, Words words) {
    var told = new HashMap<UUID, List<String>>();
    members(family)
        .forEach(
            one ->
                told.put(
                    UUID.fromString(one.getString("memberId")),
                    List.of(
                        fact("actor", name(one, "actor"), words),
                        fact("member", name(one, "member"), words),
                        abilities(one, words))));
    received(family)
        .forEach(
            one ->
                told.put(
                    UUID.fromString(one.getString("invitationId")),
                    List.of(fact("inviter", one.getString("name"), words), abilities(one, words))));
    return told;
  }

  private static String name(JsonObject member, String side) {
    return member.getJsonObject(side).getString("name");
  }

  private static String abilities(JsonObject one, Words words) {
    return fact(
        "abilities",
        String.join(
            words.of("word", "comma"),
            one.getJsonArray("abilities").stream()
                .map(ability -> words.of("word", String.valueOf(ability)))
                .toList()),
        words);
  }

  static String fact(String name, String value, Words words) {
    return words.of("family", name) + words.of("word", "colon") + value;
  }

  private static Stream<JsonObject> members(JsonObject family) {
    return objects(family.getJsonArray("members"))
        .filter(one -> !"ended".equals(one.getString("state")));
  }

  private static Stream<JsonObject> received(JsonObject family) {
    return objects(family.getJsonArray("invitations"))
        .filter(one -> "received".equals(one.getString("direction")))
        .filter(one -> "open".equals(one.getString("state")));
  }

  private static Stream<JsonObject> objects(JsonArray all) {
    return all.stream().map(JsonObject.class::cast);
  }
}
