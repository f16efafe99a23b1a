package org.essc.card.production;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.PersonName;

/**
 * A card as the factory is asked to make it.
 *
 * @param kind {@code first} or {@code replacement}
 * @param sex {@code male} or {@code female}; null where neither the ID number nor an application
 *     tells
 * @param photo null where the region collects none
 */
record OrderedCard(
    UUID applicationId,
    String kind,
    IdType idType,
    IdNumber idNumber,
    PersonName name,
    String sex,
    Photo photo) {

  /** As it was checked when it was collected. */
  record Photo(String mediaType, byte[] content) {

    @Override
    public String toString() {
      return "Photo[" + mediaType + "]";
    }
  }

  /** JSON members; the social security number is the ID number (aac002). */
  Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    members.put("applicationId", applicationId.toString());
    members.put("kind", kind);
    members.put("idType", idType.code());
    members.put("idNumber", idNumber.value());
    members.put("name", name.value());
    if (sex != null) {
      members.put("sex", sex);
    }
    members.put("socialSecurityNumber", idNumber.value());
    if (photo != null) {
      members.put(
          "photo",
          Map.of(
              "mediaType",
              photo.mediaType(),
              "content",
              Base64.getEncoder().encodeToString(photo.content())));
    }
    return members;
  }

  @Override
  public String toString() {
    return "OrderedCard[" + applicationId + "]";
  }
}
