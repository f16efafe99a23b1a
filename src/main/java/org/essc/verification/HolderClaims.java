package org.essc.verification;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.essc.partner.HolderClaim;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.text.JsonText;

/** Opens of a card exactly what the verifier is entitled to, and keeps it encrypted. */
@Singleton
public class HolderClaims {

  private static final ColumnRef CARD_NAME = new ColumnRef("physical_card", "name");
  private static final ColumnRef CARD_PHONE = new ColumnRef("physical_card", "phone");
  private static final ColumnRef ID_NUMBER = new ColumnRef("holder", "id_number");
  private static final ColumnRef CLAIMS = new ColumnRef("verification", "claims");
  private static final TypeReference<Map<String, String>> MAP = new TypeReference<>() {};

  private final ColumnCipher cipher;
  private final ObjectMapper json;

  HolderClaims(ColumnCipher cipher, ObjectMapper json) {
    this.cipher = cipher;
    this.json = json;
  }

  /**
   * {@code name} is the whole name for those entitled to it and else masked; {@code idNumber} with
   * {@code idType}, {@code phone} and {@code regionCode} only by entitlement.
   */
  Map<String, String> of(CardFace face, Set<String> entitlements) {
    var claims = new LinkedHashMap<String, String>();
    if (entitled(entitlements, HolderClaim.NAME)) {
      claims.put("name", name(face).value());
    } else if (entitled(entitlements, HolderClaim.MASKED_NAME)) {
      claims.put("name", name(face).masked());
    }
    if (entitled(entitlements, HolderClaim.ID_NUMBER)) {
      var number = cipher.decrypt(ID_NUMBER, face.holderId().toString(), face.idNumber());
      var idNumber = new IdNumber(number);
      claims.put("idType", idNumber.type().code());
      claims.put("idNumber", idNumber.value());
    }
    if (entitled(entitlements, HolderClaim.PHONE) && face.phone() != null) {
      claims.put("phone", cipher.decrypt(CARD_PHONE, face.cardId().toString(), face.phone()));
    }
    if (entitled(entitlements, HolderClaim.REGION_CODE)) {
      claims.put("regionCode", face.regionCode());
    }
    return claims;
  }

  /** Of claims given before, those that the verifier may receive now. */
  Map<String, String> still(Map<String, String> given, Set<String> entitlements) {
    var claims = new LinkedHashMap<>(given);
    claims
        .keySet()
        .removeIf(claim -> !claim.equals("name") && !entitlements.contains(entitlement(claim)));
    var name = claims.get("name");
    if (name != null && !entitled(entitlements, HolderClaim.NAME)) {
      if (!entitled(entitlements, HolderClaim.MASKED_NAME)) {
        claims.remove("name");
      } else if (name.indexOf('*') < 0) {
        claims.put("name", new PersonName(name).masked());
      }
    }
    return claims;
  }

  /** Who acted, where the verifier may be told of it now; else null. */
  ActedBy still(ActedBy given, Set<String> entitlements) {
    return entitled(entitlements, HolderClaim.ACT) ? given : null;
  }

  /** The kind of document comes with its number. */
  private static String entitlement(String claim) {
    return claim.equals("idType") ? HolderClaim.ID_NUMBER.text() : claim;
  }

  byte[] seal(UUID verificationId, Map<String, String> claims) {
    return cipher.encrypt(CLAIMS, verificationId.toString(), JsonText.write(json, claims));
  }

  Map<String, String> open(UUID verificationId, byte[] sealed) {
    return JsonText.read(json, cipher.decrypt(CLAIMS, verificationId.toString(), sealed), MAP);
  }

  /** What a verification has disclosed, by name; a masked name is {@code maskedName}. */
  public List<String> disclosed(UUID verificationId, byte[] sealed) {
    return open(verificationId, sealed).entrySet().stream()
        .map(claim -> isMasked(claim) ? HolderClaim.MASKED_NAME.text() : claim.getKey())
        .sorted()
        .toList();
  }

  /** It stands under the same claim as a whole one. */
  private static boolean isMasked(Map.Entry<String, String> claim) {
    return claim.getKey().equals("name") && claim.getValue().indexOf('*') >= 0;
  }

  private PersonName name(CardFace face) {
    return new PersonName(cipher.decrypt(CARD_NAME, face.cardId().toString(), face.name()));
  }

  private static boolean entitled(Set<String> entitlements, HolderClaim claim) {
    return entitlements.contains(claim.text());
  }
}
