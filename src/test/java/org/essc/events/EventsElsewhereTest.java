package org.essc.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.quarkus.scheduler.Scheduled;
import java.util.EnumSet;
import org.essc.platform.web.Features.Feature;
import org.junit.jupiter.api.Test;

/** An instance without the feature has no part in events. */
class EventsElsewhereTest {

  @Test
  void onlyInstancesWithTheFeatureRelayAndDeliver() {
    var elsewhere = new EventsElsewhere(() -> EnumSet.complementOf(EnumSet.of(Feature.EVENTS)));
    assertThat(elsewhere.served()).isFalse();
    assertThat(elsewhere.test(null)).as("skipped").isTrue();
    var here = new EventsElsewhere(() -> EnumSet.of(Feature.EVENTS));
    assertThat(here.served()).isTrue();
    assertThat(here.test(null)).isFalse();
  }

  @Test
  void everythingThatEventsDoOnScheduleAsksForTheFeature() {
    var scheduled =
        DescribedPredicate.<JavaMethod>describe(
            "are scheduled", method -> method.isAnnotatedWith(Scheduled.class));
    var asks =
        new ArchCondition<JavaMethod>("ask for the feature") {
          @Override
          public void check(JavaMethod method, ConditionEvents found) {
            boolean asked =
                method.getAnnotationOfType(Scheduled.class).skipExecutionIf()
                    == EventsElsewhere.class;
            found.add(new SimpleConditionEvent(method, asked, method.getFullName()));
          }
        };
    methods()
        .that(scheduled)
        .should(asks)
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.essc.events"));
  }
}
