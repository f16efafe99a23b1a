package org.essc.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionNamesTest {

  private final RegionNames names =
      new RegionNames(new RegionPolicies(PolicyRegister.load(List.of(), Map.of(), Map.of())));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "410000|河南省|Henan",
        "411600|河南省周口市|Zhoukou, Henan",
        "411602|河南省周口市|Zhoukou, Henan",
        "410300|河南省（410300）|Henan (410300)",
        "110000|北京市|Beijing",
        "110105|北京市（110105）|Beijing (110105)",
        "210200|辽宁省大连市|Dalian, Liaoning",
        "820000|澳门特别行政区|Macao",
      })
  void divisionIsCalledAsPeopleDo(String code, String chinese, String english) {
    assertThat(names.of(new RegionCode(code), Locale.CHINESE)).isEqualTo(chinese);
    assertThat(names.of(new RegionCode(code), Locale.ENGLISH)).isEqualTo(english);
  }
}
