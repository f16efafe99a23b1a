package org.essc.region;

import static org.essc.region.ValueType.flag;
import static org.essc.region.ValueType.number;
import static org.essc.region.ValueType.word;
import static org.essc.region.ValueType.words;

import java.util.Set;
import org.essc.region.PolicyTerms.AgeAsOf;
import org.essc.region.PolicyTerms.ApplicationInput;
import org.essc.region.PolicyTerms.ApplicationRoute;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.CollectedField;
import org.essc.region.PolicyTerms.CollectionEvidence;
import org.essc.region.PolicyTerms.EligibleGroup;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.IdCopySides;
import org.essc.region.PolicyTerms.IdDocument;
import org.essc.region.PolicyTerms.PhotoBackground;
import org.essc.region.PolicyTerms.Represented;

/** Who may have a card, how it is applied for, and who may act for whom. */
public final class ApplicationKeys {

  static final PolicyKeys.Group GROUP = new PolicyKeys.Group();

  public static final PolicyKey<Set<EligibleGroup>> ELIGIBILITY_GROUPS =
      GROUP.key("eligibility.groups", "who may have a card", words(EligibleGroup.class));

  public static final PolicyKey<Set<IdDocument>> APPLICATION_ID_DOCUMENTS =
      GROUP.key(
          "application.idDocuments",
          "by which identity documents a person may apply",
          words(IdDocument.class));

  public static final PolicyKey<Set<ApplicationRoute>> APPLICATION_ROUTES =
      GROUP.key(
          "application.routes", "through whom an application comes", words(ApplicationRoute.class));

  public static final PolicyKey<Set<Channel>> APPLICATION_ONLINE_CHANNELS =
      GROUP.key(
          "application.onlineChannels",
          "channels on which holders apply by themselves",
          words(Channel.class));

  public static final PolicyKey<Boolean> APPLICATION_AGENCY_CONSENT =
      GROUP.key(
          "application.agencyConsent",
          "an employer, community or school applies only with the person's consent",
          flag());

  public static final PolicyKey<Set<ApplicationInput>> APPLICATION_INPUTS =
      GROUP.key(
          "application.inputs", "what an application consists of", words(ApplicationInput.class));

  public static final PolicyKey<Integer> APPLICATION_COLLECTED_FIELDS =
      GROUP.key(
          "application.collectedFields",
          "number of fields collected, photo and fingerprint included",
          number(1, 200));

  public static final PolicyKey<Set<CollectedField>> APPLICATION_MANDATORY_FIELDS =
      GROUP.key(
          "application.mandatoryFields",
          "which of the collected fields every application has",
          words(CollectedField.class));

  public static final PolicyKey<Integer> APPLICATION_ID_COPIES =
      GROUP.key("application.idCopies", "copies of the ID document", number(0, 9));

  public static final PolicyKey<IdCopySides> APPLICATION_ID_COPY_SIDES =
      GROUP.key(
          "application.idCopySides",
          "sides of the ID document that are copied",
          word(IdCopySides.class));

  public static final PolicyKey<Set<PhotoSize>> APPLICATION_PHOTO_SIZE =
      GROUP.key("application.photoSize", "sizes of photos that are taken", words(PhotoSize.class));

  public static final PolicyKey<PhotoBackground> APPLICATION_PHOTO_BACKGROUND =
      GROUP.key(
          "application.photoBackground", "background of the photo", word(PhotoBackground.class));

  public static final PolicyKey<Boolean> APPLICATION_PHOTO_BAREHEADED =
      GROUP.key("application.photoBareheaded", "the head is uncovered on the photo", flag());

  public static final PolicyKey<Boolean> APPLICATION_VOUCHER =
      GROUP.key(
          "application.voucher", "the card is collected against a claim voucher (领卡凭据)", flag());

  public static final PolicyKey<Set<CollectionEvidence>> APPLICATION_COLLECTION_EVIDENCE =
      GROUP.key(
          "application.collectionEvidence",
          "against what the card is collected; the voucher where the region gives one",
          words(CollectionEvidence.class));

  public static final PolicyKey<Boolean> APPLICATION_FACE_MISMATCH_REMAKES_CARD =
      GROUP.key(
          "application.faceMismatchRemakesCard",
          "a wrong card face is corrected and the card made anew",
          flag());

  public static final PolicyKey<Boolean> APPLICATION_FIRST_CARD_FREE =
      GROUP.key("application.firstCardFree", "the first card costs nothing", flag());

  public static final PolicyKey<Integer> MINORS_UNDER_AGE =
      GROUP.key(
          "minors.underAge",
          "a guardian applies for whoever is younger than this many years",
          number(1, 30));

  public static final PolicyKey<AgeAsOf> MINORS_AGE_AS_OF =
      GROUP.key("minors.ageAsOf", "the day on which that age counts", word(AgeAsOf.class));

  public static final PolicyKey<Set<Evidence>> MINORS_EVIDENCE =
      GROUP.key("minors.evidence", "what is shown for a minor", words(Evidence.class));

  public static final PolicyKey<Boolean> GUARDIANS_FOR_PEOPLE_WITHOUT_CAPACITY =
      GROUP.key(
          "guardians.forPeopleWithoutCapacity",
          "guardians also act for people without full legal capacity",
          flag());

  public static final PolicyKey<Set<CardService>> GUARDIANS_REQUIRED_FOR =
      GROUP.key(
          "guardians.requiredFor",
          "what minors and people without full legal capacity do only through their guardian",
          words(CardService.class));

  public static final PolicyKey<Set<Represented>> AGENTS_REPRESENT =
      GROUP.key("agents.represent", "whom an agent may act for", words(Represented.class));

  public static final PolicyKey<Boolean> AGENTS_WRITTEN_AUTHORITY =
      GROUP.key("agents.writtenAuthority", "an agent needs written authority", flag());

  public static final PolicyKey<Set<CardService>> AGENTS_EXCLUDED_SERVICES =
      GROUP.key("agents.excludedServices", "what no agent may do", words(CardService.class));

  public static final PolicyKey<Boolean> AGENTS_ID_RECORDED =
      GROUP.key("agents.idRecorded", "the agent's own ID is shown and recorded", flag());

  private ApplicationKeys() {}
}
