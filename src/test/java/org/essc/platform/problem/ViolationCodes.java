package org.essc.platform.problem;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/**
 * What the program's source can say is wrong with a field: the last argument of whatever makes a
 * violation, followed through constants and parameters to the texts that it can be.
 */
final class ViolationCodes {

  /** Beside the constructors {@code Violation} and {@code InvalidValueException}. */
  private static final Set<String> MAKERS = Set.of("Violation", "InvalidValueException");

  /** Constraints whose message is ours whatever the annotation says. */
  private static final Set<String> WORDED = Set.of("NotNull", "Min", "Max", "Valid");

  /** Code or message of a value's own refusal, which is found where that is thrown. */
  private static final Set<String> PASSED_ON = Set.of("code", "message");

  private static final String CONSTRAINTS = "jakarta.validation.constraints.";

  /** Where each text is said. */
  final Map<String, String> texts = new TreeMap<>();

  /** What could not be followed, or says nothing of its own: its place. */
  final Set<String> silent = new TreeSet<>();

  private ViolationCodes() {}

  static ViolationCodes of(Path sources) {
    try (var files = Files.walk(sources)) {
      return of(
          files.filter(file -> file.toString().endsWith(".java")).collect(Collectors.toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ViolationCodes of(List<Path> files) throws IOException {
    var found = new ViolationCodes();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var sources =
          manager.getJavaFileObjects(files.stream().map(Path::toFile).toArray(File[]::new));
      var task = (JavacTask) compiler.getTask(null, manager, null, List.of(), null, sources);
      for (var unit : task.parse()) {
        found.new Reader(unit).scan(unit, null);
      }
    }
    return found;
  }

  /** One file. */
  private final class Reader extends TreePathScanner<Void, Void> {

    private final CompilationUnitTree unit;
    private final String file;
    private final Map<String, ExpressionTree> constants = new HashMap<>();
    private final List<MethodInvocationTree> calls = new ArrayList<>();
    private final Set<String> constraints = new HashSet<>();

    Reader(CompilationUnitTree unit) {
      this.unit = unit;
      this.file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
      unit.getImports().stream()
          .map(each -> each.getQualifiedIdentifier().toString())
          .filter(name -> name.startsWith(CONSTRAINTS))
          .forEach(name -> constraints.add(name.substring(CONSTRAINTS.length())));
      new TreePathScanner<Void, Void>() {
        @Override
        public Void visitVariable(VariableTree variable, Void none) {
          if (variable.getInitializer() != null) {
            constants.put(variable.getName().toString(), variable.getInitializer());
          }
          return super.visitVariable(variable, none);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
          calls.add(call);
          return super.visitMethodInvocation(call, none);
        }
      }.scan(unit, null);
    }

    @Override
    public Void visitNewClass(NewClassTree made, Void none) {
      if (MAKERS.contains(made.getIdentifier().toString())) {
        said(last(made.getArguments()), getCurrentPath());
      }
      return super.visitNewClass(made, none);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
      boolean makes =
          switch (name(call)) {
            case "invalid" -> call.getArguments().size() == 2;
            // Violations.add; other lists' second argument is no text, and a map has none
            case "add" -> call.getArguments().size() == 2 && isText(call.getArguments().get(0));
            case "uuid" -> call.getArguments().size() == 1;
            // TimeFields.moment
            case "moment" -> call.getArguments().size() == 2;
            case "of" -> isObjection(method(getCurrentPath()));
            default -> false;
          };
      if (makes) {
        said(last(call.getArguments()), getCurrentPath());
      }
      return super.visitMethodInvocation(call, none);
    }

    @Override
    public Void visitAnnotation(AnnotationTree annotation, Void none) {
      var name = annotation.getAnnotationType().toString();
      if (constraints.contains(name) && !WORDED.contains(name)) {
        annotation.getArguments().stream()
            .filter(AssignmentTree.class::isInstance)
            .map(AssignmentTree.class::cast)
            .filter(each -> each.getVariable().toString().equals("message"))
            .findFirst()
            .ifPresentOrElse(
                message -> said(message.getExpression(), getCurrentPath()),
                () -> silent.add(file + ": @" + name + " without a message"));
      }
      return super.visitAnnotation(annotation, none);
    }

    private void said(ExpressionTree text, TreePath where) {
      if (file.equals("Violations.java")
          || file.equals("ProblemException.java")
          || file.equals("TimeFields.java") && text instanceof IdentifierTree) {
        return; // the means themselves: what is passed to them counts
      }
      var values = values(text, method(where), 0);
      if (values == null) {
        silent.add(file + ": " + text);
      } else {
        values.forEach(value -> texts.putIfAbsent(value, file));
      }
    }

    /** All that the expression can be; empty for what is found elsewhere, null for who knows. */
    private Set<String> values(ExpressionTree text, MethodTree method, int depth) {
      if (depth > 8) {
        return null;
      } else if (text instanceof LiteralTree literal) {
        return Set.of(String.valueOf(literal.getValue()));
      } else if (text instanceof ParenthesizedTree inner) {
        return values(inner.getExpression(), method, depth + 1);
      } else if (text instanceof ConditionalExpressionTree choice) {
        return both(
            values(choice.getTrueExpression(), method, depth + 1),
            values(choice.getFalseExpression(), method, depth + 1));
      } else if (text instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
        return joined(
            values(sum.getLeftOperand(), method, depth + 1),
            values(sum.getRightOperand(), method, depth + 1));
      } else if (text instanceof IdentifierTree name) {
        return named(name.getName().toString(), method, depth);
      } else if (text instanceof MemberSelectTree constant) {
        // another class's limit
        return constant.getIdentifier().toString().matches("[A-Z_]+") ? Set.of("1") : null;
      } else if (text instanceof MethodInvocationTree call) {
        return call.getArguments().isEmpty() && PASSED_ON.contains(name(call))
            ? Set.of()
            : name(call).equals("join") ? Set.of("x") : null;
      }
      return null;
    }

    private Set<String> named(String name, MethodTree method, int depth) {
      int place = method == null ? -1 : parameter(method, name);
      if (place < 0) {
        var value = constants.get(name);
        return value == null ? null : values(value, method, depth + 1);
      }
      var found = new HashSet<String>();
      for (var call : calls) {
        if (name(call).equals(method.getName().toString())
            && call.getArguments().size() == method.getParameters().size()) {
          var values = values(call.getArguments().get(place), null, depth + 1);
          if (values == null) {
            return null;
          }
          found.addAll(values);
        }
      }
      return found.isEmpty() ? null : found;
    }

    private boolean isText(ExpressionTree expression) {
      return expression instanceof LiteralTree literal && literal.getValue() instanceof String
          || expression instanceof BinaryTree sum
              && sum.getKind() == Tree.Kind.PLUS
              && (isText(sum.getLeftOperand()) || isText(sum.getRightOperand()))
          || expression instanceof IdentifierTree name
              && name.getName().toString().matches("field|prefix");
    }
  }

  private static Set<String> both(Set<String> one, Set<String> other) {
    if (one == null || other == null) {
      return null;
    }
    var all = new HashSet<>(one);
    all.addAll(other);
    return all;
  }

  private static Set<String> joined(Set<String> beginnings, Set<String> ends) {
    if (beginnings == null || ends == null) {
      return null;
    }
    return beginnings.stream()
        .flatMap(beginning -> ends.stream().map(end -> beginning + end))
        .collect(Collectors.toSet());
  }

  private static int parameter(MethodTree method, String name) {
    for (int i = 0; i < method.getParameters().size(); i++) {
      if (method.getParameters().get(i).getName().contentEquals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static MethodTree method(TreePath path) {
    for (var at = path; at != null; at = at.getParentPath()) {
      if (at.getLeaf() instanceof MethodTree method) {
        return method;
      }
    }
    return null;
  }

  /** A method that answers what is wrong, if anything. */
  private static boolean isObjection(MethodTree method) {
    return method != null && method.getName().contentEquals("objection");
  }

  private static ExpressionTree last(List<? extends ExpressionTree> arguments) {
    return arguments.get(arguments.size() - 1);
  }

  private static String name(MethodInvocationTree call) {
    return call.getMethodSelect() instanceof MemberSelectTree member
        ? member.getIdentifier().toString()
        : call.getMethodSelect().toString();
  }
}
