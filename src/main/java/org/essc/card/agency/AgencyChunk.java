package org.essc.card.agency;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.essc.card.application.ApplicationRequest;
import org.essc.card.application.CreateApplication;
import org.essc.files.Rejection;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicy;

/**
 * A chunk of an agency's file, checked and ready to be held against what the database has.
 *
 * @param policy of the file's region, on the day in China on which the file came
 * @param rejectedRows rows behind the rejections
 */
record AgencyChunk(
    RegionPolicy policy, List<NewRow> rows, List<Rejection> rejections, long rejectedRows) {

  RegionCode region() {
    return policy.region();
  }

  LocalDate day() {
    return policy.on();
  }

  /**
   * A row that keeps the region's rules, encrypted.
   *
   * @param id of the application it becomes
   * @param personIndex keyed index of the ID number
   * @param contentMac tells whether another row says the same
   */
  record NewRow(
      long line,
      UUID id,
      ApplicationRequest request,
      byte[] personIndex,
      byte[] contentMac,
      CreateApplication.Sealed person,
      byte[] voucherDigest) {

    @Override
    public String toString() {
      return "NewRow[" + line + "]";
    }
  }
}
