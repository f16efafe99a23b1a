package org.essc.holderdata;

import static org.essc.holderdata.HeldTable.paged;
import static org.essc.holderdata.HeldTable.whole;

import java.util.List;
import java.util.Map;

/** Where the platform keeps what it knows about people. */
final class HeldTables {

  private static final String OF_CARDS =
      "holder_id = $1 and card_id in (select id from physical_card where holder_id = $1)";

  private static final String OF_ECARDS =
      "holder_id = $1 and ecard_id in (select id from ecard where holder_id = $1)";

  /** Hashes of PINs, digests, and marks of the platform's own work are of no use to anybody. */
  static final List<HeldTable> GIVEN =
      List.of(
          whole("person", "holder", "id_number_index").found("id = $1"),
          paged("cards", "physical_card", "card_no_index", "content_mac", "source_id", "version"),
          whole("cardHistory", "physical_card_history", "source_id").found(OF_CARDS),
          // the guardian's or agent's own number is theirs
          paged("acts", "card_act", "representative", "actor_holder_id"),
          paged(
              "applications",
              "card_application",
              "voucher_digest",
              "content_mac",
              "version",
              "submitted_by"),
          paged("photos", "card_photo", "uploaded_by"),
          paged("replacements", "card_replacement", "version", "requested_by"),
          whole("production", "production_item"),
          paged("lossReports", "card_loss_report"),
          paged("faceDataChanges", "face_data_change", "id_number_index"),
          paged("cancellations", "card_cancellation", "requested_by"),
          paged("settlements", "card_settlement", "callback_at", "callback_attempts"),
          whole("cardPins", "card_pin", "hash", "pepper_id", "value_version").found(OF_CARDS),
          paged("pinResets", "pin_approval", "hash", "pepper_id", "requested_by", "decided_by"),
          paged("bankActivations", "bank_activation").found(OF_CARDS),
          paged("medicalCards", "medical_card_switch").found(OF_CARDS),
          whole("medicalCardPins", "medical_card_pin").found(OF_CARDS),
          whole("reminders", "card_reminder").found(OF_CARDS),
          paged("electronicCards", "ecard"),
          paged("channels", "ecard_binding", "credential", "kid", "credential_due"),
          whole("electronicCardPins", "ecard_pin", "hash", "pepper_id", "value_version")
              .found(OF_ECARDS),
          whole("devices", "known_device", "device_digest")
              .found(
                  "holder_id = $1 and signing_id in"
                      + " (select id from ecard_binding where holder_id = $1)"),
          paged(
              "verifications",
              "verification",
              "code_digest",
              "request_digest",
              "act_subject",
              "actor_holder_id",
              "membership_id"),
          paged(
              "logIns",
              "login_session",
              "dpop_jkt",
              "refresh_generation",
              "actor_holder_id",
              "actor_signing_id",
              "membership_id"),
          whole("consents", "login_consent"),
          paged("bankCards", "bank_binding", "account_index"),
          paged("payments", "payment_authorization", "jws", "act_subject", "membership_id"),
          paged("benefits", "benefit_entitlement", "id_number_index", "content_mac", "source_id"),
          // shown names the witness of a visit, too
          paged(
              "qualifications",
              "benefit_qualification",
              "asked_by",
              "decided_by",
              "proof_index",
              "verification_id",
              "shown",
              "statement"),
          whole("sightings", "benefit_sighting", "waits"),
          // who the other one is, is theirs to say
          paged("family", "family_member", "member_id", "next_look")
              .found("(holder_id = $1 or member_id = $1)"),
          paged(
              "invitations",
              "family_invitation",
              "invited_id",
              "invited_index",
              "invited_name",
              "member_id"),
          // whose card it is, is the inviter's to say
          paged(
                  "invitationsReceived",
                  "family_invitation",
                  "channel_no",
                  "invited_id",
                  "invited_index",
                  "invited_name",
                  "member_id")
              .found("invited_id = $1"),
          paged("corrections", "data_correction", "asked_by", "decided_by", "reason"),
          whole("tellings", "stream_event", "position", "jti", "refusal"));

  /** Tables with a holder's rows that are not given, and why not. */
  static final Map<String, String> LEFT =
      Map.of(
          "outbox_event", "the same as is told, on its way there",
          "guardianship_request",
              "what waits a day for a second clerk; the act stands among the acts",
          "text_message", "of what a text message tells, until a gateway has taken it",
          "holder_lookup", "says whose a number is, which stands among the person's data",
          "card_lookup", "says whose a number is, which stands among the cards",
          "signing_lookup", "says whose a number is, which stands among the channels",
          "logout_notice", "a call to a portal that is tried again");

  private HeldTables() {}
}
