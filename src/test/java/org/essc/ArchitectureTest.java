package org.essc;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.BusinessClock;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.time.ClockProducer;
import org.essc.platform.web.Features;
import org.essc.platform.web.ServedEverywhere;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules between packages, and the habits that a compiler does not hold. */
class ArchitectureTest {

  private static final Set<Object> FEATURES =
      Set.of(
          Features.ISSUANCE,
          Features.AUTH,
          Features.VERIFICATION,
          Features.EVENTS,
          Features.CONSOLE);

  private static JavaClasses program;

  @BeforeAll
  static void read() {
    program =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.essc");
  }

  /**
   * What each room may import, besides itself and {@code platform}. A name ending in {@code *} is
   * the room with those inside it; without it, the room alone.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "platform*              | ''",
        "region                 | ''",
        "keys                   | ''",
        "audit*                 | keys",
        "partner*               | region, keys, audit",
        "servicepoint           | region, audit, partner",
        "person                 | region",
        "act                    | region, audit, partner, person",
        "files                  | audit, partner",
        "pin                    | region, audit, person, act",
        "card                   | region, audit, partner, person, act",
        "card.imports           | region, audit, partner, person, files, card",
        "card.application.photo | region, audit, partner, act",
        "card.application       | region, audit, partner, person, act, card, card.application.photo",
        "card.agency            | region, audit, partner, person, act, files, card, card.application*",
        "card.production        | region, keys, audit, partner, person, act, card, card.application*,"
            + " card.change",
        "card.pin               | region, audit, partner, person, act, pin, card",
        "card.change            | region, audit, partner, person, act, card, card.pin",
        "card.loss              | region, audit, partner, person, act, pin, card, card.pin",
        "card.replacement       | region, audit, partner, person, act, card, card.application*,"
            + " card.change, card.loss, card.pin",
        "card.handover          | region, audit, partner, person, act, card, card.application*,"
            + " card.change, card.production, card.replacement",
        "card.activation        | region, keys, audit, partner, person, act, pin, card, card.change,"
            + " card.pin",
        "card.settlement        | region, audit, partner, person, act, card",
        "card.cancellation      | region, audit, partner, person, act, card, card.settlement,"
            + " card.application",
        "card.enquiry           | region, audit, partner, person, act, pin, card, card.pin",
        "card.chiplist          | region, keys, partner, act, card",
        "card.expiry            | region, audit, act, card",
        "benefit                | region, audit, partner, person, act, files, card,"
            + " card.activation, card.cancellation",
        "benefit.qualification  | region, keys, audit, partner, person, act, card, ecard, identitycode,"
            + " verification, benefit",
        "benefit.files          | region, audit, partner, person, files, benefit",
        "ecard                  | region, keys, audit, partner, person, act, card, card.pin",
        "holderpage.pin         | region, audit, partner, person, act, pin, card, ecard",
        "family                 | region, audit, partner, person, act, card, card.application",
        "family.acting          | region, act, partner, card, ecard, family",
        "family.access          | region, audit, partner, person, act, card, ecard, family",
        "holderpage             | region, audit, partner, person, act, pin, card, ecard, family*,"
            + " identitycode, verification, payment, binding, benefit, benefit.qualification, events,"
            + " login*, holderpage.pin",
        "identitycode           | region, audit, partner, person, act, card, ecard, family*",
        "verification           | region, keys, audit, partner, person, card, ecard, identitycode,"
            + " family*, payment",
        "payment                | region, keys, audit, partner, act, card, ecard, family",
        "binding                | region, audit, partner, person, act, card, ecard, login",
        "login                  | region, keys, partner, ecard, family*",
        "login.client           | region, audit, partner, card, ecard, family*, login",
        "login.authorize        | audit, partner*, login, login.client",
        "login.backchannel      | partner*, ecard, identitycode, verification, login, login.authorize,"
            + " login.client",
        "login.page             | login, login.client",
        "login.scan             | region, audit, partner, person, act, pin, card, ecard, family*,"
            + " login, login.client, login.session",
        "login.session          | region, keys, audit, partner, act, card, ecard, family*, login,"
            + " login.client",
        "login.token            | keys, audit, partner*, person, card, ecard, family*, login, login.client,"
            + " login.session",
        "activity               | ''",
        "holderdata             | region, audit, partner, person, act, card, card.change",
        "events                 | partner",
        "events.stream          | audit, partner, events",
        "textmessage            | region, keys, partner, person, card",
        "events.relay           | partner, ecard, events, textmessage",
        "events.kafka           | events",
        "events.delivery        | keys, partner, events, events.stream",
        "console                | keys, audit, partner*, person, region",
        "console.clerk          | region, audit, partner, person, act, card*, benefit.qualification,"
            + " family.access, holderdata, console",
        "console.operator       | region, keys, audit, partner*, act, files, card, card.production, events.stream,"
            + " login.client, servicepoint, activity, holderdata, console",
        "console.hotline        | region, partner, act, card, card.application, card.enquiry,"
            + " card.loss, servicepoint, console",
        "console.auditor        | audit*, partner, console"
      })
  void roomImportsOnlyWhatItMay(String room, String imports) {
    var allowed =
        Stream.concat(Stream.of(room, "platform*"), Arrays.stream(imports.split(",")))
            .map(String::strip)
            .filter(other -> !other.isEmpty())
            .map(ArchitectureTest::packages)
            .toArray(String[]::new);
    check(
        classes()
            .that()
            .resideInAPackage(packages(room))
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(allowed).or(resideOutsideOfPackage("org.essc.."))));
  }

  private static String packages(String room) {
    return "org.essc." + (room.endsWith("*") ? room.replace("*", "..") : room);
  }

  /** Besides the program's entry, which nothing imports. */
  @Test
  void everyRoomStandsInTheTable() throws NoSuchMethodException {
    var table =
        ArchitectureTest.class
            .getDeclaredMethod("roomImportsOnlyWhatItMay", String.class, String.class)
            .getAnnotation(CsvSource.class)
            .value();
    var rooms =
        Stream.concat(
                Stream.of("sandbox*"),
                Arrays.stream(table).map(line -> line.split("\\|")[0].strip()))
            .map(ArchitectureTest::packages)
            .toArray(String[]::new);
    check(classes().that().resideOutsideOfPackage("org.essc").should().resideInAnyPackage(rooms));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.essc.(*)..",
        "org.essc.platform.(*)..",
        "org.essc.audit.(*)..",
        "org.essc.partner.(*)..",
        "org.essc.card.(*)..",
        "org.essc.login.(*)..",
        "org.essc.(**)"
      })
  void roomsAreFreeOfCycles(String level) {
    check(slices().matching(level).should().beFreeOfCycles());
  }

  /** A feature tells the platform what that has to know of its paths. */
  @Test
  void platformKnowsNoPathOfAFeature() throws IOException {
    try (var files = Files.walk(Path.of("src/main/java/org/essc/platform"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".java")))
          .allSatisfy(
              file ->
                  assertThat(file)
                      .content()
                      .doesNotContainPattern("\"/(v1|oauth2|sandbox|\\.well-known)\\b"));
    }
  }

  @Test
  void nothingImportsTheSandbox() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.essc.sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.essc.sandbox.."));
  }

  /** So that a production build can leave them out as a whole. */
  @Test
  void nothingButTheSandboxImportsTheEmbeddedServers() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("org.essc.platform.embedded..", "org.essc.sandbox..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.essc.platform.embedded.."));
  }

  @Test
  void joseTypesStayInKeys() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.essc.keys..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.nimbusds.jose..", "com.nimbusds.jwt.."));
  }

  /** Of quarkus-oidc's own library one exception is looked at, to tell an expired token. */
  @Test
  void oidcsJoseLibraryStaysAtItsBorder() {
    check(
        noClasses()
            .that()
            .haveNameNotMatching("org\\.essc\\.partner\\.access\\.OidcBorder")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jose4j.."));
  }

  @Test
  void oauthMessagesStayInPartnerAndLogin() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("org.essc.partner..", "org.essc.login..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.nimbusds.oauth2.."));
  }

  /**
   * Each has one key, or none: a cluster refuses several, and the client batches for it. The pipe
   * knows that.
   */
  @Test
  void redisIsSentCommandsOfOneKeyAndNoBatches() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.essc.platform.redis.ScriptPipe")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Redis.class));
    var commands = Set.of("evalsha", "eval", "get", "set", "setex", "expire", "time", "ping");
    check(
        noClasses()
            .should()
            .callMethodWhere(
                describe(
                    "sends another command",
                    call ->
                        call.getTargetOwner().isEquivalentTo(RedisAPI.class)
                            && !commands.contains(call.getName()))));
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.essc.platform.redis.RedisNews")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus.redis.."));
  }

  /**
   * Whose reads may be some seconds old: what only informs. Whoever is added here must neither read
   * the state of a card, an electronic card or a signing, nor anything that is decided upon, nor
   * what its reader has just changed (docs/scale.md).
   */
  @Test
  void onlyWhatInformsIsReadFromReplicas() {
    var readers =
        program.get("org.essc.platform.replica.ReplicaReads").getDirectDependenciesToSelf().stream()
            .map(dependency -> dependency.getOriginClass().getName().replaceFirst("\\$.*$", ""))
            .filter(name -> !name.startsWith("org.essc.platform.replica."))
            .map(name -> name.replace("org.essc.", ""))
            .distinct();
    assertThat(readers)
        .containsExactlyInAnyOrder(
            "activity.ActivityStore",
            "activity.WaitingStore",
            "audit.ReadAuditEntries",
            "benefit.files.EntitlementFileStore",
            "card.agency.AgencyFileStore",
            "card.imports.CardFileStore",
            "events.ToldOfHolder",
            "events.delivery.EventMetrics",
            "files.FileStore",
            "holderpage.UseStore",
            "platform.overdue.WatchOverdue");
  }

  @Test
  void entitiesStayBehindTheResources() {
    check(
        methods()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(jakarta.ws.rs.Path.class)
            .should(haveNoEntityInTheirSignature()));
  }

  /** {@code Operations} finds them by their names. */
  @Test
  void resourcesAreNamedSo() {
    check(
        classes()
            .that()
            .areAnnotatedWith(jakarta.ws.rs.Path.class)
            .should()
            .haveSimpleNameEndingWith("Resource"));
  }

  /** What says nothing is served nowhere; better to hear of it here. */
  @Test
  void everyResourceSaysWhichFeatureItBelongsTo() {
    check(
        classes()
            .that()
            .areAnnotatedWith(jakarta.ws.rs.Path.class)
            .should()
            .beAnnotatedWith(
                describe(
                    "with a feature",
                    annotation ->
                        annotation.getRawType().isEquivalentTo(EndpointDisabled.class)
                            && FEATURES.contains(annotation.get("name").orElse(null))
                            && annotation.get("stringValue").equals(Optional.of(Features.OFF))))
            .orShould()
            .beAnnotatedWith(ServedEverywhere.class));
  }

  @Test
  void timeIsReadFromTheClockOnly() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ClockProducer.class.getName())
            .should()
            .accessTargetWhere(readingTheSystemClock()));
  }

  /** What day it is for a card is asked of the clock that the sandbox can move. */
  @Test
  void whoeverAsksForTodayTakesTheBusinessClock() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.essc.partner.KeyExpiryWatch")
            .and(takeNoBusinessClock())
            .should()
            .callMethod(ChinaTime.class, "today", Clock.class));
  }

  @Test
  void onlyTheSandboxMovesTheBusinessClock() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.essc.sandbox..")
            .should()
            .callMethod(BusinessClock.class, "shift", Duration.class));
  }

  private static DescribedPredicate<JavaClass> takeNoBusinessClock() {
    return describe(
        "take no @BusinessDates clock",
        type ->
            type.getConstructors().stream()
                .flatMap(constructor -> constructor.getParameters().stream())
                .noneMatch(parameter -> parameter.isAnnotatedWith(BusinessDates.class)));
  }

  @Test
  void randomnessHasOneSource() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Randomness.class.getName())
            .should()
            .callConstructor(java.security.SecureRandom.class)
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName(java.util.Random.class.getName())
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random"));
  }

  @Test
  void nothingAwaits() {
    check(noClasses().should().accessTargetWhere(awaiting()));
  }

  @Test
  void nothingSleepsOrPrints() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "org.essc", "org.essc.platform.embedded..", "org.essc.audit.verify..")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  private static void check(ArchRule rule) {
    rule.check(program);
  }

  /** Accesses, not calls only: {@code Instant::now} reads the clock too. */
  private static DescribedPredicate<JavaAccess<?>> readingTheSystemClock() {
    var dates =
        Set.of(
            "java.time.Instant",
            "java.time.LocalDate",
            "java.time.LocalDateTime",
            "java.time.OffsetDateTime",
            "java.time.ZonedDateTime",
            "java.time.Year",
            "java.time.YearMonth");
    return describe(
        "read the system clock",
        access -> {
          var owner = access.getTargetOwner().getName();
          var name = access.getName();
          return dates.contains(owner) && name.equals("now") && !takesClock(access)
              || owner.equals("java.lang.System") && name.equals("currentTimeMillis")
              || owner.equals("java.time.Clock") && name.startsWith("system");
        });
  }

  private static boolean takesClock(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitAccessTarget target
        && target.getRawParameterTypes().stream()
            .anyMatch(type -> type.isEquivalentTo(Clock.class));
  }

  private static DescribedPredicate<JavaAccess<?>> awaiting() {
    return describe(
        "await a Uni",
        access ->
            access.getTargetOwner().getName().equals("io.smallrye.mutiny.Uni")
                && access.getName().equals("await"));
  }

  private static ArchCondition<JavaMethod> haveNoEntityInTheirSignature() {
    return new ArchCondition<>("have no entity in their signature") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        signature(method)
            .flatMap(type -> type.getAllInvolvedRawTypes().stream())
            .filter(type -> type.isAnnotatedWith(Entity.class) || componentsHoldEntity(type))
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.violated(
                            method, method.getFullName() + " shows " + type.getName())));
      }
    };
  }

  private static Stream<JavaType> signature(JavaCodeUnit method) {
    return Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream());
  }

  /** A record that the resource sends or takes. */
  private static boolean componentsHoldEntity(JavaClass type) {
    return type.isRecord()
        && type.getFields().stream()
            .flatMap(field -> field.getType().getAllInvolvedRawTypes().stream())
            .anyMatch(part -> part.isAnnotatedWith(Entity.class));
  }
}
