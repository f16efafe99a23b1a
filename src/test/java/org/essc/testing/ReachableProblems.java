package org.essc.testing;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.essc.platform.problem.ProblemType;

/**
 * The problems that the code which a method calls names, by the compiled classes.
 *
 * <p>It sees calls, references to methods, what lambdas do, and for an interface's method each of
 * its implementations. It does not see in which case a method throws, so it may name a problem that
 * this caller can never meet; and it does not see what only a framework calls (filters, mappers).
 */
public final class ReachableProblems {

  private final JavaClasses program;

  public ReachableProblems() {
    program =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.essc");
  }

  public JavaClasses program() {
    return program;
  }

  /**
   * Codes, in alphabetical order.
   *
   * @param never of those called, into which this caller never comes
   */
  public Set<String> from(JavaCodeUnit start, Predicate<JavaCodeUnit> never) {
    var codes = new TreeSet<String>();
    var seen = new HashSet<JavaCodeUnit>(Set.of(start));
    var waiting = new ArrayDeque<JavaCodeUnit>(seen);
    while (!waiting.isEmpty()) {
      var unit = waiting.pop();
      unit.getFieldAccesses().stream()
          .filter(ReachableProblems::isProblem)
          .forEach(access -> codes.add(type(access).code()));
      for (var next : calledBy(unit)) {
        if (!never.test(next) && seen.add(next)) {
          waiting.push(next);
        }
      }
    }
    return codes;
  }

  private static boolean isProblem(JavaFieldAccess access) {
    return access.getTarget().getRawType().isEquivalentTo(ProblemType.class)
        && access.getTarget().getName().equals(access.getTarget().getName().toUpperCase());
  }

  private static ProblemType type(JavaFieldAccess access) {
    try {
      var field =
          Class.forName(access.getTargetOwner().getName())
              .getDeclaredField(access.getTarget().getName());
      field.setAccessible(true);
      return (ProblemType) field.get(null);
    } catch (ReflectiveOperationException absent) {
      throw new IllegalStateException(access.getDescription(), absent);
    }
  }

  private static List<JavaCodeUnit> calledBy(JavaCodeUnit unit) {
    var called = new ArrayList<JavaCodeUnit>();
    unit.getCallsFromSelf().forEach(call -> add(called, call.getTarget()));
    unit.getCodeUnitReferencesFromSelf().forEach(reference -> add(called, reference.getTarget()));
    return called;
  }

  private static void add(List<JavaCodeUnit> called, AccessTarget.CodeUnitAccessTarget target) {
    if (!target.getOwner().getPackageName().startsWith("org.essc")) {
      return;
    }
    target.resolveMember().ifPresent(called::add);
    var owner = target.getOwner();
    if (owner.isInterface() || owner.getModifiers().contains(JavaModifier.ABSTRACT)) {
      var parameters =
          target.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
      owner
          .getAllSubclasses()
          .forEach(type -> type.tryGetMethod(target.getName(), parameters).ifPresent(called::add));
    }
  }
}
