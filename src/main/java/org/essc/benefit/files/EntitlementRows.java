package org.essc.benefit.files;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.essc.benefit.BenefitScheme;
import org.essc.benefit.ImportedEntitlements.Key;
import org.essc.benefit.KnownHolders.Person;
import org.essc.benefit.NoticeDays;
import org.essc.files.FileStore.StoredChunk;
import org.essc.files.RawRow;
import org.essc.files.Rejection;
import org.essc.files.RowFields;
import org.essc.files.SpooledFile;
import org.essc.person.HolderColumns;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.PersonName;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.TimeFields;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.Jurisdiction;
import org.essc.region.RegionCode;

/** Reads and validates a chunk's rows. CPU-bound: runs on a worker thread. */
@Singleton
class EntitlementRows {

  private static final String CONTENT_KIND = "benefit-entitlement";
  private static final String DUE = "due";
  private static final String WITHDRAW = "withdraw";
  private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final NoticeDays noticeDays;
  private final ColumnCipher cipher;
  private final BlindIndex index;
  private final Clock clock;

  EntitlementRows(
      NoticeDays noticeDays, ColumnCipher cipher, BlindIndex index, @BusinessDates Clock clock) {
    this.noticeDays = noticeDays;
    this.cipher = cipher;
    this.index = index;
    this.clock = clock;
  }

  /**
   * @param rejectedRows rows behind the rejections
   */
  record Checked(List<EntitlementRow> rows, List<Rejection> rejections, long rejectedRows) {}

  /**
   * @param served the regions for which the insurer may speak
   */
  Checked check(SpooledFile file, int seq, StoredChunk chunk, Jurisdiction served) {
    var plain =
        cipher.decryptBytes(EntitlementFileStore.CONTENT, file.id() + "/" + seq, chunk.content());
    var raw =
        EntitlementColumn.ALL.rows(
            file.format(),
            file.columns(),
            new String(plain, StandardCharsets.UTF_8),
            chunk.firstLine());
    var check = new Check(ChinaTime.today(clock), served);
    raw.forEach(check::take);
    return new Checked(check.rows, check.rejections, raw.size() - check.rows.size());
  }

  private final class Check {

    private final LocalDate today;
    private final Jurisdiction served;
    private final Map<RegionCode, Integer> notice = new HashMap<>();
    private final List<EntitlementRow> rows = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();

    Check(LocalDate today, Jurisdiction served) {
      this.today = today;
      this.served = served;
    }

    void take(RawRow raw) {
      if (raw.malformed() != null) {
        rejections.add(raw.malformed());
        return;
      }
      var fields = new RowFields(raw, rejections);
      var scheme = fields.required(EntitlementColumn.SCHEME, BenefitScheme::parse);
      var reference = fields.required(EntitlementColumn.REFERENCE, this::reference);
      var action = fields.optional(EntitlementColumn.ACTION, Check::action);
      var key = new Key(scheme, reference);
      // Of a withdrawal nothing else counts, so that an insurer need not know the person any more.
      var row =
          WITHDRAW.equals(action)
              ? new EntitlementRow(raw.line(), key, null, index.of(CONTENT_KIND, WITHDRAW))
              : due(raw, key, fields);
      if (fields.good()) {
        rows.add(row);
      }
    }

    private EntitlementRow due(RawRow raw, Key key, RowFields fields) {
      var given = fields.optional(EntitlementColumn.ID_TYPE, IdType::parse);
      var type = given == null ? IdType.RESIDENT_ID : given;
      var number =
          fields.required(EntitlementColumn.ID_NUMBER, value -> IdNumber.parse(type, value, today));
      var name = fields.required(EntitlementColumn.NAME, PersonName::parse);
      var region = fields.required(EntitlementColumn.REGION_CODE, this::region);
      var on = fields.required(EntitlementColumn.DUE_ON, TimeFields::date);
      if (!fields.good()) {
        return null;
      }
      var person = new Person(type.code(), index.of(HolderColumns.ID_NUMBER_INDEX, number.value()));
      var content =
          String.join(
              "\u001f",
              DUE,
              type.code(),
              number.value(),
              name.value(),
              region.value(),
              on.toString());
      return new EntitlementRow(
          raw.line(),
          key,
          new EntitlementRow.Due(person, name, region, on, notice.get(region)),
          index.of(CONTENT_KIND, content));
    }

    /** A region whose rules are not known has no notice days, and no way of authenticating. */
    private RegionCode region(String value) {
      var region = RegionCode.parse(value);
      if (!served.covers(region)) {
        throw new InvalidValueException("region-not-served");
      }
      try {
        notice.computeIfAbsent(region, noticeDays::of);
      } catch (ProblemException noPolicy) {
        throw new InvalidValueException(noPolicy.type().code());
      }
      return region;
    }

    /** It goes to logs, events and addresses of the insurer's: no number of a person's document. */
    private String reference(String value) {
      if (!REFERENCE.matcher(value).matches()) {
        throw new InvalidValueException("benefit-reference-format");
      }
      if (isIdNumber(value)) {
        throw new InvalidValueException("benefit-reference-personal");
      }
      return value;
    }

    private boolean isIdNumber(String value) {
      try {
        IdNumber.parse(IdType.RESIDENT_ID, value, today);
        return true;
      } catch (InvalidValueException none) {
        return false;
      }
    }

    private static String action(String value) {
      if (!value.equals(DUE) && !value.equals(WITHDRAW)) {
        throw new InvalidValueException("benefit-action-unknown");
      }
      return value;
    }
  }
}
