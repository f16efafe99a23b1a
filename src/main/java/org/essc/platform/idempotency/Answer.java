package org.essc.platform.idempotency;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * A finished answer, kept so that a repeat gets it again byte for byte.
 *
 * @param status HTTP status
 * @param json the body as it was first sent
 */
public record Answer(int status, String json) {

  public Response toResponse() {
    return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(json).build();
  }

  @Override
  public String toString() {
    return "Answer[" + status + "]";
  }
}
