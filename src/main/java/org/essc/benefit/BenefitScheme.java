package org.essc.benefit;

import java.util.Arrays;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.text.Word;

/** Standing benefits whose receivers have to show that they are alive and entitled. */
public enum BenefitScheme implements Word {
  EMPLOYEE_PENSION("企业职工基本养老保险待遇", "pension of enterprise employees"),
  PUBLIC_SECTOR_PENSION("机关事业单位养老保险待遇", "pension of government and public institutions"),
  RESIDENT_PENSION("城乡居民基本养老保险待遇", "residents' pension"),
  WORK_INJURY("工伤保险长期待遇", "long-term benefits of work injury insurance"),
  SURVIVORS_ALLOWANCE("供养亲属待遇", "survivors' allowance"),
  DISABILITY_ALLOWANCE("病残津贴", "allowance for illness and disability"),
  UNEMPLOYMENT_BENEFIT("失业保险金", "unemployment benefit");

  private final String chinese;
  private final String english;

  BenefitScheme(String chinese, String english) {
    this.chinese = chinese;
    this.english = english;
  }

  public String chinese() {
    return chinese;
  }

  public String english() {
    return english;
  }

  /**
   * @throws InvalidValueException {@code benefit-scheme-unknown}
   */
  public static BenefitScheme parse(String code) {
    return Arrays.stream(values())
        .filter(scheme -> scheme.text().equals(code))
        .findFirst()
        .orElseThrow(() -> new InvalidValueException("benefit-scheme-unknown"));
  }
}
