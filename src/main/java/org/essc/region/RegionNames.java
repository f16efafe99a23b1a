package org.essc.region;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;

/**
 * Divisions as people call them: provinces by their own names, cities as their policies name them.
 */
@Singleton
public class RegionNames {

  private final RegionPolicies policies;

  RegionNames(RegionPolicies policies) {
    this.policies = policies;
  }

  /**
   * Such as 河南省周口市, or Zhoukou, Henan. Where only the province's name is known the code stands
   * beside it.
   */
  public String of(RegionCode code, Locale language) {
    boolean english = language.getLanguage().equals(Locale.ENGLISH.getLanguage());
    var province = Provinces.of(code);
    var provinceName = english ? province.englishName() : province.name();
    if (code.equals(code.province())) {
      return provinceName;
    }
    var city = cityName(code, english);
    if (city == null) {
      return provinceName + (english ? " (" + code + ")" : "（" + code + "）");
    }
    return english ? city + ", " + provinceName : provinceName + city;
  }

  /** As its newest policy says it; null where it has none, or none in that language. */
  private String cityName(RegionCode code, boolean english) {
    var versions = policies.regions().getOrDefault(code.city().value(), List.of());
    if (versions.isEmpty()) {
      return null;
    }
    var newest = versions.get(versions.size() - 1);
    return english ? newest.englishName() : newest.name();
  }
}
