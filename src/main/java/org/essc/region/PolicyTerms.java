package org.essc.region;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Locale;
import org.essc.platform.problem.InvalidValueException;

/** The words of which policies are made. In files and answers each is its {@link Term#code}. */
public final class PolicyTerms {

  private PolicyTerms() {}

  /** One of a closed list of words. */
  public interface Term {

    String name();

    /** Lower-case words joined by hyphens: {@code SAME_DIGITS} is {@code same-digits}. */
    default String code() {
      return code(name());
    }

    /**
     * The one with that code.
     *
     * @throws InvalidValueException {@code word-unknown}
     */
    static <T extends Term> T parse(String code, T[] terms) {
      for (var term : terms) {
        if (term.code().equals(code)) {
          return term;
        }
      }
      throw new InvalidValueException("word-unknown");
    }

    /** Of any word by its name. */
    static String code(String name) {
      return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Who may have a card. */
  public enum EligibleGroup implements Term {
    /** Insured under any scheme (参保人员). */
    INSURED,
    /** With the region's household registration (户籍). */
    HUKOU,
    /** Without it, yet entitled to social security or other public services there. */
    ENTITLED_NON_LOCAL
  }

  /** Which bank accounts may be linked. */
  public enum BindableBank implements Term {
    /** The social security card's own account alone. */
    OWN_ACCOUNT,
    /** Any account of the holder's whose bank vouches for it. */
    ANY_BANK
  }

  /** What somebody may do with the card of a member of the family. */
  public enum FamilyAbility implements Term {
    /** See the card, masked, and whether it may be used. */
    CARD,
    /** Show codes for enquiry. */
    ENQUIRY,
    /** Show codes for medical treatment. */
    MEDICAL,
    /** Show codes for other purposes. */
    OTHER,
    /** Show codes for payment. */
    PAYMENT,
    /** Log in to portals that accept it. */
    LOGIN,
    /** Have the electronic card issued. */
    ISSUANCE,
    /** Set and change the electronic card's PIN. */
    PIN,
    LOSS_REPORT,
    /** Authenticate that the member is still entitled to a benefit. */
    QUALIFICATION
  }

  /** What holders may be told by text message. */
  public enum HolderNotice implements Term {
    /** A log-in to a portal. */
    NEW_LOGIN,
    /** A device that was not known has passed the phone's check. */
    NEW_DEVICE,
    /** A channel has signed the electronic card, the first one too. */
    NEW_CHANNEL,
    /** The PIN of the physical card was reset. */
    PIN_RESET,
    /** The PIN of the electronic card was set, changed or reset. */
    ECARD_PIN,
    /** A bank account was linked, or is not any more. */
    BINDING,
    /** Somebody has used the card for its holder. */
    DELEGATED_USE,
    BENEFIT_DUE_SOON
  }

  /** By what somebody is shown to be a minor's guardian. */
  public enum GuardianProof implements Term {
    /** The guardian has applied for the minor's card. */
    APPLICATION,
    /** A channel has seen both persons' documents. */
    DOCUMENTS,
    /** A clerk has seen them. */
    WINDOW
  }

  /** By which kind of document a person is identified. */
  public enum IdDocument implements Term {
    /** Resident identity card (居民身份证). */
    RESIDENT_ID,
    /** Residence permit of residents of Hong Kong, Macao and Taiwan (港澳台居民居住证). */
    RESIDENCE_PERMIT,
    /** Foreign permanent resident's ID card (外国人永久居留身份证). */
    FOREIGN_PERMANENT_RESIDENT_ID,
    PASSPORT
  }

  /** What is collected about an applicant besides photo and fingerprint. */
  public enum CollectedField implements Term {
    ID_TYPE,
    ID_NUMBER,
    NAME,
    SEX,
    BIRTH_DATE,
    ETHNIC_GROUP,
    NATIONALITY,
    ID_VALID_FROM,
    ID_VALID_UNTIL,
    HUKOU_TYPE,
    HUKOU_ADDRESS,
    ADDRESS,
    POSTAL_CODE,
    PHONE,
    LANDLINE,
    EMAIL,
    OCCUPATION,
    EDUCATION,
    MARITAL_STATUS,
    EMPLOYER,
    EMPLOYER_NO
  }

  /** Against what a card is handed out. */
  public enum CollectionEvidence implements Term {
    /** The claim voucher, where the region gives one out ({@code application.voucher}). */
    VOUCHER,
    /** The holder's valid identity document. */
    ID
  }

  /** Through whom an application comes. */
  public enum ApplicationRoute implements Term {
    SELF,
    EMPLOYER,
    /** Community or village (社区、村). */
    COMMUNITY,
    SCHOOL,
    /** The agency that keeps the personnel file of people in flexible employment (档案代管机构). */
    RECORDS_AGENCY
  }

  /** What an application consists of. */
  public enum ApplicationInput implements Term {
    APPLICATION_FORM,
    /** What the card and its register record of the person. */
    CARD_DETAILS,
    ID_DOCUMENT,
    PHOTO,
    FINGERPRINT,
    /** Retirement, disability, work-injury certificates and the like. */
    SPECIAL_GROUP_CERTIFICATE
  }

  public enum IdCopySides implements Term {
    FRONT,
    BOTH
  }

  public enum PhotoBackground implements Term {
    WHITE,
    BLUE,
    RED
  }

  /** The day on which a minor's age counts. */
  public enum AgeAsOf implements Term {
    APPLICATION_DATE,
    DECEMBER_31_OF_APPLICATION_YEAR;

    /** The reference date of an application made on a day in China. */
    public LocalDate reference(LocalDate appliedOn) {
      return switch (this) {
        case APPLICATION_DATE -> appliedOn;
        case DECEMBER_31_OF_APPLICATION_YEAR -> MonthDay.of(12, 31).atYear(appliedOn.getYear());
      };
    }
  }

  /** What somebody shows. */
  public enum Evidence implements Term {
    CARD,
    /** The holder's valid identity document. */
    ID,
    AGENT_ID,
    /** A minor's own ID card, or the household register in its place. */
    MINOR_ID_OR_HUKOU_BOOK,
    HUKOU_BOOK,
    GUARDIAN_ID,
    PROOF_OF_GUARDIANSHIP,
    /** A court's finding that an adult has full legal capacity again. */
    PROOF_OF_CAPACITY,
    /** That the social insurance relation has ended. */
    PROOF_OF_TERMINATION
  }

  /** Whom an agent may act for. */
  public enum Represented implements Term {
    ANYONE,
    /** The elderly, the disabled and their like who cannot move or have long lived elsewhere. */
    IMMOBILE_OR_LONG_AWAY
  }

  /** A service around the card, as agents may be kept from it. */
  public enum CardService implements Term {
    APPLICATION,
    SOCIAL_ACTIVATION,
    BANK_ACTIVATION,
    PIN,
    LOSS_REPORT,
    RELEASE,
    REPLACEMENT,
    CHANGE,
    CANCELLATION,
    /** Of the qualification for a benefit, which no agent authenticates. */
    BENEFIT_QUALIFICATION
  }

  /** What happens to an old medical insurance card (医保卡) when the new one is used. */
  public enum OldMedicalCard implements Term {
    STOPS,
    RUNS_IN_PARALLEL
  }

  /** What it means that the social PIN still has its initial value. */
  public enum UnchangedPin implements Term {
    /** The card does nothing that needs a PIN until the holder has changed it. */
    MUST_CHANGE_BEFORE_USE,
    /** No PIN is asked for; from the first change on it is. */
    NOT_ENABLED
  }

  /** A class of new PINs that is refused. */
  public enum WeakPin implements Term {
    INITIAL_VALUE,
    SAME_DIGITS,
    SEQUENCE,
    BIRTH_DATE,
    PHONE_NUMBER
  }

  public enum ReplacementReason implements Term {
    LOST,
    DAMAGED,
    FACE_DATA_CHANGED,
    EXPIRED
  }

  public enum CancellationReason implements Term {
    DEATH,
    EMIGRATION,
    DISAPPEARANCE
  }

  /** Business that has to be settled before a card is cancelled. */
  public enum SettlementSide implements Term {
    SOCIAL_BUSINESS,
    BANK_BUSINESS
  }

  public enum CancellationOrder implements Term {
    /** The social side is cancelled first, then the bank's. */
    SOCIAL_SIDE_FIRST,
    /** Both sides' business is settled, then the card is cancelled. */
    ALL_SETTLED_FIRST
  }

  public enum EnquiryWay implements Term {
    /** A terminal reads the chip without asking anybody. */
    CHIP_OFFLINE,
    CARD_AND_PIN_ONLINE,
    CARD_NUMBER_AND_SID_ON_WEBSITE,
    WINDOW,
    KIOSK,
    WEBSITE,
    HOTLINE
  }

  /** When a line is answered. */
  public enum Hours implements Term {
    AROUND_THE_CLOCK,
    /** Within the region's {@code service.workingHours}. */
    WORKING_HOURS,
    /** The source does not say; nobody is refused for the hour. */
    NOT_STATED
  }
}
