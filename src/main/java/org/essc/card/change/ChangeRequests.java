package org.essc.card.change;

import jakarta.enterprise.context.RequestScoped;
import java.time.Clock;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextReader;
import org.essc.card.CardSelectorBody;
import org.essc.person.IdNumber;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.person.PostalAddress;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.Channel;

/** Step 1: reads the bodies of changes into values that are valid by type. */
@RequestScoped
public class ChangeRequests {

  private final ActContextReader byReader;
  private final Clock clock;

  ChangeRequests(ActContextReader byReader, @BusinessDates Clock clock) {
    this.byReader = byReader;
    this.clock = clock;
  }

  /** A change of phone or address as it is sent. */
  @Schema(
      name = "ContactChangeRequest",
      requiredProperties = {"card"})
  public record ContactBody(
      CardSelectorBody card,
      @Schema(description = "the holder's name; the hotline's staff ask for it") String name,
      @Schema(description = "the new phone (aac067), 11 digits") String phone,
      @Schema(description = "the new address, one line") String address,
      ActContextBody by) {

    @Override
    public String toString() {
      return "ContactBody[…]";
    }
  }

  /** A change of name or ID number as it is sent. */
  @Schema(
      name = "FaceDataChangeRequest",
      requiredProperties = {"card"})
  public record FaceDataBody(
      CardSelectorBody card,
      @Schema(description = "the new name (aac003)") String name,
      @Schema(description = "the new ID number (aac002)") String idNumber,
      ActContextBody by) {

    @Override
    public String toString() {
      return "FaceDataBody[…]";
    }
  }

  ChangeContact.Request contact(ContactBody body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    var channel = by.requester().channel();
    var selector =
        channel == Channel.WINDOW
            ? CardSelectorBody.read(fields, body.card(), today())
            : CardSelectorBody.readBoth(fields, body.card(), today());
    var name =
        channel == Channel.HOTLINE_STAFFED
            ? fields.read("name", body.name(), PersonName::parse)
            : fields.readOptional("name", body.name(), PersonName::parse);
    var phone = fields.readOptional("phone", body.phone(), PhoneNumber::parse);
    var address = fields.readOptional("address", body.address(), PostalAddress::parse);
    if (body.phone() == null && body.address() == null) {
      fields.add("phone", "phone-or-address-required");
    }
    fields.throwIfAny();
    return new ChangeContact.Request(selector, name, phone, address, by, null);
  }

  RecordFaceData.Request faceData(FaceDataBody body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    var selector = CardSelectorBody.read(fields, body.card(), today());
    var name = fields.readOptional("name", body.name(), PersonName::parse);
    var idNumber =
        fields.readOptional("idNumber", body.idNumber(), text -> IdNumber.parse(text, today()));
    if (body.name() == null && body.idNumber() == null) {
      fields.add("name", "name-or-id-number-required");
    }
    fields.throwIfAny();
    return new RecordFaceData.Request(selector, name, idNumber, by);
  }

  /** A change of what is recorded of a person's legal capacity, as it is sent. */
  @Schema(
      name = "CapacityChangeRequest",
      requiredProperties = {"card", "capacity"})
  public record CapacityBody(
      CardSelectorBody card,
      @Schema(
              description = "limited: none or not full (proof-of-guardianship), full: again",
              enumeration = {"limited", "full"})
          String capacity,
      ActContextBody by) {}

  RecordCapacity.Request capacity(CapacityBody body) {
    var fields = Violations.ofBody(body);
    var by = byReader.read(fields, body.by());
    var selector = CardSelectorBody.read(fields, body.card(), today());
    var capacity =
        fields.read(
            "capacity",
            body.capacity(),
            text ->
                RecordCapacity.Capacity.find(text)
                    .orElseThrow(() -> new InvalidValueException("capacity-unknown")));
    fields.throwIfAny();
    return new RecordCapacity.Request(selector, capacity, by);
  }

  private LocalDate today() {
    return ChinaTime.today(clock);
  }
}
