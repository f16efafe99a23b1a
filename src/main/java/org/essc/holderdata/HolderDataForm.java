package org.essc.holderdata;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.regex.Pattern;
import org.essc.holderdata.ExportHolderData.AskedBy;
import org.essc.holderdata.ExportHolderData.Request;
import org.essc.person.IdNumber;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.Violations;

/** Reads who asks for whose data, over whichever way. */
public final class HolderDataForm {

  private static final Pattern REFERENCE = Pattern.compile("[!-~]{1,64}");

  private HolderDataForm() {}

  /** Fails with {@code invalid-request}, naming each field that is wrong. */
  public static Request read(Violations fields, HolderDataResource.Body body, LocalDate today) {
    var idNumber = fields.read("idNumber", body.idNumber(), text -> IdNumber.parse(text, today));
    var askedBy = fields.read("askedBy", body.askedBy(), HolderDataForm::askedBy);
    var reference = fields.read("reference", body.reference(), HolderDataForm::reference);
    fields.throwIfAny();
    return new Request(idNumber, askedBy, reference);
  }

  private static AskedBy askedBy(String text) {
    return EnumSet.allOf(AskedBy.class).stream()
        .filter(one -> one.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new InvalidValueException("asked-by-unknown"));
  }

  static String reference(String text) {
    if (!REFERENCE.matcher(text).matches()) {
      throw new InvalidValueException("reference-format");
    }
    return text;
  }
}
