package org.essc.platform.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Collectors;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.failure.Causes;
import org.hibernate.StaleStateException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The HTTP front's only place where failures become answers. */
public class ProblemMappers {

  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  @ServerExceptionMapper
  public Response problem(ProblemException problem, HttpHeaders headers) {
    return respond(problem, headers);
  }

  @ServerExceptionMapper
  public Response constraints(ConstraintViolationException failure, HttpHeaders headers) {
    return respond(invalid(failure), headers);
  }

  /** The refusal of what breaks a constraint; pages that call an operation show it. */
  public static ProblemException invalid(ConstraintViolationException failure) {
    return ProblemException.invalid(
        failure.getConstraintViolations().stream().map(ProblemMappers::violation).toList());
  }

  /** Quarkus has a mapper of its own for this one, which a general mapper would not replace. */
  @ServerExceptionMapper
  public Response mismatch(MismatchedInputException failure, HttpHeaders headers) {
    return respond(unreadable(failure), headers);
  }

  @ServerExceptionMapper
  public Response json(JacksonException failure, HttpHeaders headers) {
    return respond(unreadable(failure), headers);
  }

  /** What the framework itself refuses: unknown paths, methods, media types, unreadable bodies. */
  @ServerExceptionMapper
  public Response framework(WebApplicationException failure, HttpHeaders headers) {
    if (failure.getCause() instanceof JacksonException unreadable) {
      return respond(unreadable(unreadable), headers);
    }
    if (failure.getCause() instanceof IllegalArgumentException) {
      // Quarkus REST answers a parameter that is no number with 404; here it is a bad request.
      return respond(ProblemException.of(ProblemType.INVALID_REQUEST), headers);
    }
    int status = failure.getResponse().getStatus();
    if (status < 400) {
      return failure.getResponse();
    }
    var type = typeOf(status);
    if (type == ProblemType.INTERNAL_ERROR) {
      LOG.error("request failed", failure);
    }
    return respond(ProblemException.of(type), headers);
  }

  @ServerExceptionMapper
  public Response anything(Throwable failure, HttpHeaders headers) {
    if (isLostRace(failure)) {
      return respond(ProblemException.of(ProblemType.CONFLICT), headers);
    }
    if (isAltered(failure)) {
      // Who found it has raised the alarm.
      return respond(ProblemException.of(ProblemType.RECORD_ALTERED), headers);
    }
    if (Unavailability.isCauseOf(failure)) {
      LOG.warnf("a dependency is away: %s", Causes.root(failure).getClass().getSimpleName());
      return respond(ProblemException.unavailable(failure), headers);
    }
    LOG.error("request failed", failure);
    return respond(ProblemException.of(ProblemType.INTERNAL_ERROR), headers);
  }

  /** The answer for a problem; other packages' mappers use it too. */
  public static Response respond(ProblemException problem, HttpHeaders headers) {
    var locale =
        ProblemDocument.locale(
            headers == null ? null : headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
    var response =
        Response.status(problem.type().status())
            .type(MediaType.valueOf(ProblemDocument.MEDIA_TYPE))
            .header(HttpHeaders.CONTENT_LANGUAGE, locale.getLanguage())
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .header(HttpHeaders.LINK, ProblemCatalogue.link(problem.type()))
            .entity(
                problem.document() != null
                    ? problem.document()
                    : ProblemDocument.render(problem, locale));
    if (problem.retryAfter() != null) {
      response.header(HttpHeaders.RETRY_AFTER, Math.max(1, problem.retryAfter().toSeconds()));
    }
    return response.build();
  }

  private static boolean isAltered(Throwable failure) {
    return Causes.any(failure, IntegrityException.class::isInstance);
  }

  /** Somebody else changed the same thing meanwhile; read it anew and decide again. */
  private static boolean isLostRace(Throwable failure) {
    return Causes.any(
        failure,
        cause -> cause instanceof OptimisticLockException || cause instanceof StaleStateException);
  }

  /** The type for a status that somebody else has chosen. */
  public static ProblemType typeOf(int status) {
    return switch (status) {
      case 400 -> ProblemType.INVALID_REQUEST;
      case 401 -> ProblemType.UNAUTHENTICATED;
      case 403 -> ProblemType.FORBIDDEN;
      case 404 -> ProblemType.NOT_FOUND;
      case 405 -> ProblemType.METHOD_NOT_ALLOWED;
      case 406 -> ProblemType.NOT_ACCEPTABLE;
      case 408 -> ProblemType.REQUEST_TIMEOUT;
      case 413 -> ProblemType.CONTENT_TOO_LARGE;
      case 414 -> ProblemType.URI_TOO_LONG;
      case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
      case 431 -> ProblemType.HEADERS_TOO_LARGE;
      case 503 -> ProblemType.SERVICE_UNAVAILABLE;
      default -> status < 500 ? ProblemType.INVALID_REQUEST : ProblemType.INTERNAL_ERROR;
    };
  }

  /** Jackson's messages quote what was sent, so only the path and a fixed text leave here. */
  private static ProblemException unreadable(JacksonException failure) {
    if (failure instanceof StreamReadException) {
      return ProblemException.of(ProblemType.MALFORMED_JSON);
    }
    if (failure instanceof JsonMappingException mapping) {
      if (mapping.getCause() instanceof StreamReadException || mapping.getPath().isEmpty()) {
        return ProblemException.of(ProblemType.MALFORMED_JSON);
      }
      var field =
          mapping.getPath().stream()
              .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
              .map(name -> name.length() > 64 ? name.substring(0, 64) : name)
              .collect(Collectors.joining("."));
      var message =
          failure instanceof UnrecognizedPropertyException
              ? "unknown field"
              : "not of the expected type or form";
      return ProblemException.invalid(List.of(new Violation(field, message)));
    }
    return ProblemException.of(ProblemType.MALFORMED_JSON);
  }

  private static Violation violation(ConstraintViolation<?> violation) {
    var path = violation.getPropertyPath().toString();
    // "method.argument.field" → "field": callers know fields, not our methods
    var parts = path.split("\\.", 3);
    return new Violation(parts[parts.length - 1], message(violation));
  }

  /** The same whatever language the machine speaks; the words beside it are in the caller's. */
  private static String message(ConstraintViolation<?> violation) {
    var constraint = violation.getConstraintDescriptor().getAnnotation();
    if (constraint instanceof Min min) {
      return "must be at least " + min.value();
    }
    if (constraint instanceof Max max) {
      return "must be at most " + max.value();
    }
    return constraint instanceof NotNull ? "required" : violation.getMessage();
  }
}
