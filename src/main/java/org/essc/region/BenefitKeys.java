package org.essc.region;

import static org.essc.region.ValueType.flag;
import static org.essc.region.ValueType.listOf;
import static org.essc.region.ValueType.number;

import java.util.List;

/** Authentication that who draws a benefit is alive and entitled to it. */
public final class BenefitKeys {

  static final PolicyKeys.Group GROUP = new PolicyKeys.Group();

  public static final PolicyKey<List<BenefitWay>> WAYS =
      GROUP.key(
          "benefit.ways",
          "ways by which the qualification for a benefit is authenticated",
          listOf(
              BenefitWay.class,
              BenefitWay::way,
              "a list of ways to authenticate the qualification for a benefit"));

  public static final PolicyKey<Boolean> GUARDIAN_ON_PAGE =
      GROUP.key(
          "benefit.guardianOnPage",
          "the way guardian is also walked on the ward's page, with a look at the ward's face",
          flag());

  public static final PolicyKey<Integer> PERIOD_MONTHS =
      GROUP.key(
          "benefit.periodMonths",
          "months for which an authentication of the qualification for a benefit holds",
          number(1, 36));

  public static final PolicyKey<Integer> EVIDENCE_MINUTES =
      GROUP.key(
          "benefit.evidenceMinutes",
          "minutes for which a look at the holder's face allows to authenticate the qualification",
          number(1, 60));

  public static final PolicyKey<Integer> CERTIFICATE_DAYS =
      GROUP.key(
          "benefit.certificateDays",
          "days for which a consular certificate shows that its holder is alive",
          number(1, 366));

  public static final PolicyKey<Integer> REVIEW_DAYS =
      GROUP.key(
          "benefit.reviewDays",
          "days within which a second clerk reviews a consular certificate",
          number(1, 60));

  public static final PolicyKey<Integer> DUE_SOON_DAYS =
      GROUP.key(
          "benefit.dueSoonDays",
          "days before the last one on which an authentication is in time, from which insurer and"
              + " holder are told that it is due",
          number(1, 180));

  private BenefitKeys() {}
}
